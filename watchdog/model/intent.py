r"""A rollback that we have committed to: a small durable state machine.

Theory of operation. An intent is recorded before any request leaves, so that a crash at any
moment finds it again. One *claim* precedes each request: the store accepts a claim only from
whoever saw the latest revision, so that of many contenders one sends. From CLAIMED on a request
may have left; such an intent can never again be treated as though nothing had happened. It goes
back to RECORDED only when the platform plainly never took the request (we could not connect, or
were told to come back later). ABANDONED is the one end that frees the (app, bad deployment) key,
and it is legal only while no claim was ever made: it proves that nothing was sent. An intent put
back after a second request was not taken may still be ACCEPTED: the first may show late.

    RECORDED -> CLAIMED -> ACCEPTED -> LIVE -> DONE
        |          |  ^\        |         \-> FAILED
        |          |  | \-> RECORDED (plainly not taken)
        |          \--/ (another attempt)
        |-> ABANDONED (never claimed)    any claimed state -> FAILED

All moves stand in ``MOVES``; anything else is a programming error and raises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from watchdog.model.identity import AppId, DeploymentId


class IntentState(StrEnum):
    """Where a rollback stands. The last three are ends."""

    RECORDED = "recorded"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    LIVE = "live"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"


ENDS = frozenset({IntentState.DONE, IntentState.FAILED, IntentState.ABANDONED})

MOVES: dict[IntentState, frozenset[IntentState]] = {
    IntentState.RECORDED: frozenset(
        {
            IntentState.RECORDED,
            IntentState.CLAIMED,
            IntentState.ACCEPTED,
            IntentState.ABANDONED,
            IntentState.FAILED,
        }
    ),
    IntentState.CLAIMED: frozenset(
        {IntentState.CLAIMED, IntentState.RECORDED, IntentState.ACCEPTED, IntentState.FAILED}
    ),
    IntentState.ACCEPTED: frozenset({IntentState.LIVE, IntentState.FAILED}),
    IntentState.LIVE: frozenset({IntentState.LIVE, IntentState.DONE, IntentState.FAILED}),
    IntentState.DONE: frozenset(),
    IntentState.FAILED: frozenset(),
    IntentState.ABANDONED: frozenset(),
}


class Outcome(StrEnum):
    """How an intent ended: a closed set, fit for a metric label."""

    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    MADE_WORSE = "made_worse"
    UNVERIFIED = "unverified"
    REFUSED = "refused"
    ATTEMPTS_SPENT = "attempts_spent"
    ROLLBACK_FAILED = "rollback_failed"
    TIMED_OUT = "timed_out"
    OVERTAKEN = "overtaken"
    RECOVERED = "recovered"
    EXPIRED = "expired"
    STOPPED = "stopped"


class AfterRollback(StrEnum):
    """What becomes of the platform's pin once a rollback is live."""

    PIN = "pin"
    COMMIT = "commit"
    COMMIT_AFTER_VERIFIED = "commit_after_verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One rollback of one bad deployment to one named target.

    ``mark`` is the platform's clock: the newest deployment known when we decided, so that a
    rollback we caused is newer than it. ``validated_at`` is when the platform last called the
    target valid. ``revision`` grows by one with each stored change. ``failed_share`` is the share
    of failed answers of the bad release, 0 to 1, for telling *helped* from *made worse*.
    ``pin_settled`` is True once the wish to commit was carried out or refused for good.
    ``by_consent`` says that it needed a person's approval, which must stand until it is sent.
    """

    app: AppId
    bad: DeploymentId
    target: DeploymentId
    mark: datetime
    decided_at: datetime
    reason: str
    onset: datetime | None = None
    state: IntentState = IntentState.RECORDED
    state_since: datetime | None = None
    revision: int = 0
    attempts: int = 0
    claimed_at: datetime | None = None
    not_before: datetime | None = None
    validated_at: datetime | None = None
    rollback: DeploymentId | None = None
    after: AfterRollback = AfterRollback.PIN
    pin_settled: bool = False
    by_consent: bool = False
    failed_share: float = 1.0
    outcome: Outcome | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        assert self.bad != self.target, "a rollback goes somewhere else"
        assert (self.outcome is not None) == (self.state in ENDS), "exactly the ends have outcomes"

    @property
    def open(self) -> bool:
        """True until the intent has ended."""
        return self.state not in ENDS

    @property
    def claimed_once(self) -> bool:
        """True when a request may have left at any time in the life of this intent."""
        return self.attempts > 0

    def moved(self, to: IntentState, now: datetime, **changes: object) -> Intent:
        """Return this intent in its next state, one revision on.

        Raises:
            AssertionError: the move is not in ``MOVES``, would abandon a claimed intent, or would
                accept one that was never claimed.
        """
        assert to in MOVES[self.state], f"no move from {self.state} to {to}"
        if to is IntentState.ABANDONED:
            assert not self.claimed_once, "a claimed intent may have been sent"
        if to is IntentState.ACCEPTED:
            assert self.claimed_once, "what was never sent cannot be accepted"
        since = self.state_since if to is self.state else now
        step = {"state": to, "state_since": since, "revision": self.revision + 1, **changes}
        return replace(self, **step)  # type: ignore[arg-type]  # field names are the caller's; dataclasses check them
