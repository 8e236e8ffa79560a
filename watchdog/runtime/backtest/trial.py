"""Plays observations through the real tallies and the real decision, release by release.

Each release is judged by itself: limits on how many rollbacks are too many do not apply, nobody
is asked, and nothing else keeps the platform from doing it. Blame, grace, the observation window
and the search for a target do apply. Where it would have rolled back, what the log tells of the
bad release from then on is left out: the release before it would have served again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watchdog.core.baseline import summarise
from watchdog.core.decide import decide
from watchdog.core.inputs import Inputs
from watchdog.core.lineage import trace
from watchdog.core.policy import Limits, Mode, Permit, Policy
from watchdog.core.releases import prove
from watchdog.core.rules.running import SequentialRule
from watchdog.core.tallying import Tallying, tallying
from watchdog.model.decision import Decision, RollBack
from watchdog.model.evidence import OBSERVATIONS_MAX, Baseline, Evidence
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Memory, Preflight, Release, Standing
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.verdict import Health
from watchdog.model.view import AppView, CauseKind, Deployment, Phase
from watchdog.runtime.backtest.outcome import Candidate, Tried
from watchdog.runtime.backtest.sampling import MEMORY

APP = AppId("backtest")
BASELINE_REACH = timedelta(hours=8)
# As the daemon's own: a release is held against the eight hours before it.
DECIDE_AGAIN = timedelta(seconds=2)
DECIDE_AGAIN_SHARE = 1 / 20
# While a rule is unhealthy and something holds, it is decided again this often, or so much later
# than the first time, whichever is longer: a day of it must not take a day, and no delay is told
# more than a twentieth too long.
SHOWN_MAX = 10
# So many earlier releases the platform keeps to return to.
RELEASES_MAX = 50
# As many as the daemon remembers.
_ANY = 1_000_000


def candidate_policy(policy: Policy) -> Policy:
    """Return the policy as a backtest asks it: acting, and without limits on how often."""
    limits = Limits(app_per_day=_ANY, fleet_per_hour=_ANY, cooldown=timedelta(0))
    return replace(policy, mode=Mode.ACT, limits=limits)


def try_out(
    policy: Policy, candidates: Sequence[Candidate], observations: Iterable[Observation]
) -> Iterator[Tried]:
    """Yield what would have become of each release that was seen going live, in their order.

    ``observations`` are in order of time and name the deployment that gave them.
    """
    bench = _Bench(candidate_policy(policy))
    coming = deque(sorted(candidates, key=lambda one: one.release.live_from))
    for one in observations:
        while coming and one.begun_at >= coming[0].release.live_from:
            yield from bench.go_live(coming.popleft())
        bench.take(one)
    while coming:
        yield from bench.go_live(coming.popleft())
    yield from bench.end()


@dataclass(slots=True, kw_only=True)
class _Trial:
    """One release under judgement."""

    candidate: Candidate
    baseline: tuple[Baseline, ...]
    tests: Tallying
    view: AppView
    seen: deque[Observation] = field(default_factory=lambda: deque(maxlen=OBSERVATIONS_MAX))
    count: int = 0
    proven: bool = False
    over: bool = False
    alarms: int = -1
    alarmed_at: datetime | None = None
    decided_at: datetime | None = None
    decision: Decision | None = None
    held: Decision | None = None
    impaired_until: datetime | None = None

    def again_at(self, now: datetime) -> datetime:
        """When to decide anew although nothing more speaks against the release."""
        if self.decided_at is None or self.alarmed_at is None:
            return now
        pause = DECIDE_AGAIN_SHARE * (self.decided_at - self.alarmed_at)
        return self.decided_at + max(DECIDE_AGAIN, pause)

    @property
    def tried(self) -> Tried:
        """What became of it."""
        return Tried(
            candidate=self.candidate,
            decision=self.decision,
            held=self.held,
            compared=bool(self.baseline),
            observations=self.count,
        )


class _Bench:
    """What is remembered from one release to the next, and the one on trial."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._releases: tuple[Release, ...] = ()  # newest first
        self._past: deque[Observation] = deque()
        self._trial: _Trial | None = None
        self._rollbacks = 0
        tallied = [isinstance(one, SequentialRule) for one in policy.rules]
        self._others = sum(
            not one and bool(rule.signal) for one, rule in zip(tallied, policy.rules, strict=True)
        )
        self._act_late = policy.outside_window is Permit.ACT

    def go_live(self, candidate: Candidate) -> Iterator[Tried]:
        """Begin the trial of the next release; yield how the last one ended."""
        yield from self.end()
        release = replace(candidate.release, standing=Standing.UNPROVEN, live_until=None)
        closed = tuple(
            replace(one, live_until=release.live_from) if one.live_until is None else one
            for one in self._releases
        )
        self._releases = (release, *closed)[:RELEASES_MAX]
        view = self._view(candidate)
        memory = Memory(releases=self._releases)
        baseline = self._baseline(view, memory)
        tests = tallying(self._policy, baseline, memory, release.deployment)
        self._trial = _Trial(candidate=candidate, baseline=baseline, tests=tests, view=view)

    def end(self) -> Iterator[Tried]:
        """End the trial under way; yield what became of it, if it was one of a new release."""
        trial, self._trial = self._trial, None
        if trial is None:
            return
        candidate = trial.candidate
        if candidate.release.seen_going_live and not candidate.rollback:
            yield trial.tried

    def take(self, one: Observation) -> None:
        """Take one observation of the release that is live."""
        trial = self._trial
        if trial is None:
            self._remember(one)
            return
        trial.count += 1
        if trial.decision is not None:
            return  # In truth this release would not have served any more.
        self._remember(one)
        if trial.over:
            return
        trial.tests.take(one)
        trial.seen.append(one)
        if one.reason is FailureReason.OBSERVER_IMPAIRED:
            trial.impaired_until = one.ended_at + MEMORY
        self._judge(trial, one)

    def _judge(self, trial: _Trial, one: Observation) -> None:
        now = one.ended_at
        window_ends = trial.candidate.release.live_from + self._policy.terms.window
        if now >= window_ends and not trial.proven:
            self._prove(trial, now)
            trial.over = not self._act_late
        if trial.over:
            return
        # A rule without a running test could turn unhealthy at a failure, never at a success.
        failed = one.answer is Answer.FAILED
        alarms = trial.tests.alarms(now)
        if alarms + (self._others if failed else 0) < self._policy.at_least:
            return
        if alarms <= trial.alarms and now < trial.again_at(now):
            return
        trial.alarmed_at = trial.alarmed_at or now
        trial.alarms, trial.decided_at = alarms, now
        decision = self._decide(trial, now)[1]
        if isinstance(decision.step, RollBack):
            trial.decision = decision
            self._roll_back(trial, decision)
        elif decision.health is Health.UNHEALTHY:
            trial.held = decision

    def _prove(self, trial: _Trial, now: datetime) -> None:
        """The window is over: note whether the release has proven itself."""
        trial.proven = True
        inputs, decision = self._decide(trial, now)
        proven = prove(inputs, decision.health)
        if proven is not None:
            self._releases = (proven, *self._releases[1:])

    def _decide(self, trial: _Trial, now: datetime) -> tuple[Inputs, Decision]:
        shown = (one.id for one in trial.view.deployments)
        memory = Memory(
            releases=self._releases,
            preflights=tuple(Preflight(target=one, at=now, valid=True) for one in shown),
        )
        evidence = Evidence(
            deployment=trial.candidate.release.deployment,
            observations=tuple(trial.seen),
            baseline=trial.baseline,
            impaired_until=trial.impaired_until,
            tallies=trial.tests.tallies(now),
        )
        view = replace(trial.view, read_at=now, history_at=now)
        inputs = Inputs(self._policy, view, evidence, memory, now)
        return inputs, decide(self._policy, view, evidence, memory, now)

    def _roll_back(self, trial: _Trial, decision: Decision) -> None:
        """Let the release before serve again, as a rollback would have made it."""
        bad, target = self._releases[0], decision.step
        assert isinstance(target, RollBack), "a rollback was decided"
        known = next(one for one in self._releases if one.deployment == target.target)
        self._rollbacks += 1
        restored = Release(
            deployment=DeploymentId(f"backtest-rollback-{self._rollbacks}"),
            content=known.content,
            created_at=decision.at,
            live_from=decision.at,
            seen_going_live=True,
            standing=known.standing,
        )
        bad = replace(bad, live_until=decision.at, standing=Standing.BAD)
        self._releases = (restored, bad, *self._releases[1:])

    def _remember(self, one: Observation) -> None:
        past = self._past
        past.append(one)
        while past[0].begun_at < one.begun_at - BASELINE_REACH:
            past.popleft()

    def _baseline(self, view: AppView, memory: Memory) -> tuple[Baseline, ...]:
        """Return the record of what ran other content before, over the last of its time."""
        predecessor = trace(view, memory).predecessor
        if predecessor is None:
            return ()
        same = {one.deployment for one in self._releases if one.content == predecessor.content}
        kept = [one for one in self._past if one.deployment in same]
        if not kept:
            return ()
        # Until its last answer: after a rollback of ours the record has nothing of it.
        return summarise(kept, kept[-1].ended_at, self._policy.terms)

    def _view(self, candidate: Candidate) -> AppView:
        shown = tuple(self._deployment(one) for one in self._releases[: SHOWN_MAX + 1])
        live = shown[0]
        if candidate.rollback:
            live = replace(live, cause=CauseKind.ROLLBACK)
        return AppView(
            app=APP,
            name=APP,
            read_at=live.created_at,
            watermark=live.created_at,
            live=live,
            deployments=(live, *shown[1:]),
            history_at=live.created_at,
        )

    def _deployment(self, release: Release) -> Deployment:
        live = release is self._releases[0]
        return Deployment(
            id=release.deployment,
            phase=Phase.ACTIVE if live else Phase.SUPERSEDED,
            created_at=release.created_at,
            phase_since=release.live_from,
            cause=CauseKind.PUSH,
            content=release.content,
            served=True,
            commit="".join(release.content.sources[:1]),
        )
