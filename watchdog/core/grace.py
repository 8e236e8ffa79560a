"""How long after going live failures do not count, and when that time ended early.

The time is the owner's, or learnt from how long earlier good releases took to their first half
minute of health (decision rules, section 6, "Warm-up"). It judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchdog.core.policy import Policy
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Release, Standing
from watchdog.model.observation import Answer, Observation

GOOD_ANSWERS = 6
GOOD_SPAN = timedelta(seconds=30)
# A warm-up is over when health has lasted: six good answers over half a minute.
LEARNT_FROM = 10
LEARNT_FACTOR = 1.5
LEARNT_MIN = timedelta(seconds=15)
LEARNT_MAX = timedelta(seconds=180)


@dataclass(slots=True)
class Grace:
    """The grace of one release, followed as observations come in, oldest first.

    ``until`` is when it ends at the latest; None when there is none to give. Only what is in
    ``signals`` speaks for its end, anything where that is empty: a database in good health does
    not say that the app is up. Mutable, and owned by whoever feeds it.
    """

    since: datetime | None = None
    until: datetime | None = None
    begun: datetime | None = None
    good: int = 0
    signals: frozenset[str] = frozenset()

    def counts(self, one: Observation) -> bool:
        """Take one observation; return whether it counts, being of after the grace."""
        if self.until is None or self.since is None or one.begun_at >= self.until:
            return True
        if one.answer is Answer.NO_ANSWER or (self.signals and one.signal not in self.signals):
            return False
        if one.begun_at < self.since or one.answer is Answer.FAILED:
            self.begun, self.good = None, 0
            return False
        self.begun = self.begun or one.begun_at
        self.good += 1
        if self.good >= GOOD_ANSWERS and one.ended_at - self.begun >= GOOD_SPAN:
            self.until = min(self.until, one.ended_at)
        return False

    def copy(self) -> Grace:
        """Return an independent copy."""
        return replace(self)


def grace_of(policy: Policy, memory: Memory, deployment: DeploymentId | None) -> Grace:
    """Return the grace of a release before any of its observations was taken."""
    release = memory.release_of(deployment) if deployment else None
    if release is None or not release.seen_going_live:
        return Grace()
    length = policy.grace if policy.grace is not None else learnt(memory.releases, deployment)
    judged = frozenset(rule.signal for rule in policy.rules if rule.signal)
    until = release.live_from + length if length else None
    return Grace(release.live_from, until, signals=judged)


def learnt(releases: Iterable[Release], deployment: DeploymentId | None) -> timedelta:
    """Return the grace that the last good releases before ``deployment`` call for.

    1.5 times the longest they took to half a minute of health, 15 s to 180 s; none where all of
    them answered well from the start, as behind a platform that checks readiness first.
    """
    known = [
        one.healthy_after
        for one in releases
        if one.deployment != deployment
        and one.standing is Standing.PROVEN
        and one.healthy_after is not None
    ]
    longest = max(known[:LEARNT_FROM], default=timedelta(0))
    if not longest:
        return timedelta(0)
    return min(LEARNT_MAX, max(LEARNT_MIN, LEARNT_FACTOR * longest))


def healthy_after(observations: Iterable[Observation], live_from: datetime) -> timedelta | None:
    """Return how long a release took to the begin of its first half minute of health.

    None when ``observations`` (in order of time) hold no such half minute.
    """
    begun: datetime | None = None
    good = 0
    for one in observations:
        if one.answer is Answer.NO_ANSWER or one.begun_at < live_from:
            continue
        if one.answer is Answer.FAILED:
            begun, good = None, 0
            continue
        begun = begun or one.begun_at
        good += 1
        if good >= GOOD_ANSWERS and one.ended_at - begun >= GOOD_SPAN:
            return begun - live_from
    return None
