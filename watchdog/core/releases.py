"""What a reading teaches about which release served when, and which has proven itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchdog.core.grace import healthy_after
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy
from watchdog.core.verify import failed_share
from watchdog.core.youth import youth_of
from watchdog.model.evidence import OBSERVATIONS_MAX
from watchdog.model.memory import Memory, Release, Standing
from watchdog.model.observation import Answer, Observation
from watchdog.model.verdict import Health
from watchdog.model.view import AppView, Deployment

WATCHED_WITHIN = timedelta(minutes=1)
# A release whose first minute nobody saw says nothing about how it came up.


def regressed(view: AppView, memory: Memory) -> bool:
    """True when the reading is older than one before: it lacks, or undoes, what we know of."""
    if memory.watermark is not None and view.watermark < memory.watermark:
        return True
    release = memory.release_of(view.live.id) if view.live else None
    return release is not None and release.live_until is not None


def note_live(
    view: AppView, memory: Memory, policy: Policy, *, watching: bool
) -> tuple[Release, ...]:
    """Return the releases to remember anew because of who is live; empty when nothing changed.

    ``watching`` says that this process read the app before: then the change happened between
    two readings. Otherwise a release counts as seen going live only if we remember another one
    live before it and it is no older, by the platform's own clock, than the observation window.
    """
    live = view.live
    if live is None or memory.release_of(live.id) is not None:
        return ()
    served = [one for one in memory.releases if one.live_until is None]
    young = view.read_at - live.created_at <= policy.terms.window
    live_from = view.read_at if watching else _went_live(live, view.read_at)
    # The platform's clock may be behind ours, yet nothing went live before what it replaced.
    live_from = max((live_from, *(one.live_from for one in served)))
    fresh = Release(
        deployment=live.id,
        content=live.content,
        created_at=live.created_at,
        live_from=live_from,
        seen_going_live=bool(served) and (watching or young),
    )
    closed = tuple(replace(one, live_until=fresh.live_from) for one in served)
    return (fresh, *closed)


FAILED_MAX = 0.2
FAILED_REACH = timedelta(minutes=10)
# A release that of late fails one answer in five teaches nobody what good is.


def prove(inputs: Inputs, health: Health) -> Release | None:
    """Return the live release as proven, once we saw it healthy through a whole window.

    A release that was live before we first looked has to wait for a window of our own watching.
    """
    live = inputs.view.live
    release = inputs.memory.release_of(live.id) if live else None
    if release is None or release.standing is not Standing.UNPROVEN:
        return None
    through = _watched(release, inputs) >= inputs.policy.terms.window
    calm = health is Health.HEALTHY and inputs.memory.incident is None
    if not (through and calm and _sound(inputs)):
        return None
    return replace(_remembering(release, inputs), standing=Standing.PROVEN)


def _sound(inputs: Inputs) -> bool:
    """True when the app has not failed much of late, whatever its rules say.

    Without a record to compare with, some of them call healthy what fails half of its answers.
    """
    judged = {rule.signal for rule in inputs.policy.rules}
    recent = [
        one
        for one in inputs.evidence.answers()
        if one.signal in judged and one.ended_at > inputs.now - FAILED_REACH
    ]
    return failed_share(recent) <= FAILED_MAX


def _watched(release: Release, inputs: Inputs) -> timedelta:
    """Return for how long we have watched the release.

    With many signals the answers of its first minutes fall off before its window is over.
    """
    answers = inputs.evidence.answers()
    if not answers:
        return timedelta(0)
    full = len(inputs.evidence.observations) == OBSERVATIONS_MAX
    since = release.live_from if full and release.seen_going_live else answers[0].begun_at
    return inputs.now - since


def _remembering(release: Release, inputs: Inputs) -> Release:
    """Return the release with how it fared while young, where we saw it go live."""
    if not release.seen_going_live:
        return release
    seen, since = inputs.evidence.answers(), release.live_from
    judged = {rule.signal for rule in inputs.policy.rules if rule.signal}
    return replace(release, youth=youth_of(seen, since), healthy_after=_up(seen, since, judged))


def _up(seen: Sequence[Observation], since: datetime, signals: set[str]) -> timedelta | None:
    """Return how long the slowest of ``signals`` took to be healthy; None when nobody saw that.

    Zero where nothing failed before: the time to our first look is not the release's.
    """
    if not seen or seen[0].begun_at - since > WATCHED_WITHIN:
        return None
    found = []
    for name in sorted(signals):
        mine = [one for one in seen if one.signal == name]
        after = healthy_after(mine, since)
        if after is None:
            return None
        young = [one for one in mine if since <= one.begun_at < since + after]
        failed = any(one.answer is Answer.FAILED for one in young)
        found.append(after if failed else timedelta(0))
    return max(found, default=None)


def _went_live(live: Deployment, read_at: datetime) -> datetime:
    """Return when a release we find live went live at the latest: doubt makes it older."""
    return min(live.phase_since or live.created_at, read_at)
