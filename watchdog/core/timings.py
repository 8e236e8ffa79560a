"""How long this app's deployments and its rollbacks take, from what was seen of them before.

Nothing is asked of the platform: what was remembered of earlier releases and rollbacks is enough.
Whether to wait for a deployment is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from watchdog.model.intent import Intent
from watchdog.model.memory import Memory
from watchdog.model.view import AppView, CauseKind

REMEMBERED_MAX = 10
# The newest ten: builds grow slower with the years, and one slow day should pass.
QUANTILE = 0.75
DEPLOYMENT_TAKES = timedelta(minutes=3)
ROLLBACK_TAKES = timedelta(seconds=60)
# Where nothing was seen yet: a small app builds and deploys in two to four minutes, and a rollback
# spares it the build.
_QUICK = frozenset({CauseKind.RESTART, CauseKind.AUTOSCALE, CauseKind.REVERT})
# These build nothing: they would make a build seem quicker than it is.


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long something is expected to take, and the ``seen`` durations behind that, sorted.

    The expected time is the one within which three quarters of those seen were done.
    """

    expected: timedelta
    seen: tuple[timedelta, ...] = ()

    @property
    def words(self) -> str:
        """Say what it rests on."""
        if not self.seen:
            return "none was seen before"
        least, most = (f"{one.total_seconds():.0f} s" for one in (self.seen[0], self.seen[-1]))
        span = least if least == most else f"{least} to {most}"
        return f"{len(self.seen)} earlier took {span}"


def deployment_timing(view: AppView, memory: Memory) -> Timing:
    """Return how long this app's deployments take from being made to going live."""
    ours = {one.rollback for one in memory.intents}
    seen = []
    for release in memory.releases:
        shown = view.find(release.deployment)
        quick = shown is not None and (shown.is_rollback or shown.cause in _QUICK)
        if release.seen_going_live and release.deployment not in ours and not quick:
            # The platform's clock made it, ours saw it live: their difference is in every one of
            # them, and in the age of the next deployment as well.
            seen.append(max(release.live_from - release.created_at, timedelta(0)))
    return _timing(seen, DEPLOYMENT_TAKES)


def rollback_timing(memory: Memory) -> Timing:
    """Return how long this app's rollbacks take from the request to being live."""
    taken = [_took(one, memory) for one in memory.intents]
    return _timing([one for one in taken if one is not None], ROLLBACK_TAKES)


def _took(intent: Intent, memory: Memory) -> timedelta | None:
    release = memory.release_of(intent.rollback) if intent.rollback is not None else None
    if release is None or intent.claimed_at is None:
        return None
    return max(release.live_from - intent.claimed_at, timedelta(0))


def _timing(newest_first: Sequence[timedelta], otherwise: timedelta) -> Timing:
    seen = sorted(newest_first[:REMEMBERED_MAX])
    if not seen:
        return Timing(expected=otherwise)
    return Timing(expected=seen[ceil(QUANTILE * len(seen)) - 1], seen=tuple(seen))
