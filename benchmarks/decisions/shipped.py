"""Our own contender: the policy as shipped, its running tests, and the real decision.

The policy comes out of the settings as any configuration would have it, the record of the
release before out of the product's own ``record``. Where the running tests call for it the
product's own ``decide`` is asked, in a setting in which nothing else forbids a rollback; only
its word counts. Knows nothing of worlds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from benchmarks.decisions.probing import (
    LIVE_FROM,
    NEW,
    OLD,
    SIGNAL,
    Manner,
    Probe,
    moment,
    observation,
)
from watchdog.core.baseline import Series, record
from watchdog.core.breaker import Breaker, judge_breaker
from watchdog.core.decide import decide
from watchdog.core.grace import grace_of
from watchdog.core.policy import Policy
from watchdog.core.rules import Rule
from watchdog.core.rules.running import SequentialRule
from watchdog.core.sequential.running import Running
from watchdog.core.tallying import terms_of
from watchdog.model.decision import Decision, RollBack
from watchdog.model.evidence import OBSERVATIONS_MAX, Baseline, Evidence
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Fleet, Memory, Release, Sick, Standing
from watchdog.model.observation import Observation
from watchdog.model.view import AppView, Content, Deployment, Phase
from watchdog.settings import Settings, load

APP = AppId("app-1")
OLDEST = DeploymentId("d0")
FLEET = 8
AGES = {OLDEST: timedelta(hours=20), OLD: timedelta(hours=10), NEW: timedelta(0)}
BUILT_IN = timedelta(minutes=1)
HOLDS_IN_FULL = 30
HELD_PACE = timedelta(seconds=60)
# A release that was alarming and yet held so many times is held for a reason that lasts; to ask
# at each of its thousands of probes would take most of the benchmark's time.

_CONFIGURATION = """
defaults: {policy: standard, mode: act}
policies:
  plain:
    extends: standard
    schedule: {fast_after_live: 0s, fast_after_failure: 0s, confirmations: 0}
  confirming:
    extends: standard
    schedule: {fast_after_live: 0s, fast_after_failure: 0s}
  adaptive:
    extends: standard
    schedule: {fast_after_live: 0s}
apps: [{app: app-1}]
"""
_REFERENCES = "references: [{url: 'https://one.example/'}, {url: 'https://two.example/'}]\n"


class Probing(StrEnum):
    """The ways of probing compared; ``fast`` is the one shipped."""

    FAST = "fast"
    ADAPTIVE = "adaptive"
    CONFIRMING = "confirming"
    PLAIN = "plain"


POLICY_OF = {
    Probing.FAST: "standard",
    Probing.ADAPTIVE: "adaptive",
    Probing.CONFIRMING: "confirming",
    Probing.PLAIN: "plain",
}
PROBING_TITLES = {
    Probing.FAST: "fast: every second while young and after failures, else every 10 s (shipped)",
    Probing.ADAPTIVE: "adaptive: every second after failures, else every 10 s",
    Probing.CONFIRMING: "every 10 s, four more a second apart after a failure",
    Probing.PLAIN: "every 10 s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """The shipped policy in one way of probing, with reference endpoints or without."""

    policy: Policy
    manner: Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a decision rests on besides evidence: nothing that would forbid a rollback."""

    view: AppView
    memory: Memory


@cache
def contender(probing: Probing, *, references: bool) -> Contender:
    """Return our policy as the settings build it."""
    settings = _settings(references=references)
    policy = settings.policies[POLICY_OF[probing]]
    memory = settings.runtime.reference_memory if references else None
    return Contender(policy=policy, manner=Manner(schedule=policy.schedule, memory=memory))


@cache
def _settings(*, references: bool) -> Settings:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watchdog.yaml"
        path.write_text(_CONFIGURATION + (_REFERENCES if references else ""), encoding="utf-8")
        return load([path], {})


def record_of(probes: Iterable[Probe], policy: Policy) -> tuple[Baseline, ...]:
    """Return the record of the release before, up to the moment of going live."""
    series = Series()
    for one in probes:
        if one.failed is not None:
            series.begun_s.append(one.begun_s)
            series.ended_s.append(one.ended_s)
            series.failed.append(one.failed)
            series.latencies_s.append(one.latency_s)
            series.scheduled.append(one.fair)
    return (record(SIGNAL, series, 0.0, policy.terms),)


