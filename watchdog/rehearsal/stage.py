"""Where a story is played: the real cycle, store and guards, on a scripted platform and clock.

Drives the parts of the daemon as its schedule and its attendants would, one at a time, so that
nothing depends on chance and no real time passes. What stories say it does not know.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchdog.core.inputs import Inputs
from watchdog.core.policy import Policy
from watchdog.core.targets import rank
from watchdog.model.decision import Decision, Hold, RollBack
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.rehearsal.clock import StoryClock
from watchdog.rehearsal.journal import Died, Journal
from watchdog.rehearsal.platform import StoryPlatform
from watchdog.rehearsal.process import Process, Scene, StoryReference
from watchdog.rehearsal.telling import (
    same_decision,
    tell_decision,
    tell_open,
    tell_refusals,
    tell_targets,
)
from watchdog.runtime.options import Plan

BEAT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One sample to take of one signal, and how it will turn out; ``vantage`` is who looks."""

    signal: str
    answer: Answer
    latency: timedelta
    reason: FailureReason | None = None
    vantage: str = ""
    value: float | None = None
    detail: str = ""


class Stage:
    """The world of one story. ``rows`` is what happened since they were last taken."""

    def __init__(self, policy: Policy) -> None:
        """Set an empty stage at midnight; the watchdog on it will follow ``policy``."""
        self.policy = policy
        self.clock = StoryClock()
        self.platform = StoryPlatform(self.clock, self.say)
        self.store = Journal(self.say, self.note_decision, self.platform.replied)
        self.reference = StoryReference(self.clock)
        self.process: Process | None = None
        self.dead = False
        self.due: datetime | None = None
        self.begun_at: datetime | None = None
        self.rows: list[str] = []
        self.last: dict[str, Decision] = {}
        self.steps: list[Hold | RollBack] = []
        self._said: Decision | None = None
        self._standing = ""

    def say(self, words: str) -> None:
        """Write a line of the outcome, with the time where it is not the step's own."""
        self._write(f"  {words}")

    def say_once(self, words: str) -> None:
        """Write a line unless this step said it already."""
        if not any(row.endswith(f"  {words}") for row in self.rows):
            self.say(words)

    def plan(self, view: AppView) -> Plan:
        """Return the story's policy: the ``Planner`` of its fleet."""
        return Plan(policy=self.policy, sources=())

    def note_decision(self, decision: Decision | None) -> None:
        """Write down a decision that differs from the one before."""
        if decision is None or decision is self._said:
            return
        self.last[decision.reason] = decision
        if not same_decision(decision, self._said):
            self.steps.append(decision.step)
            self._write(tell_decision(decision))
            self._standing = tell_decision(decision)
            for refusal in tell_refusals(decision):
                self.say(refusal)
        self._said = decision

    def take_rows(self) -> list[str]:
        """Return what happened, ending with how things stand, and begin anew."""
        standing = self._stands()
        if standing != self._standing or not self.rows:
            self._write(standing)
        self._standing = standing
        rows, self.rows = self.rows, []
        return rows

    def change_policy(self, policy: Policy) -> None:
        """Let another policy hold from now on."""
        self.policy = policy
        if self.process is not None and self.process.watch is not None:
            self.process.watch.follow(Plan(policy=policy, sources=()))

    def tell_targets(self) -> None:
        """Write down what the watchdog would return to, as its owner may ask at any time."""
        watch = self.process.watch if self.process is not None else None
        assert watch is not None, "a watchdog that has read its app is asked"
        ranked = rank(self.policy, watch.full_view(), watch.memory, self.clock.now())
        for words in tell_targets(ranked):
            self.say(words)

    async def begin(self) -> None:
        """Start the watchdog for the first time, if nobody has."""
        if self.process is None and not self.dead:
            await self.start()

    async def start(self) -> None:
        """Start a watchdog that knows only what is in the store."""
        assert self.process is None, "one watchdog at a time"
        self.dead = False
        self.process = Process(
            Scene(
                clock=self.clock,
                platform=self.platform,
                store=self.store,
                reference=self.reference,
                planner=self.plan,
                decided=self.note_decision,
                failed=self.say_once,
            )
        )
        await self.process.breaker.resume()
        await self._beat()

    async def crash(self, words: str = "the watchdog dies") -> None:
        """End the watchdog without a farewell: all that it held in memory is gone."""
        self.process, self.dead, self.due = None, True, None
        self.platform.replied.clear()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self._said = None
        self.say(words)

    async def pass_until(self, moment: datetime) -> None:
        """Let time pass; on every full second the watchdog does what is due."""
        while self.clock.now() < moment:
            beat = self.clock.now().replace(microsecond=0) + BEAT
            self.clock.turn_to(min(beat, moment))
            if self.clock.now() == beat:
                self.platform.ripen()
                await self._beat()

    async def sample(self, samples: tuple[Sample, ...]) -> None:
        """Take samples that begin together, when the next ones are due by the policy's pace."""
        if self.due is not None and self.due > self.clock.now():
            await self.pass_until(self.due)
        if self.process is None:
            return
        begun, fair = self.clock.now(), self.process.pace().fair
        view = self.process.watch.view if self.process.watch else None
        live = view.live.id if view is not None and view.live is not None else None
        for one in sorted(samples, key=lambda each: each.latency):
            await self.pass_until(begun + one.latency)
            observation = Observation(
                signal=one.signal,
                vantage=one.vantage,
                begun_at=begun,
                ended_at=self.clock.now(),
                answer=one.answer,
                reason=one.reason,
                latency=one.latency if one.answer is Answer.PASSED else None,
                deployment=live,
                scheduled=fair,
                value=one.value,
                detail=one.detail,
            )
            await self._guarded(self._take(observation))
        if self.process is not None:
            self.due = max(begun + self.process.pace().interval, self.clock.now())

    async def _take(self, observation: Observation) -> None:
        """Hand an observation on as the prober does."""
        process = self.process
        if process is None or process.watch is None:
            return
        failed = observation.answer is Answer.FAILED
        if failed and await process.guard.impaired(observation.begun_at):
            doubt = FailureReason.OBSERVER_IMPAIRED
            observation = replace(observation, answer=Answer.NO_ANSWER, reason=doubt)
        process.watch.take_observation(observation)
        await process.attend()

    async def _beat(self) -> None:
        await self._guarded(self._work())

    async def _work(self) -> None:
        process = self.process
        if process is None:
            return
        await process.fleet.poll_if_due()
        await process.attend()
        if process.watch is not None:
            await process.keeper.save_observations(process.watch)
        process.breaker.show()
        if process.breaker.untold:
            await process.breaker.tell()

    async def _guarded(self, work: object) -> None:
        try:
            await work  # type: ignore[misc]  # a coroutine of ours
        except Died as died:
            await self.crash(f"the watchdog dies {died}")

    def _stands(self) -> str:
        """Return how things stand: what is decided, or how far a rollback is."""
        if self.process is None:
            return "nobody watches"
        watch = self.process.watch
        if watch is None:
            return "the platform was not read yet"
        intent = watch.memory.open_intent
        if intent is not None:
            now, policy = self.clock.now(), watch.plan.policy
            evidence = watch.evidence(self.process.guard.impaired_until, now)
            inputs = Inputs(policy, watch.full_view(), evidence, watch.memory, now)
            return tell_open(intent, inputs)
        return tell_decision(watch.decision) if watch.decision else "nothing decided yet"

    def _write(self, words: str) -> None:
        self.rows.append(f"{self.clock.shown(self.begun_at):<8}  {words}")
