"""The alerts that other monitors have open, and the signal that they make for the apps they mean.

Alerts are repeated, forgotten and never resolved: each is known by its fingerprint, and is let go
when nobody has told it again for a while. All of it is in memory; after a restart the next repeat
brings it back. It does not decide what an alert is worth: rules do.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from math import inf

from watchdog.model.observation import (
    DETAIL_CHARACTERS_MAX,
    Answer,
    FailureReason,
    Observation,
)
from watchdog.model.pushed import Alert, AlertStatus, Malformed, Pushed
from watchdog.model.view import AppView
from watchdog.ports import Clock

OPEN_MAX = 1_000
# For each source. A storm that opens more is told by its newest; the oldest are let go, counted.
SAMPLED_EVERY = timedelta(seconds=5)
# Looking costs nothing; an alert that arrives is looked at right away.


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundSource:
    """Somebody who may push to us, which apps they speak of, and how they prove who they are.

    ``app`` is an app's id or name or a pattern of names; where it is empty, the alert's label
    ``app_label`` holds the id or name. ``match`` are labels that an alert must have to count.
    With ``expect_every`` the absence of alerts only counts while the source is heard of that often.
    """

    name: str
    token: Callable[[], str]
    read: Callable[[bytes], Pushed | Malformed]
    app: str = ""
    app_label: str = ""
    signal: str = ""
    match: tuple[tuple[str, str], ...] = ()
    expire_after: timedelta = timedelta(hours=1)
    expect_every: timedelta | None = None

    def may_mean(self, app: str, name: str) -> bool:
        """True when this source may speak of the app."""
        return not self.app or self.app in (app, name) or fnmatchcase(name, self.app)

    def app_of(self, alert: Alert) -> str:
        """Return the app that the alert names; empty where its source says it for all."""
        return "" if self.app else alert.label(self.app_label) or ""


class AlertOutcome(StrEnum):
    """What became of one alert that was pushed, or of one that nobody told again."""

    OPENED = "opened"
    REPEATED = "repeated"
    RESOLVED = "resolved"
    UNMATCHED = "unmatched"
    EXPIRED = "expired"
    DROPPED = "dropped"


Told = Callable[[InboundSource, Alert, AlertOutcome], None]


@dataclass(frozen=True, slots=True)
class _Open:
    """An open alert with the app that it names, if its source leaves that to alerts.

    ``until_s`` is when it is let go, by the counter that nobody can set back.
    """

    alert: Alert
    app: str
    until_s: float


class AlertBoard:
    """The open alerts of every source; bounded. Every change is told to ``told``."""

    def __init__(self, sources: Sequence[InboundSource], clock: Clock) -> None:
        """Begin with nothing open and nobody heard of."""
        self.sources = tuple(sources)
        self.told: Told = lambda source, alert, outcome: None
        self._clock = clock
        self._open: dict[str, OrderedDict[str, _Open]] = {
            one.name: OrderedDict() for one in sources
        }
        self._heard_s: dict[str, float] = {}

    def heard(self, source: InboundSource) -> None:
        """Note that the source is alive: it has just said something, whatever it was."""
        self._heard_s[source.name] = self._clock.monotonic()

    def take(self, source: InboundSource, alert: Alert) -> AlertOutcome:
        """Note one alert. Taking the same one again only keeps it from expiring."""
        outcome = self._take(source, alert)
        self.told(source, alert, outcome)
        return outcome

    def _take(self, source: InboundSource, alert: Alert) -> AlertOutcome:
        labels = dict(alert.labels)
        if any(labels.get(name) != value for name, value in source.match):
            return AlertOutcome.UNMATCHED
        app = source.app_of(alert)
        if not source.app and not app:
            return AlertOutcome.UNMATCHED
        self.expire()
        known = self._open[source.name]
        before = known.pop(alert.fingerprint, None)
        if alert.status is AlertStatus.RESOLVED:
            return AlertOutcome.RESOLVED if before else AlertOutcome.REPEATED
        until_s = self._clock.monotonic() + source.expire_after.total_seconds()
        known[alert.fingerprint] = _Open(alert, app, until_s)
        if len(known) > OPEN_MAX:
            _, oldest = known.popitem(last=False)
            self.told(source, oldest.alert, AlertOutcome.DROPPED)
        return AlertOutcome.REPEATED if before else AlertOutcome.OPENED

    def expire(self) -> None:
        """Let go of alerts that nobody has told again in time."""
        now_s = self._clock.monotonic()
        for source in self.sources:
            known = self._open[source.name]
            # In the order in which they were last told, hence of their ends.
            while known and (oldest := next(iter(known.values()))).until_s <= now_s:
                known.popitem(last=False)
                self.told(source, oldest.alert, AlertOutcome.EXPIRED)

    def count(self, source: InboundSource) -> int:
        """Return how many alerts of the source are open."""
        return len(self._open[source.name])

    def firing(self, signal: str, view: AppView) -> tuple[Alert, ...]:
        """Return the open alerts about an app, those told first before the others."""
        self.expire()
        return tuple(
            one.alert
            for source in self._speaking(signal, view)
            for one in self._open[source.name].values()
            if source.app or one.app in (view.app, view.name)
        )

    def unheard(self, signal: str, view: AppView) -> tuple[str, ...]:
        """Return the sources that should have been heard of by now and were not."""
        return tuple(
            one.name
            for one in self._speaking(signal, view)
            if one.expect_every is not None
            and self._silence_s(one) > one.expect_every.total_seconds()
        )

    def _silence_s(self, source: InboundSource) -> float:
        heard_s = self._heard_s.get(source.name)
        return inf if heard_s is None else self._clock.monotonic() - heard_s

    def _speaking(self, signal: str, view: AppView) -> Iterator[InboundSource]:
        for one in self.sources:
            if one.signal == signal and one.may_mean(view.app, view.name):
                yield one


class AlertSignal:
    """The open alerts about an app as a signal: failed while any is firing.

    Nothing firing is *passed*, unless a source that should have been heard of was not: then nobody
    knows. ``value`` is how many are firing.
    """

    def __init__(self, name: str, board: AlertBoard, clock: Clock) -> None:
        """Look at ``board`` for alerts that are to be known as ``name``."""
        self._name = name
        self._board = board
        self._clock = clock

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._name

    @property
    def interval(self) -> timedelta:
        """How often to look when nothing arrives; confirming an alert by looking again is vain."""
        return SAMPLED_EVERY

    async def sample(self, view: AppView | None) -> Observation:
        """Return what the board shows of the app right now."""
        now = self._clock.now()
        firing = self._board.firing(self._name, view) if view is not None else ()
        unheard = self._board.unheard(self._name, view) if view is not None else ()
        answer, reason, detail = _found(firing, unheard)
        return Observation(
            signal=self._name,
            begun_at=now,
            ended_at=now,
            answer=answer,
            reason=reason,
            detail=detail[:DETAIL_CHARACTERS_MAX],
            value=None if answer is Answer.NO_ANSWER else float(len(firing)),
        )


def _found(
    firing: Sequence[Alert], unheard: Sequence[str]
) -> tuple[Answer, FailureReason | None, str]:
    if firing:
        others = f"{len(firing)} firing, first " if len(firing) > 1 else ""
        detail = f"{others}{firing[0].summary or firing[0].fingerprint}"
        return Answer.FAILED, FailureReason.ALERT, detail
    if unheard:
        return (
            Answer.NO_ANSWER,
            FailureReason.UNHEARD,
            f"not heard of in time: {', '.join(unheard)}",
        )
    return Answer.PASSED, None, ""
