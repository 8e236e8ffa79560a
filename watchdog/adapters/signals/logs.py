"""How many lines of an app's run log match a pattern, as a signal.

A sample is the number of matching lines since the last sample that could be answered, and quotes
the last of them without its secrets. The log is followed between samples, one stream for each app;
when another deployment goes live, its log is followed instead. It does not judge a number.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.adapters.signals.log_pattern import compile_pattern
from watchdog.adapters.signals.log_stream import LogFeed, LogPlace, LogStream
from watchdog.adapters.signals.sampling import Finding, Sampling
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Clock

# A sample only looks at what was counted; the longest it can take is to let go of another log.
_TIMEOUT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogsOptions:
    """One pattern to look for. Raises ValueError with one sentence when it makes no sense.

    ``component`` empty means whatever log the platform gives for the whole app.
    """

    name: str
    pattern: str
    component: str = ""
    interval: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        compile_pattern(self.pattern)


class LogsSignal:
    """A signal source over the run logs of the apps that it is sampled for."""

    def __init__(self, options: LogsOptions, feed: LogFeed, clock: Clock) -> None:
        self._options = options
        self._pattern = compile_pattern(options.pattern)
        self._feed = feed
        self._clock = clock
        self._streams: dict[AppId, LogStream] = {}

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._options.name

    @property
    def interval(self) -> timedelta:
        """The least time between two samples."""
        return self._options.interval

    async def sample(self, view: AppView | None) -> Observation:
        """Return the count since the last sample; the first one of a log only opens it."""
        sampling = Sampling(self.name, self._clock, _TIMEOUT)
        try:
            finding = await self._find(view)
        finally:
            sampling.stop()
        return sampling.conclude(finding)

    async def close(self) -> None:
        """Let go of every log. Safe to repeat."""
        streams, self._streams = self._streams, {}
        # All at once: each may wait a second for the other side to say goodbye.
        await asyncio.gather(*(one.close() for one in streams.values()))

    async def _find(self, view: AppView | None) -> Finding:
        if view is None or view.live is None:
            return Finding.no_answer(FailureReason.NO_TARGET, "nothing is live to have a log")
        before = self._streams.get(view.app)
        if before is None or before.ended or before.place.deployment != view.live.id:
            # What a new deployment wrote before anybody knew that it is live counts as well.
            followed = before if before is not None and not before.ended else None
            since = followed.counted_to if followed is not None else self._clock.now()
            # Logs of apps that are watched no more have ended by themselves.
            self._streams = {app: one for app, one in self._streams.items() if not one.ended}
            self._open(view.app, view.live.id, since)
            mistake = await before.close() if before is not None else None
            if mistake is not None:
                raise mistake
        return self._streams[view.app].take()

    def _open(self, app: AppId, deployment: DeploymentId, since: datetime) -> None:
        place = LogPlace(
            app=app,
            deployment=deployment,
            component=self._options.component,
            pattern=self._pattern,
        )
        self._streams[app] = LogStream(place, self._feed, self._clock, since)
