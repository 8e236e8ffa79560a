"""The platform's own measurements of an app's instances, as a signal.

It reads through a callable, since adapters do not know each other. A sample is the newest figure,
the highest among the instances; the platform measures every two minutes, so that what came before
the live deployment did is not taken for its own. It does not judge a figure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.adapters.signals.sampling import Finding, Sampling, seconds_text
from watchdog.model.component import ComponentMetric, MetricPoint
from watchdog.model.identity import AppId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Clock, PortError

ReadMetric = Callable[
    [AppId, ComponentMetric, str, datetime, datetime], Awaitable[Sequence[MetricPoint]]
]
"""Reads one metric of an app, of one component or all (empty), over a span, oldest first."""

_SPACING = timedelta(minutes=2)
# Five points: the platform publishes them late, and leaves some out.
_REACH = timedelta(minutes=10)
_UNITS = {
    ComponentMetric.CPU: "% cpu",
    ComponentMetric.MEMORY: "% memory",
    ComponentMetric.RESTART_COUNT: " restarts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformMetricsOptions:
    """One measurement; ``component`` empty means all of them."""

    name: str
    metric: ComponentMetric
    component: str = ""
    interval: timedelta = timedelta(seconds=60)
    timeout: timedelta = timedelta(seconds=15)


class PlatformMetricsSignal:
    """A signal source over the platform's monitoring; each sample is one call to the platform."""

    def __init__(self, options: PlatformMetricsOptions, read: ReadMetric, clock: Clock) -> None:
        self._options = options
        self._read = read
        self._clock = clock

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._options.name

    @property
    def interval(self) -> timedelta:
        """The least time between two samples."""
        return self._options.interval

    async def sample(self, view: AppView | None) -> Observation:
        """Read the newest figure of the view's app; without a view there is nothing to read."""
        sampling = Sampling(self.name, self._clock, self._options.timeout)
        try:
            finding = await self._find(view)
        finally:
            sampling.stop()
        return sampling.conclude(finding)

    async def past(
        self, view: AppView, since: datetime, until: datetime
    ) -> tuple[Observation, ...]:
        """Return the figures of a time gone by, the highest of the instances at each instant.

        Raises:
            Unavailable, Misconfigured, Refused: the platform did not tell.
        """
        highest: dict[datetime, float] = {}
        for point in await self._points(view, since, until):
            highest[point.at] = max(point.value, highest.get(point.at, point.value))
        return tuple(
            Observation(
                signal=self.name,
                begun_at=at,
                ended_at=at,
                answer=Answer.PASSED,
                detail=self._text(value),
                value=value,
            )
            for at, value in sorted(highest.items())
        )

    async def _find(self, view: AppView | None) -> Finding:
        if view is None or view.live is None:
            return Finding.no_answer(FailureReason.NO_TARGET, "nothing is live to be measured")
        now = self._clock.now()
        try:
            async with asyncio.timeout(self._options.timeout.total_seconds()):
                points = await self._points(view, now - _REACH, now)
        except TimeoutError:
            detail = f"the platform did not tell within {seconds_text(self._options.timeout)}"
            return Finding.no_answer(FailureReason.OBSERVER, detail)
        except PortError as fault:
            detail = f"the platform could not be read: {type(fault).__name__}"
            return Finding.no_answer(FailureReason.OBSERVER, detail)
        since = view.live.phase_since
        value = newest([one for one in points if since is None or one.at >= since])
        if value is None:
            detail = "the platform has not measured the live deployment yet"
            return Finding.no_answer(FailureReason.NO_DATA, detail)
        return Finding.measured(value, self._text(value))

    async def _points(
        self, view: AppView, since: datetime, until: datetime
    ) -> Sequence[MetricPoint]:
        options = self._options
        return await self._read(view.app, options.metric, options.component, since, until)

    def _text(self, value: float) -> str:
        return f"{value:g}{_UNITS[self._options.metric]}"


def newest(points: Sequence[MetricPoint]) -> float | None:
    """Return the highest of the instances' newest figures; None without any.

    Instances that have not been measured of late are gone, and their last figure with them.
    """
    latest = {(one.component, one.instance): one for one in sorted(points, key=lambda one: one.at)}
    if not latest:
        return None
    last = max(one.at for one in latest.values())
    return max(one.value for one in latest.values() if one.at > last - _SPACING)
