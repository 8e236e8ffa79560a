"""What the daemon holds in memory about one app: readings, observations, and when to look again.

Everything here can be rebuilt from the platform and the store; nothing here is the truth. It
does not decide and has no effects.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watchdog.core.crediting import Credited, credit
from watchdog.core.tallying import Tallying, tallying
from watchdog.model.decision import Decision
from watchdog.model.evidence import OBSERVATIONS_MAX, Baseline, Evidence
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Memory
from watchdog.model.observation import Answer, Observation
from watchdog.model.view import AppView, Deployment, Phase
from watchdog.runtime.options import Plan

READING_TAKES_MAX = timedelta(minutes=1)
# The platform's adapter gives a reading up after half of that.
FAILING_AGE_MAX = timedelta(seconds=45)
# A failure older than this says nothing of now: as old as evidence may be by default.
LATE_MAX = timedelta(minutes=1)
# What arrives later than that is no evidence any more, by default and by far.
PENDING_MAX = 2_000
# Observations waiting for the next reading; the platform being away for half an hour at one
# probe a second. The oldest fall off: they would be too old to act on anyway.


@dataclass(slots=True, kw_only=True)
class Watch:
    """One watched app. Mutable, owned by one task; ``wake`` is how others reach that task.

    ``name`` is the app's when it came under watch: its metrics go by it to the end.
    """

    app: AppId
    plan: Plan
    view: AppView
    name: str = field(init=False)
    fresh: bool = True
    history: tuple[Deployment, ...] = ()
    history_at: datetime | None = None
    history_watermark: datetime | None = None
    memory: Memory = field(default_factory=Memory)
    evidence_of: DeploymentId | None = None
    credited: deque[Observation] = field(default_factory=lambda: deque(maxlen=OBSERVATIONS_MAX))
    pending: deque[Observation] = field(default_factory=lambda: deque(maxlen=PENDING_MAX))
    baseline: tuple[Baseline, ...] = ()
    tests: Tallying = field(init=False)
    unsaved: deque[Observation] = field(default_factory=lambda: deque(maxlen=PENDING_MAX))
    decision: Decision | None = None
    last_failure: datetime | None = None
    failing: dict[tuple[str, str], tuple[datetime, datetime]] = field(default_factory=dict)
    cycled_at: datetime | None = None
    asked_at: datetime | None = None
    failures: int = 0
    parked: bool = False
    denied_until: datetime | None = None
    unread: int = 0
    read_after: datetime | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    shown_live_at: datetime = field(init=False)
    mark: tuple[datetime, Tallying] | None = None

    def __post_init__(self) -> None:
        self.name = self.view.name
        self.shown_live_at = self.view.read_at
        self._tally_afresh()

    def take_reading(self, view: AppView) -> None:
        """Note a new reading and wake the app's task. Readings older than the last are ignored.

        One that seems older by more than a reading can take was begun after the clock was set
        back, and is the newer one.
        """
        older_by = self.view.read_at - view.read_at
        if older_by <= timedelta(0) or older_by > READING_TAKES_MAX:
            if _live(view) != _live(self.view) or older_by > READING_TAKES_MAX:
                self.shown_live_at = view.read_at
            if older_by > READING_TAKES_MAX:
                self._forget_after(view.read_at)
            self.view = view
            self.fresh = True
            self.wake.set()

    def _forget_after(self, moment: datetime) -> None:
        """Let go of what was observed later than ``moment``: the clock was set back.

        Held against it, all that is observed from now on would come before what came before it.
        """
        for kept in (self.credited, self.pending):
            past = [one for one in kept if one.ended_at <= moment]
            kept.clear()
            kept.extend(past)
        self._tally_afresh()

    def take_history(
        self, deployments: tuple[Deployment, ...], at: datetime, watermark: datetime
    ) -> None:
        """Note the platform's list of deployments, asked for at ``at``.

        ``watermark`` is what was known then: of what a reading brought meanwhile the list may
        not tell.
        """
        self.history, self.history_at = deployments, at
        self.history_watermark = watermark

    def full_view(self) -> AppView:
        """Return the latest reading with the deployments known from the last list."""
        slots = {one.id: one for one in self.view.deployments}
        older = tuple(one for one in self.history if one.id not in slots)
        merged = sorted((*slots.values(), *older), key=lambda one: one.created_at, reverse=True)
        newest = max((one.created_at for one in merged), default=self.view.watermark)
        return replace(
            self.view,
            deployments=tuple(merged),
            history_at=self.history_at,
            watermark=max(self.view.watermark, newest),
        )

    def newer_in_list(self) -> datetime | None:
        """Return when something was made that serves or comes by the list, if the reading lacks it.

        The list may be the newer of the two. What failed or was replaced says nothing.
        """
        known = [
            one.created_at
            for one in self.history
            if one.created_at > self.view.watermark
            and (one.phase is Phase.ACTIVE or not one.phase.ended)
        ]
        return max(known, default=None)

    def take_observation(self, observation: Observation) -> None:
        """Queue an observation until a reading says which deployment it was of."""
        self.pending.append(observation)
        self._heed(observation)
        self.wake.set()

    def _heed(self, observation: Observation) -> None:
        looked = (observation.signal, observation.vantage)
        if observation.answer is Answer.FAILED:
            self.last_failure = observation.ended_at
            begun, _ = self.failing.get(looked, (observation.begun_at, None))
            self.failing[looked] = begun, observation.ended_at
        elif observation.answer is Answer.PASSED:
            self.failing.pop(looked, None)

    def failing_since(self, now: datetime) -> tuple[datetime, ...]:
        """Return since when the app answers badly without a break, by signal and vantage.

        Each by itself: what has failed for hours hides nothing that is new.
        """
        ages = self.failing.values()
        return tuple(begun for begun, latest in ages if now - latest <= FAILING_AGE_MAX)

    def take_remote(self, observations: Iterable[Observation]) -> None:
        """Queue what another vantage saw, among our own and in order of time.

        It comes late: what began before a reading showed who is live now may be of another
        deployment, and is left to be dropped.
        """
        live = _live(self.view)
        # Who got no answer from us sends the same once more.
        known = {_look(one) for one in (*self.credited, *self.pending) if one.vantage}
        for one in observations:
            if _look(one) in known:
                continue
            known.add(_look(one))
            sure = one.begun_at >= self.shown_live_at
            self.pending.append(replace(one, deployment=live if sure else None))
            self._heed(one)
        in_order = sorted(self.pending, key=_ended_at)
        self.pending.clear()
        self.pending.extend(in_order)
        self.wake.set()

    def credit(self, view: AppView) -> Credited:
        """Sort the pending observations by ``view``; keep those that are sure."""
        sorted_out = credit(tuple(self.pending), view)
        self.pending.clear()
        self.pending.extend(sorted_out.waiting)
        newest = self.credited[-1].ended_at if self.credited else None
        late = [
            one.ended_at
            for one in sorted_out.sure
            if one.vantage and newest is not None and one.ended_at < newest
        ]
        self.credited.extend(sorted_out.sure)
        if late:
            in_order = sorted(self.credited, key=_ended_at)
            self.credited.clear()
            self.credited.extend(in_order)
            self._tally_again(min(late))
        else:
            for one in sorted_out.sure:
                self.tests.take(one)
        self.unsaved.extend(sorted_out.sure)
        return sorted_out

    def start_evidence(
        self,
        deployment: DeploymentId | None,
        observations: Iterable[Observation],
        baseline: Sequence[Baseline],
    ) -> None:
        """Begin the evidence of another deployment; what was credited before is let go.

        ``memory`` must know of its release by now: it says when its grace began.
        """
        self.evidence_of = deployment
        self.credited.clear()
        self.credited.extend(observations)
        self.baseline = tuple(baseline)
        self._tally_afresh()

    def follow(self, plan: Plan) -> None:
        """Go by another plan from now on; what was seen so far is judged by its rules."""
        self.plan = plan
        self._tally_afresh()

    def _tally_afresh(self) -> None:
        policy, deployment = self.plan.policy, self.evidence_of
        self.tests = tallying(policy, self.baseline, self.memory, deployment, self.credited)
        self.mark = None

    def _tally_again(self, since: datetime) -> None:
        """Weigh what was credited from ``since`` on once more, after what came before it.

        What the tests came to a while ago is kept for that, and only what is newer is gone
        through: what was credited long ago may have fallen off by now.
        """
        if self.mark is None or self.mark[0] >= since:
            policy, deployment = self.plan.policy, self.evidence_of
            begin, tests = None, tallying(policy, self.baseline, self.memory, deployment)
            self.mark = None  # It may lack what has arrived now.
        else:
            begin, tests = self.mark[0], self.mark[1].copy()
        horizon = self.credited[-1].ended_at - LATE_MAX
        for one in self.credited:
            if begin is not None and one.ended_at <= begin:
                continue
            if one.ended_at > horizon and (self.mark is None or self.mark[0] < horizon):
                self.mark = (horizon, tests.copy())
            tests.take(one)
        self.tests = tests

    def evidence(self, impaired_until: datetime | None, now: datetime) -> Evidence:
        """Return what is known for sure of the live deployment, tallied up to ``now``."""
        return Evidence(
            deployment=self.evidence_of,
            observations=tuple(self.credited),
            baseline=self.baseline,
            impaired_until=impaired_until,
            tallies=self.tests.tallies(now),
        )

    def provisional(self, impaired_until: datetime | None, now: datetime) -> Evidence:
        """Return the evidence as it will be if the next reading confirms who was live."""
        mine = [one for one in self.pending if one.deployment == self.evidence_of]
        tests = self.tests.copy()
        for one in mine:
            tests.take(one)
        known = self.evidence(impaired_until, now)
        observations = (*known.observations, *mine)[-OBSERVATIONS_MAX:]
        return replace(known, observations=observations, tallies=tests.tallies(now))

    def history_needed(self) -> bool:
        """True when the list of deployments is missing something that matters.

        It was never read, something newer was made since, or a deployment that was on its way
        has left the slots without going live: only the list tells whether it failed.
        """
        if self.history_watermark is None or self.view.watermark > self.history_watermark:
            return True
        slots = {one.id for one in self.view.deployments}
        return any(not one.phase.ended and one.id not in slots for one in self.history)


def _live(view: AppView) -> DeploymentId | None:
    return view.live.id if view.live else None


def _look(one: Observation) -> tuple[str, str, datetime, datetime]:
    return one.signal, one.vantage, one.begun_at, one.ended_at


def _ended_at(one: Observation) -> datetime:
    return one.ended_at
