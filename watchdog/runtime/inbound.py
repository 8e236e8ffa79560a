"""Takes in what others push: proves who they are, bounds how much, and hands it on.

Alerts go to the board, results of remote probes to the apps that they are of. It knows no HTTP:
the server asks it one thing after the other, and sends back what it says.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from watchdog.model.pushed import Alert, Malformed, RemoteResult
from watchdog.ports import Clock, Misconfigured
from watchdog.runtime import events
from watchdog.runtime.alerts import AlertBoard, AlertOutcome, InboundSource
from watchdog.runtime.events import Event
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.watch import Watch

BODY_BYTES_MAX = 1024 * 1024
BODY_TAKES_MAX_S = 10.0
MESSAGES_PER_S = 10.0
MESSAGES_AT_ONCE_MAX = 100
# A monitor in a storm sends a group a second or so; ten vantages that push every second fit.
AHEAD_MAX = timedelta(seconds=5)
# A remote clock that is kept by NTP is right to a fraction of that.
SAID_EVERY_S = 10.0
# Who keeps knocking fills a metric, not the log.
NOBODY = ""
"""The source in metrics and events of whoever did not prove to be one."""


class MessageOutcome(StrEnum):
    """What became of one message that was pushed to us."""

    ACCEPTED = "accepted"
    UNAUTHORIZED = "unauthorized"
    TOO_MANY = "too_many"
    WRONG_TYPE = "wrong_type"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    MALFORMED = "malformed"


class ResultOutcome(StrEnum):
    """What became of one result of a remote probe."""

    OBSERVED = "observed"
    TOO_OLD = "too_old"
    IN_THE_FUTURE = "in_the_future"
    UNKNOWN_APP = "unknown_app"
    UNKNOWN_SIGNAL = "unknown_signal"


@dataclass(slots=True)
class _Allowance:
    """How many messages a source may still send right now."""

    left: float
    at_s: float
    said: dict[MessageOutcome, float] = field(default_factory=dict)


class Inbox:
    """Everything that may be pushed to one daemon."""

    def __init__(self, board: AlertBoard, clock: Clock, metrics: Metrics) -> None:
        """Take what the board's sources push; nothing else."""
        self.watches: Callable[[], Iterable[Watch]] = tuple
        self.arrived: Callable[[Watch, str], None] = lambda watch, signal: None
        self._board = board
        self._clock = clock
        self._metrics = metrics
        self._sources = {one.name: one for one in board.sources}
        now_s = clock.monotonic()
        names = (NOBODY, *self._sources)
        self._allowed = {name: _Allowance(MESSAGES_AT_ONCE_MAX, now_s) for name in names}
        board.told = self._told
        for name in names:
            metrics.add_inbound(name, MessageOutcome, (*AlertOutcome, *ResultOutcome))

    def proven(self, name: str, authorization: str) -> InboundSource | None:
        """Return the source called ``name`` if ``authorization`` holds its token; None otherwise.

        It takes as long for a name that does not exist as for a wrong token.
        """
        given, known = _credentials(authorization), self._sources.get(name)
        compared = known or next(iter(self._sources.values()), None)
        right = False
        if compared is not None:
            try:
                right = hmac.compare_digest(_digest(compared.token()), _digest(given))
            except Misconfigured as error:
                # What its file held is gone; whoever knocks learns nothing of that.
                events.warning(
                    Event.INBOUND_TOKEN_UNREADABLE, source=compared.name, error=str(error)
                )
        if known is None or not right:
            self.refused(known, MessageOutcome.UNAUTHORIZED)
            return None
        return known

    def wait_s(self, source: InboundSource) -> float:
        """Count one message; return 0, or for how many seconds the source should be silent."""
        allowed, now_s = self._allowed[source.name], self._clock.monotonic()
        gained = (now_s - allowed.at_s) * MESSAGES_PER_S
        allowed.left, allowed.at_s = min(MESSAGES_AT_ONCE_MAX, allowed.left + gained), now_s
        if allowed.left < 1:
            return (1 - allowed.left) / MESSAGES_PER_S
        allowed.left -= 1
        return 0.0

    def refused(self, source: InboundSource | None, outcome: MessageOutcome) -> None:
        """Count a message that was turned away; say so, at most every ten seconds."""
        name = source.name if source is not None else NOBODY
        self._metrics.inbound.labels(source=name, outcome=outcome.value).inc()
        said, now_s = self._allowed[name].said, self._clock.monotonic()
        if outcome not in said or now_s - said[outcome] >= SAID_EVERY_S:
            said[outcome] = now_s
            events.warning(Event.INBOUND_REFUSED, source=name, outcome=outcome.value)

    def take(self, source: InboundSource, body: bytes) -> Malformed | dict[str, int]:
        """Take one message whole; return how many of its parts came to what, or what is wrong."""
        pushed = source.read(body)
        if isinstance(pushed, Malformed):
            self.refused(source, MessageOutcome.MALFORMED)
            return pushed
        self._metrics.inbound.labels(
            source=source.name, outcome=MessageOutcome.ACCEPTED.value
        ).inc()
        self._board.heard(source)
        counted = Counter(self._board.take(source, one).value for one in pushed.alerts)
        if pushed.alerts:
            self._wake(source, pushed.alerts)
        counted.update(self._observe(source, pushed.results))
        told = dict(counted)
        events.debug(Event.INBOUND_ACCEPTED, source=source.name, counts=told, cut=pushed.cut)
        return told

    def expire(self) -> None:
        """Let go of alerts that nobody told again, and show how many are open."""
        self._board.expire()
        for source in self._sources.values():
            count = self._board.count(source)
            self._metrics.inbound_open.labels(source=source.name).set(count)

    def _wake(self, source: InboundSource, alerts: tuple[Alert, ...]) -> None:
        """Have the signal looked at now in every app that any of the alerts is about."""
        named = {source.app_of(one) for one in alerts}
        for watch in self.watches():
            meant = named & {watch.app, watch.name} or source.app
            if meant and source.may_mean(watch.app, watch.name):
                self.arrived(watch, source.signal)

    def _told(self, source: InboundSource, alert: Alert, outcome: AlertOutcome) -> None:
        self._count(source, outcome.value)
        said = {
            AlertOutcome.OPENED: Event.ALERT_OPENED,
            AlertOutcome.RESOLVED: Event.ALERT_RESOLVED,
            AlertOutcome.EXPIRED: Event.ALERT_EXPIRED,
        }.get(outcome)
        if said is not None:
            events.info(said, source=source.name, alert=alert.fingerprint, summary=alert.summary)

    def _observe(self, source: InboundSource, results: tuple[RemoteResult, ...]) -> Counter[str]:
        counted: Counter[str] = Counter()
        kept: dict[str, tuple[Watch, list[RemoteResult]]] = {}
        meant = {app: self._meant(source, app) for app in {one.app for one in results}}
        for result in results:
            watch = meant[result.app]
            outcome = self._sorted_out(watch, result)
            counted[outcome.value] += 1
            self._count(source, outcome.value)
            if outcome is ResultOutcome.OBSERVED and watch is not None:
                kept.setdefault(watch.app, (watch, []))[1].append(result)
        for watch, some in kept.values():
            watch.take_remote([one.observation for one in some])
            for one in some:
                self._metrics.observed(watch, one.observation)
        return counted

    def _meant(self, source: InboundSource, app: str) -> Watch | None:
        """Return the one watched app that a sender calls so; None where that is not clear."""
        meant = [
            watch
            for watch in self.watches()
            if source.may_mean(watch.app, watch.name) and app in ("", watch.app, watch.name)
        ]
        return meant[0] if len(meant) == 1 else None

    def _sorted_out(self, watch: Watch | None, result: RemoteResult) -> ResultOutcome:
        one, now = result.observation, self._clock.now()
        if watch is None:
            return ResultOutcome.UNKNOWN_APP
        if one.signal not in {source.name for source in watch.plan.sources}:
            # Whatever no probe of ours is called has no metric, and no rule that would be in order.
            return ResultOutcome.UNKNOWN_SIGNAL
        if one.ended_at > now + AHEAD_MAX:
            return ResultOutcome.IN_THE_FUTURE
        if now - one.ended_at > watch.plan.policy.terms.evidence_age_max:
            return ResultOutcome.TOO_OLD
        return ResultOutcome.OBSERVED

    def _count(self, source: InboundSource, outcome: str) -> None:
        self._metrics.inbound_items.labels(source=source.name, outcome=outcome).inc()


def _credentials(authorization: str) -> str:
    """Return the token of ``Bearer token``, or the password of ``Basic ...``; else nothing."""
    scheme, _, rest = authorization.strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return rest.strip()
        case "basic":
            try:
                return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
            except (binascii.Error, ValueError):
                return ""
        case _:
            return ""


def _digest(text: str) -> bytes:
    # Of equal length whatever the text: comparing takes the same time for all.
    return sha256(text.encode("utf-8", "replace")).digest()
