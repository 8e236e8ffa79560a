"""A newer deployment is on its way while the live release is bad: wait for it, cancel it, or hold.

Theory of operation. Nothing is ever rolled back while anything is on its way: the two would race,
and the platform does not say who wins. So the question is only how long to leave the newer one
alone. It may be the fix; then waiting costs no more than the rest of its build. It is given until
a deadline, counted from when it was made, so that a restart of ours changes nothing. After that a
person is called, or the platform is asked to cancel it, by policy. A cancelled deployment leaves
the way free, and the next decision rolls back as usual. One request to cancel is sent for each
deployment, at most, and only while it has not begun to deploy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.core.bad_versions import known_bad
from watchdog.core.fix_terms import Afterwards, FixInFlight, Meanwhile
from watchdog.core.timings import Timing, deployment_timing, rollback_timing
from watchdog.model.decision import Guard, HoldReason
from watchdog.model.memory import Cancel, Memory
from watchdog.model.view import AppView, CauseKind, Deployment, Phase

DEADLINE_MIN = timedelta(minutes=5)
DEADLINE_FACTOR = 2
# Where the owner names no deadline: twice the time that this app's deployments take is no longer
# a slow build but a stuck one, and five minutes are given to any.
CANCEL_VIEW_AGE_MAX = timedelta(seconds=10)
# The reading that says it is still being built must be this fresh when we ask to cancel it.
CANCEL_SHOWS_WITHIN = timedelta(seconds=90)
# A read can lag a write by a minute: until then nobody is called because of it.
CANCELABLE = frozenset({Phase.PENDING_BUILD, Phase.BUILDING, Phase.PENDING_DEPLOY})
WAITS_OUT = frozenset({HoldReason.DEPLOYMENT_IN_PROGRESS, HoldReason.FIX_OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A deployment on its way, held against a rollback.

    ``due_at`` is when it is expected to be live, ``deadline_at`` when it is overdue (None: never).
    ``hopeless`` says why it can be no fix, and is empty where it may be one.
    """

    wish: FixInFlight
    coming: Deployment
    build: Timing
    rollback: Timing
    due_at: datetime
    deadline_at: datetime | None
    hopeless: str = ""
    asked: Cancel | None = None

    def overdue(self, now: datetime) -> bool:
        """True once it has had all the time that the policy gives it."""
        return self.deadline_at is not None and now >= self.deadline_at


def fix_of(wish: FixInFlight, view: AppView, memory: Memory) -> Fix | None:
    """Return the deployment on its way as a fix to wait for; None when nothing is."""
    coming = view.coming
    if coming is None:
        return None
    build = deployment_timing(view, memory)
    asked = memory.cancel_of(coming.id)
    return Fix(
        wish=wish,
        coming=coming,
        build=build,
        rollback=rollback_timing(memory),
        due_at=coming.created_at + build.expected,
        deadline_at=_deadline(wish, coming, build, asked),
        hopeless=_hopeless(coming, view, memory),
        asked=asked,
    )


def nothing_coming(fix: Fix | None, now: datetime) -> Iterator[Guard]:
    """Yield whether the way is free: nothing overdue, nothing on its way at all."""
    overdue = fix is not None and fix.overdue(now)
    words = _tell_overdue(fix) if fix is not None and overdue else "no newer deployment is overdue"
    yield Guard(reason=HoldReason.FIX_OVERDUE, passed=not overdue, text=words)
    words = _tell(fix, now) if fix is not None else "no newer deployment is on its way"
    yield Guard(reason=HoldReason.DEPLOYMENT_IN_PROGRESS, passed=fix is None, text=words)


def to_cancel(fix: Fix, view: AppView, guards: Sequence[Guard], now: datetime) -> bool:
    """True when the platform should be asked to cancel the deployment on its way.

    Everything but that deployment must speak for a rollback at once; nobody cancels a build on a
    doubt. One that has begun to deploy is left alone, as is any rollback.
    """
    free = all(one.passed for one in guards if one.reason not in WAITS_OUT)
    building = fix.coming.phase in CANCELABLE and not fix.coming.is_rollback
    fresh = abs(now - view.read_at) <= CANCEL_VIEW_AGE_MAX
    if not (free and building and fresh) or fix.asked is not None:
        return False
    late = fix.wish.after_deadline is Afterwards.CANCEL and fix.overdue(now)
    rest = fix.due_at - now
    slow = rest > fix.wish.cancel_factor * fix.rollback.expected
    return late or (fix.wish.then is Meanwhile.CANCEL and (slow or bool(fix.hopeless)))


def tell_cancel(fix: Fix) -> str:
    """Say why the deployment on its way is cancelled."""
    return f"{_tell_times(fix)}; it is cancelled"


def _deadline(
    wish: FixInFlight, coming: Deployment, build: Timing, asked: Cancel | None
) -> datetime | None:
    """Return when ``coming`` is overdue; None when it has all the time there is."""
    if wish.then is Meanwhile.HOLD:
        return None
    given = wish.deadline or max(DEADLINE_FACTOR * build.expected, DEADLINE_MIN)
    deadline: datetime = coming.created_at + given
    return max(deadline, asked.at + CANCEL_SHOWS_WITHIN) if asked is not None else deadline


def _hopeless(coming: Deployment, view: AppView, memory: Memory) -> str:
    """Return why ``coming`` cannot be the fix: it runs what is bad already."""
    if not coming.content.known:
        return ""
    if view.live is not None and coming.content == view.live.content:
        return "it runs the same content as the bad release"
    bad = known_bad(memory)
    shown = [view.find(one) or memory.release_of(one) for one in bad]
    again = any(one is not None and one.content == coming.content for one in shown)
    return "it runs the same content as a release that was rolled back" if again else ""


def _tell(fix: Fix, now: datetime) -> str:
    """Say what is coming, when, and how long it is waited for."""
    if fix.coming.cause is CauseKind.PLATFORM_ROLLBACK:
        return f"{fix.coming.id} is on its way ({fix.coming.phase})"
    words = [_tell_times(fix)]
    if fix.asked is not None:
        words.append(_asked(fix.asked))
    if fix.deadline_at is None:
        words.append("the policy holds for as long as it takes")
    elif not fix.overdue(now):
        words.append(f"waiting until {_clock(fix.deadline_at)}")
    return "; ".join(words)


def _tell_times(fix: Fix) -> str:
    what = f"no fix: {fix.hopeless}" if fix.hopeless else "perhaps the fix"
    # Instants, not spans: the words must not change with every look.
    due = f"expected by {_clock(fix.due_at)} ({fix.build.words})"
    return (
        f"{fix.coming.id} is on its way ({fix.coming.phase}), {what}; {due}, "
        f"a rollback would take {_span(fix.rollback.expected)}"
    )


def _tell_overdue(fix: Fix) -> str:
    assert fix.deadline_at is not None, "what has no deadline is never overdue"
    late = f"overdue since {_clock(fix.deadline_at)}"
    words = f"{fix.coming.id} is still on its way ({fix.coming.phase}), {late}"
    told = f"; {_asked(fix.asked)}" if fix.asked is not None else ""
    return f"{words}{told}; no rollback is possible before it ends: cancel it, or let it come"


def _asked(cancel: Cancel) -> str:
    return f"we asked the platform to cancel it at {_clock(cancel.at)}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S} UTC"


def _span(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
