"""The one door through which rollbacks leave: claim, send, look; and every later step of theirs.

Whatever ``settle`` says is carried out here, by the process that recorded the intent and, after
a crash, by any other. Each change of an intent is one conditional update together with its
notices; whoever loses the update stops.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from watchdog.core.announce import announce_intent
from watchdog.core.settle import settle, settle_preflight
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Memory
from watchdog.model.settlement import (
    Adopt,
    Commit,
    Conclude,
    Converged,
    Send,
    Settlement,
    Validate,
    Wait,
)
from watchdog.model.view import AppView
from watchdog.ports import (
    Misconfigured,
    OutcomeUnknown,
    PortError,
    Refused,
    Unavailable,
)
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch

STEPS_MAX = 8
# validate, send, adopt, converge, commit, conclude: no settlement needs more in one cycle.
PINNED = "app_pinned"
COME_BACK = timedelta(seconds=5)
# When the platform plainly did not take a request and named no time itself.


class Sender:
    """Carries out what becomes of open intents. Holds no state of its own but captures."""

    def __init__(self, kit: Kit) -> None:
        """Send through the kit's platform only what its store let us claim."""
        self._platform = kit.platform
        self._store = kit.store
        self._clock = kit.clock
        self._guard = kit.guard
        self._metrics = kit.metrics
        self._captures: set[asyncio.Task[None]] = set()

    async def record(self, watch: Watch, intent: Intent, memory: Memory) -> Memory | None:
        """Put a new intent on stable storage; None when somebody else already had.

        From here on the rollback survives us. Nothing was sent yet.
        """
        said = announce_intent(intent, watch.view, memory.incident, self._clock.now())
        assert said.incident is not None, "a recorded rollback is an incident"
        if not await self._store.record(intent, said.incident, said.notices):
            events.warning(Event.INTENT_LOST_RACE, **_names(watch), bad=intent.bad)
            return None
        self._log(watch, Event.INTENT_RECORDED, intent)
        self._metrics.intent_changed(watch, intent, self._clock.now())
        self._capture(watch, intent)
        intents = (intent, *memory.intents)
        return replace(memory, intents=intents, incident=said.incident)

    async def settle(self, watch: Watch, view: AppView, memory: Memory) -> Memory:
        """Take the open intent as far as it will go now; return memory as it then is.

        Raises:
            PortError: the store or the platform failed; the next cycle goes on from there.
        """
        for _ in range(STEPS_MAX):
            intent = memory.open_intent
            if intent is None:
                break
            now = self._clock.now()
            evidence = watch.evidence(self._guard.impaired_until, now)
            step = settle(watch.plan.policy, view, evidence, memory, now)
            turn = _Turn(watch, intent, memory)
            memory, go_on = await self._carry_out(turn, step)
            if not go_on:
                break
        return memory

    async def drain(self, grace: timedelta) -> None:
        """Let captures under way finish, for at most ``grace``; what is not had then is lost."""
        tasks = tuple(self._captures)
        if not tasks:
            return
        _, slow = await asyncio.wait(tasks, timeout=grace.total_seconds())
        for task in slow:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _carry_out(self, turn: _Turn, step: Settlement) -> tuple[Memory, bool]:
        """Do one step; return memory after it, and whether another may follow at once."""
        intent, now = turn.intent, self._clock.now()
        match step:
            case Wait():
                return turn.memory, False
            case Send():
                return await self._claim_and_send(turn)
            case Validate():
                after = await self._validate(turn)
            case Adopt(rollback=rollback):
                self._log(turn.watch, Event.ROLLBACK_ADOPTED, intent, rollback=rollback)
                after = intent.moved(IntentState.ACCEPTED, now, rollback=rollback)
            case Converged():
                self._log(turn.watch, Event.ROLLBACK_CONVERGED, intent, rollback=intent.rollback)
                after = intent.moved(IntentState.LIVE, now)
            case Commit():
                after = await self._commit(turn)
            case Conclude(state=state, outcome=outcome, reason=reason):
                after = intent.moved(state, now, outcome=outcome, detail=reason)
            case _:
                assert_never(step)
        return await self._store_change(turn, after)

    async def _store_change(self, turn: _Turn, after: Intent) -> tuple[Memory, bool]:
        """Replace the intent in the store, with what people should hear of it."""
        watch, now = turn.watch, self._clock.now()
        said = announce_intent(after, watch.view, turn.memory.incident, now)
        if not await self._store.advance(turn.intent, after, said.incident, said.notices):
            events.warning(Event.INTENT_LOST_RACE, **_names(watch), bad=after.bad)
            return turn.memory, False
        if after.outcome is not None:
            facts = {"state": after.state, "outcome": after.outcome, "detail": after.detail}
            self._log(watch, Event.INTENT_ENDED, after, **facts)
        self._metrics.intent_changed(watch, after, now, turn.intent.state)
        others = tuple(one for one in turn.memory.intents if one is not turn.intent)
        memory = replace(turn.memory, intents=(after, *others), incident=said.incident)
        return memory, True

    async def _validate(self, turn: _Turn) -> Intent:
        preflight = await self._platform.preflight(turn.watch.app, turn.intent.target)
        now = self._clock.now()
        settled = settle_preflight(turn.watch.plan.policy, turn.intent, preflight, now)
        if isinstance(settled, Intent):
            return settled
        end = settled
        return turn.intent.moved(end.state, now, outcome=end.outcome, detail=end.reason)

    async def _claim_and_send(self, turn: _Turn) -> tuple[Memory, bool]:
        """Claim the attempt; only its winner sends, and sends once."""
        intent, now = turn.intent, self._clock.now()
        claim = intent.moved(
            IntentState.CLAIMED, now, attempts=intent.attempts + 1, claimed_at=now, not_before=None
        )
        memory, won = await self._store_change(turn, claim)
        if not won:
            return memory, False
        self._log(turn.watch, Event.ROLLBACK_SENT, claim, attempt=claim.attempts)
        after = await self._send(turn.watch, intent, claim)
        if after is None:
            return memory, False
        return await self._store_change(_Turn(turn.watch, claim, memory), after)

    async def _send(self, watch: Watch, before: Intent, claim: Intent) -> Intent | None:
        """Send the one request; return the intent after it, None when nobody knows."""
        app, target = watch.app, claim.target
        try:
            # Always pinned: the platform's pin is a second net under our own at-most-once, and
            # a policy that wants none commits once the rollback is live.
            rollback = await self._platform.roll_back(app, target, pin=True)
        except OutcomeUnknown as error:
            self._log(watch, Event.ROLLBACK_OUTCOME_UNKNOWN, claim, error=str(error))
            return None
        except (Unavailable, Misconfigured) as error:
            self._log(watch, Event.ROLLBACK_NOT_TAKEN, claim, error=str(error))
            return _put_back(before, claim, error, self._clock.now())
        except Refused as error:
            self._log(watch, Event.ROLLBACK_NOT_TAKEN, claim, error=str(error))
            if before.claimed_once and PINNED in f"{error.code} {error}":
                return None  # Perhaps by our own earlier request, after all: look first.
            now, words = self._clock.now(), f"{error.code}: {error}" if error.code else str(error)
            return claim.moved(IntentState.FAILED, now, outcome=Outcome.REFUSED, detail=words[:256])
        self._log(watch, Event.ROLLBACK_ADOPTED, claim, rollback=rollback)
        return claim.moved(IntentState.ACCEPTED, self._clock.now(), rollback=rollback)

    async def _commit(self, turn: _Turn) -> Intent:
        """Release the pin; a refusal settles the matter too, and is told."""
        detail = ""
        try:
            await self._platform.commit(turn.watch.app)
            committed = str(turn.intent.rollback)
            events.info(Event.ROLLBACK_COMMITTED, **_names(turn.watch), rollback=committed)
        except Refused as error:
            detail = f"the platform refused to commit it: {error}"[:256]
        now = self._clock.now()
        return turn.intent.moved(IntentState.LIVE, now, pin_settled=True, detail=detail)

    def _capture(self, watch: Watch, intent: Intent) -> None:
        """Fetch the bad release's logs beside the sending: soon the platform drops them."""
        task = asyncio.create_task(self._fetch_logs(watch, intent))
        self._captures.add(task)
        task.add_done_callback(self._captures.discard)

    async def _fetch_logs(self, watch: Watch, intent: Intent) -> None:
        count = 0
        try:
            excerpts = await self._platform.logs(watch.app, intent.bad)
            await self._store.keep_capture(intent, excerpts)
            count = len(excerpts)
        except PortError as error:
            events.warning(Event.PLATFORM_UNAVAILABLE, operation="logs", error=str(error))
        names = _names(watch)
        events.info(Event.EVIDENCE_CAPTURED, **names, bad=intent.bad, excerpts=count)

    def _log(self, watch: Watch, event: Event, intent: Intent, **facts: object) -> None:
        about = {"bad": intent.bad, "target": intent.target}
        loud = event in (Event.ROLLBACK_OUTCOME_UNKNOWN, Event.ROLLBACK_NOT_TAKEN)
        say = events.warning if loud else events.info
        say(event, **_names(watch), **about, **facts)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One app's open intent as the cycle holds it."""

    watch: Watch
    intent: Intent
    memory: Memory


def _put_back(before: Intent, claim: Intent, error: PortError, now: datetime) -> Intent:
    """Return the claim as though it had not been made: the request plainly was not taken."""
    wish = error.retry_after if isinstance(error, Unavailable) else None
    wait = max(wish or COME_BACK, COME_BACK)
    return claim.moved(
        IntentState.RECORDED,
        now,
        attempts=before.attempts,
        claimed_at=before.claimed_at,
        not_before=now + wait,
    )


def _names(watch: Watch) -> dict[str, str]:
    return {"app": watch.app, "name": watch.view.name}