def surroundings(
    healthy_after_s: float | None = None, siblings: Sequence[float] = ()
) -> Surroundings:
    """Return an app with two proven releases before the new one.

    ``healthy_after_s`` is how long those took to their first health, ``siblings`` when the other
    failing apps of the fleet began to fail.
    """
    deployments = {name: _deployment(name) for name in (NEW, OLD, OLDEST)}
    ends = {NEW: None, OLD: LIVE_FROM, OLDEST: LIVE_FROM - AGES[OLD]}
    took = None if healthy_after_s is None else timedelta(seconds=healthy_after_s)
    releases = tuple(
        Release(
            deployment=name,
            content=one.content,
            created_at=one.created_at,
            live_from=LIVE_FROM - AGES[name],
            live_until=ends[name],
            seen_going_live=True,
            standing=Standing.UNPROVEN if name == NEW else Standing.PROVEN,
            healthy_after=None if name == NEW else took,
        )
        for name, one in deployments.items()
    )
    sick = tuple(
        Sick(app=AppId(f"sibling-{place}"), since=moment(at_s))
        for place, at_s in enumerate(siblings)
    )
    view = AppView(
        app=APP,
        name="shop",
        read_at=LIVE_FROM,
        watermark=deployments[NEW].created_at,
        live=deployments[NEW],
        deployments=tuple(deployments.values()),
        history_at=LIVE_FROM,
    )
    return Surroundings(
        view=view, memory=Memory(releases=releases, fleet=Fleet(apps=FLEET, sick=sick))
    )


def _deployment(name: DeploymentId) -> Deployment:
    return Deployment(
        id=name,
        phase=Phase.ACTIVE if name == NEW else Phase.SUPERSEDED,
        created_at=LIVE_FROM - AGES[name] - BUILT_IN,
        content=Content(spec=f"spec-{name}", sources=(f"commit-{name}",)),
        served=True,
    )


class Case:
    """One release under judgement. Mutable: takes probes until it says roll back.

    The running tests are those that the policy's rules give, fed with plain numbers; that this
    comes to what the daemon's own observations come to, a test holds.
    """

    def __init__(
        self, policy: Policy, baseline: tuple[Baseline, ...], around: Surroundings
    ) -> None:
        """Begin at the moment of going live."""
        self.holds: dict[str, int] = {}
        self.baseline = baseline
        self.around = around
        self._policy = policy
        self._grace = grace_of(policy, around.memory, NEW)
        self._graced = self._grace.until is not None
        self._tests = [_running(policy, rule, baseline) for rule in policy.rules]
        self._seen: list[Probe] = []
        self._kept: list[Observation] = []
        self._ask_after = LIVE_FROM

    def take(self, one: Probe, impaired_until: datetime | None) -> bool:
        """Take one probe; return whether the release is now rolled back."""
        self._seen.append(one)
        if one.failed is None or (self._graced and not self._grace.counts(observation(one))):
            return False
        now, alarms = moment(one.ended_s), 0
        for test in self._tests:
            test.add(one.begun_s, one.ended_s, one.failed, one.latency_s)
            alarms += test.alarmed(now)
        if alarms < self._policy.at_least or now < self._ask_after:
            return False
        return self._decide(self.evidence(impaired_until, now), now)

    def evidence(self, impaired_until: datetime | None, now: datetime) -> Evidence:
        """Return what is known at ``now``, tallies included."""
        self._kept.extend(observation(one) for one in self._seen[len(self._kept) :])
        return Evidence(
            deployment=NEW,
            observations=tuple(self._kept[-OBSERVATIONS_MAX:]),
            baseline=self.baseline,
            impaired_until=impaired_until,
            tallies=tuple(one.tally(now) for one in self._tests),
        )

    def _decide(self, evidence: Evidence, now: datetime) -> bool:
        """Ask the product; return whether it rolls back, and count why not."""
        decision = decision_on(self._policy, evidence, self.around, now)
        if isinstance(decision.step, RollBack):
            return True
        self.holds[decision.reason] = self.holds.get(decision.reason, 0) + 1
        if sum(self.holds.values()) > HOLDS_IN_FULL:
            self._ask_after = now + HELD_PACE
        return False


def decision_on(
    policy: Policy, evidence: Evidence, around: Surroundings, now: datetime
) -> Decision:
    """Return the product's decision on the evidence, the platform having just been read."""
    memory = around.memory
    if memory.fleet.sick:
        sick = tuple(one for one in memory.fleet.sick if one.since <= now)
        fleet = replace(memory.fleet, sick=sick)
        memory = replace(memory, fleet=judge_breaker(Breaker(), fleet, now))
    return decide(policy, replace(around.view, read_at=now), evidence, memory, now)


def _running(policy: Policy, rule: Rule, baseline: tuple[Baseline, ...]) -> Running:
    """Return the running test of a rule, counting seconds from going live."""
    assert isinstance(rule, SequentialRule), f"{rule.name} keeps a running test"
    record_ = Evidence(baseline=baseline).baseline_of(rule.signal)
    test = rule.accumulate(record_, terms_of(policy, rule))
    assert isinstance(test, Running), f"{rule.name} takes plain numbers"
    test.origin = LIVE_FROM
    return test
