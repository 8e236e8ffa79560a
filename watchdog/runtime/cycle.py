"""One cycle of one app: the only place that orders effects.

Read the view; credit the observations that both readings agree on; note who is live; settle an
open intent and stop there, or else decide, validate the target, and record an intent. Sending
goes through the same door as recovery (``sending``).

The readings of the fleet poll serve as views. When the observations gathered since would lead to
a rollback if the next reading confirmed them, that reading is taken at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watchdog.core.announce import announce
from watchdog.core.decide import decide
from watchdog.core.inputs import Inputs
from watchdog.core.intents import intent_of
from watchdog.core.releases import prove, regressed
from watchdog.model.decision import Decision, RollBack
from watchdog.model.intent import Intent
from watchdog.model.memory import Memory
from watchdog.model.view import AppView
from watchdog.ports import PortError, Unavailable
from watchdog.runtime import events
from watchdog.runtime.canceling import cancel_coming
from watchdog.runtime.events import Event
from watchdog.runtime.fleet_breaker import FleetBreaker
from watchdog.runtime.fleet_budget import FleetBudget
from watchdog.runtime.frames import frame_of
from watchdog.runtime.keeping import Keeper
from watchdog.runtime.kit import Kit
from watchdog.runtime.preflights import ask_preflight, left_out, may_not_ask
from watchdog.runtime.sending import Sender
from watchdog.runtime.watch import Watch

PREFLIGHTS_MAX = 12
# The platform keeps ten; more refusals than that in a row mean that none will do.
IDLE_MAX = timedelta(seconds=15)
# Without a new reading the decision is looked at again this often, so that a view that has
# grown stale is noticed and said.
ASKING_PACE = timedelta(seconds=1)
# A reading that was asked for and changed nothing, as one of a lagging replica, wakes the app's
# task like any other: without a pause that is a loop as quick as the platform answers.
READ_PAUSE_MIN = timedelta(seconds=0.5)
READ_PAUSE_MAX = timedelta(seconds=30)
INTENT_PACE = timedelta(seconds=2)
# How often the platform is read while a rollback is under way, at most.


class Cycle:
    """Runs cycles. One call at a time per app; different apps may overlap freely."""

    def __init__(
        self,
        kit: Kit,
        keeper: Keeper,
        sender: Sender,
        breaker: FleetBreaker,
        pace: timedelta = INTENT_PACE,
    ) -> None:
        """Order the effects of the kit's ports; ``pace`` bounds reads while an intent is open."""
        self._kit = kit
        self._platform = kit.platform
        self._store = kit.store
        self._clock = kit.clock
        self._keeper = keeper
        self._sender = sender
        self._pace = min(pace, INTENT_PACE)
        self._breaker = breaker
        self.budget = FleetBudget()

    async def run(self, watch: Watch) -> timedelta:
        """Run one cycle if there is reason for one; return when to look again at the latest.

        Raises:
            PortError: platform or store failed; nothing is lost, the next cycle goes on.
        """
        now = self._clock.now()
        if not watch.fresh and self._worth_reading(watch, now):
            await self._read(watch, now)
        fresh, watch.fresh = watch.fresh, False
        if fresh or watch.cycled_at is None or now - watch.cycled_at >= IDLE_MAX:
            await self._cycle(watch, fresh=fresh)
            watch.cycled_at = self._clock.now()
            self._kit.metrics.cycle_ended(watch, watch.cycled_at)
        return self._pace if watch.memory.open_intent is not None else IDLE_MAX

    async def _read(self, watch: Watch, now: datetime) -> None:
        """Read the app; a platform that is away is asked again after a growing pause."""
        watch.asked_at = now
        try:
            watch.take_reading(await self._platform.view(watch.app))
        except PortError as error:
            watch.unread += 1
            wish = error.retry_after if isinstance(error, Unavailable) else None
            pause = min(READ_PAUSE_MAX, READ_PAUSE_MIN * 2.0 ** min(watch.unread, 10))
            watch.read_after = now + max(wish or pause, pause)
            events.warning(Event.PLATFORM_UNAVAILABLE, operation="view", error=str(error))
        else:
            watch.unread, watch.read_after = 0, None

    def _worth_reading(self, watch: Watch, now: datetime) -> bool:
        """True when a reading right now would let us act on what was observed meanwhile."""
        if watch.read_after is not None and now < watch.read_after:
            return False
        if watch.memory.open_intent is not None:
            return watch.cycled_at is None or now - watch.cycled_at >= self._pace
        if watch.cycled_at is None or not watch.pending:
            return False
        if watch.asked_at is not None and abs(now - watch.asked_at) < ASKING_PACE:
            return False
        if regressed(watch.view, watch.memory) or watch.newer_in_list() is not None:
            return False
        evidence = watch.provisional(self._kit.guard.impaired_until, now)
        view = watch.full_view()
        known = self._with_fleet(watch.memory)
        likely = decide(watch.plan.policy, view, evidence, known, now)
        acting = isinstance(likely.step, RollBack) or likely.would is not None
        told = watch.decision is not None and watch.decision.reason == likely.reason
        return acting and not (told and likely.would is not None)

    async def _cycle(self, watch: Watch, *, fresh: bool) -> None:
        memory = await self._recall(watch)
        # A reading is held against earlier readings by itself: merged with the list of
        # deployments it would seem to know what it lacks.
        view = watch.view
        if regressed(view, memory):
            known = memory.watermark.isoformat() if memory.watermark else "a replaced release"
            names = {"app": watch.app, "name": view.name}
            mark = view.watermark.isoformat()
            events.warning(Event.VIEW_REGRESSED, **names, watermark=mark, known=known)
        else:
            if fresh:
                memory = await self._keeper.note_reading(watch, view, memory)
            view = await self._with_history(watch, memory)
            if memory.open_intent is not None:
                watch.memory = await self._sender.settle(watch, view, self._with_fleet(memory))
                self.budget.settled(watch.app, watch.memory)
                return
            newer = watch.newer_in_list()
            if newer is not None:
                view, memory = watch.view, replace(memory, watermark=newer)
        await self._decide(watch, view, memory)

    async def _recall(self, watch: Watch) -> Memory:
        """Return the store's memory with the validations of this watch that are still fresh."""
        now = self._clock.now()
        age_max = watch.plan.policy.targets.preflight_age_max
        kept = tuple(one for one in watch.memory.preflights if now - one.at <= age_max)
        memory = replace(await self._store.recall(watch.app, now), preflights=kept)
        watch.memory = memory
        return memory

    async def _with_history(self, watch: Watch, memory: Memory) -> AppView:
        """Return the view with the list of deployments, asked for anew where that matters."""
        looking = memory.open_intent is not None and not _shown(memory.open_intent, watch)
        if looking or watch.history_needed():
            begun, mark = self._clock.now(), watch.view.watermark
            try:
                history = await self._platform.history(watch.app, urgent=looking)
                watch.take_history(history, begun, mark)
            except PortError as error:
                events.warning(Event.PLATFORM_UNAVAILABLE, operation="history", error=str(error))
        return watch.full_view()

    async def _decide(self, watch: Watch, view: AppView, memory: Memory) -> None:
        """Decide, with the platform's validation of the target; commit to it or say why not."""
        inputs, decision = await self._decide_with_preflight(watch, view, memory)
        if isinstance(decision.step, RollBack):
            intent = intent_of(decision, inputs)
            await self._keeper.save_observations(watch)
            await self._publish(watch, decision, inputs, announcing=False)
            recorded = await self._sender.record(watch, intent, watch.memory)
            if recorded is not None:
                watch.memory = recorded
                known = self._with_fleet(recorded)
                watch.memory = await self._sender.settle(watch, view, known)
            self.budget.settled(watch.app, watch.memory)
            return
        # An earlier cycle may have decided to roll back and failed before anything was recorded.
        self.budget.settled(watch.app, watch.memory)
        await self._publish(watch, decision, inputs, announcing=True)
        if decision.cancel is not None:
            await cancel_coming(self._kit, watch, decision.cancel)
        proven = prove(inputs, decision.health)
        if proven is not None:
            await self._store.note_view(watch.app, view.watermark, (proven,))

    async def _decide_with_preflight(
        self, watch: Watch, view: AppView, memory: Memory
    ) -> tuple[Inputs, Decision]:
        """Decide; validate the chosen target; decide again until it is valid or none is left."""
        policy = watch.plan.policy
        watch.memory = memory
        for asked in range(PREFLIGHTS_MAX + 2):
            now = self._clock.now()
            evidence = watch.evidence(self._kit.guard.impaired_until, now)
            counted = self._with_fleet(self.budget.counted(watch.app, memory))
            inputs = Inputs(policy, view, evidence, counted, now)
            decision = decide(policy, view, evidence, counted, inputs.now)
            wish = decision.step if isinstance(decision.step, RollBack) else decision.would
            told = memory.preflight_of(wish.target) if wish is not None else None
            if wish is None or (told is not None and told.valid):
                # No await since the count: whoever decides next counts this one too.
                self.budget.reserve(watch.app, decision)
                break
            if may_not_ask(watch, inputs.now):
                break
            if asked == PREFLIGHTS_MAX:
                memory = replace(memory, preflights=(*memory.preflights, *left_out(decision)))
                continue
            answers = await ask_preflight(self._kit, watch, wish.target, decision)
            memory = replace(memory, preflights=(*memory.preflights, *answers))
            watch.memory = memory
        self._breaker.note(watch, decision)
        return inputs, decision

    def _with_fleet(self, memory: Memory) -> Memory:
        """Return ``memory`` with how the fleet fares at this instant."""
        return replace(memory, fleet=self._breaker.fleet())

    async def _publish(
        self, watch: Watch, decision: Decision, inputs: Inputs, *, announcing: bool
    ) -> None:
        """Show a decision everywhere; keep and log it when it differs from the one before.

        A rollback is always kept: two in a row may differ in their targets and their evidence,
        and each of them must be explained. A decision counts as shown only when it is kept: a
        store that fails is told again.
        """
        before = watch.decision
        self._kit.metrics.decided(watch, decision)
        if announcing:
            said = announce(decision, inputs)
            if said.notices or said.incident != inputs.memory.incident:
                await self._store.announce(watch.app, said.incident, said.notices)
                watch.memory = replace(watch.memory, incident=said.incident)
        if not isinstance(decision.step, RollBack) and _alike(before, decision):
            watch.decision = decision
            return
        await self._keep(decision, inputs)
        watch.decision = decision
        step = decision.step if isinstance(decision.step, RollBack) else decision.would
        events.info(
            Event.DECISION_CHANGED,
            app=watch.app,
            name=watch.view.name,
            deployment=decision.live,
            reason=decision.reason,
            health=decision.health.value,
            summary=decision.summary,
            target=step.target if step else None,
        )

    async def _keep(self, decision: Decision, inputs: Inputs) -> None:
        """Keep a decision with its frame; if that cannot be, without: nothing rests on a frame."""
        try:
            await self._store.keep_decision(decision, frame_of(decision, inputs))
        except PortError:
            self._kit.metrics.frames_dropped.inc()
            await self._store.keep_decision(decision, None)


def _alike(before: Decision | None, decision: Decision) -> bool:
    """True when a hold says no more than the decision before it did."""
    if before is None:
        return False
    told = (before.reason, before.live, before.would, before.cancel)
    return told == (decision.reason, decision.live, decision.would, decision.cancel)


def _shown(intent: Intent, watch: Watch) -> bool:
    """True when the slots alone show what became of the intent's rollback."""
    return intent.rollback is not None and watch.view.find(intent.rollback) is not None
