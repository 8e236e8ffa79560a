"""A PromQL query as a signal: each sample is one instant query, and its past one range query.

A value is *passed* whatever it is, unless fixed limits are set; rules judge it. Everything that
goes wrong between us and the API is *no answer*, since it says nothing about the app. It does not
know how often it is asked, nor what its values mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from watchdog.adapters.signals.fetching import Fetcher, Unfetched
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.prometheus_query import check_query, fill
from watchdog.adapters.signals.prometheus_reply import (
    Clean,
    NoValue,
    Reduce,
    read_error,
    read_range,
    read_value,
)
from watchdog.adapters.signals.sampling import Finding, Sampling, StageObserver
from watchdog.model.observation import FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Clock, Unavailable

# A day at this step is 1,440 points, of the 11,000 that Prometheus gives at most.
_STEP_MIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusOptions:
    """One query. Raises ValueError with one sentence when it makes no sense.

    ``http`` says where the API is and how to be let in; its address may have a path, below which
    ``/api/v1`` lies. Values above ``value_max`` or below ``value_min`` fail. The past is told in
    steps of ``past_step``, or of ``interval`` where that is longer.
    """

    name: str
    http: HttpOptions
    query: str
    reduce: Reduce | None = None
    value_max: float | None = None
    value_min: float | None = None
    interval: timedelta = timedelta(seconds=15)
    past_step: timedelta = _STEP_MIN

    def __post_init__(self) -> None:
        check_query(self.query)
        low, high = self.value_min, self.value_max
        if low is not None and high is not None and low > high:
            raise ValueError("min is above max")


class PrometheusSignal:
    """A signal source over one query of a Prometheus API.

    Raises:
        Misconfigured: the CA file cannot be used.
    """

    def __init__(
        self,
        options: PrometheusOptions,
        clock: Clock,
        clean: Clean,
        *,
        observer: StageObserver | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._clean = clean
        self._observer = observer
        self._fetcher = Fetcher(options.http)

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._options.name

    @property
    def interval(self) -> timedelta:
        """The least time between two samples."""
        return self._options.interval

    async def sample(self, view: AppView | None) -> Observation:
        """Evaluate the query now; ``view`` gives what stands in for its placeholders."""
        sampling = Sampling(self.name, self._clock, self._options.http.timeout)
        try:
            finding = await self._find(sampling, view)
        finally:
            sampling.stop()
        observation = sampling.conclude(finding)
        if self._observer is not None:
            sampling.report(self._observer)
        return observation

    async def past(
        self, view: AppView, since: datetime, until: datetime
    ) -> tuple[Observation, ...]:
        """Evaluate the query over a time gone by, in steps of the past.

        Raises:
            Unavailable: there is no such past, or it could not be had.
        """
        query = fill(self._options.query, view)
        if query is None:
            raise Unavailable(f"{self.name}: the query asks for what is not known of the past")
        step = max(self.interval, self._options.past_step)
        form = {
            "query": query,
            "start": f"{since.timestamp():.3f}",
            "end": f"{until.timestamp():.3f}",
            "step": f"{step.total_seconds():g}",
        }
        sampling = Sampling(self.name, self._clock, self._options.http.timeout)
        try:
            body = await self._ask(sampling, "/api/v1/query_range", form)
            points = read_range(body, self._options.reduce, self._clean)
        except (Unfetched, NoValue) as error:
            raise Unavailable(f"{self.name}: {error}") from None
        except ValueError:
            raise Unavailable(f"{self.name}: not the answer of a Prometheus API") from None
        finally:
            sampling.stop()
        return tuple(self._observed(one.at_s, one.value) for one in points)

    async def _find(self, sampling: Sampling, view: AppView | None) -> Finding:
        query = fill(self._options.query, view)
        if query is None:
            return Finding.no_answer(FailureReason.NO_TARGET, "the query asks for what is not live")
        try:
            body = await self._ask(sampling, "/api/v1/query", {"query": query})
            point = read_value(body, self._options.reduce, self._clean)
        except Unfetched as fault:
            return fault.finding
        except NoValue as fault:
            return Finding.no_answer(FailureReason.NO_DATA, str(fault))
        except ValueError:
            # Another reason would be that of a sick app; this is somebody else's server.
            return Finding.no_answer(FailureReason.NO_DATA, "not the answer of a Prometheus API")
        return self._judged(point.value)

    async def _ask(self, sampling: Sampling, path: str, form: dict[str, str]) -> bytes:
        status, body = await self._fetcher.post(sampling, path, form)
        if status == 200:
            return body
        said = read_error(body, self._clean)
        detail = f"the Prometheus API answered {status}" + (f" ({said})" if said else "")
        raise Unfetched(Finding.no_answer(FailureReason.NO_DATA, detail))

    def _judged(self, value: float) -> Finding:
        high, low = self._options.value_max, self._options.value_min
        if high is not None and value > high:
            detail = f"the value is {value:g}, above {high:g}"
        elif low is not None and value < low:
            detail = f"the value is {value:g}, below {low:g}"
        else:
            return Finding.measured(value, f"the value is {value:g}")
        return replace(Finding.failed(FailureReason.VALUE, detail), value=value)

    def _observed(self, at_s: float, value: float) -> Observation:
        finding, at = self._judged(value), datetime.fromtimestamp(at_s, UTC)
        return Observation(
            signal=self.name,
            begun_at=at,
            ended_at=at,
            answer=finding.answer,
            reason=finding.reason,
            detail=finding.detail,
            value=value,
        )
