"""Each kept decision can be read back with its inputs, and decided again to the same end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.runtime.fakes import Troubled
from tests.runtime.worlds import Stage, seconds
from watchdog.adapters.stores.memory import MemoryStore
from watchdog.core.decide import decide
from watchdog.model.decision import Decision
from watchdog.model.intent import IntentState, Outcome
from watchdog.ports import Frame, Unavailable
from watchdog.runtime.frames import read_frame
from watchdog.runtime.sending import Sender


async def test_every_frame_of_a_rollback_is_decided_again_to_the_same_end(stage: Stage):
    await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    frames = await stage.store.frames(stage.app.id, 50)
    reasons = []
    for frame in frames:
        inputs, decision = read_frame(frame)
        again = decide(inputs.policy, inputs.view, inputs.evidence, inputs.memory, inputs.now)
        assert again == decision
        reasons.append(decision.reason)
    assert reasons[0] == "roll_back"
    assert "healthy" in reasons


@pytest.mark.parametrize("payload", ["{}", '{"inputs": {}, "decision": {}}', '{"inputs": 1}'])
async def test_a_frame_that_is_not_ours_is_refused(payload: str, stage: Stage):
    await stage.started()
    await stage.pass_time(5)
    (frame, *_) = await stage.store.frames(stage.app.id, 1)
    with pytest.raises(ValueError, match="cannot be read"):
        read_frame(replace(frame, payload=payload))


class Throttled(Troubled):
    """A platform that asks the first rollback to come back in seventy seconds."""

    asked = 0

    async def roll_back(self, *given: object, **named: object) -> object:
        self.asked += 1
        if self.asked == 1:
            raise Unavailable("throttled", retry_after=timedelta(seconds=70))
        return await self._inner.roll_back(*given, **named)


async def test_a_target_is_validated_again_before_a_request_that_had_to_wait(stage: Stage):
    await stage.started(platform=Throttled(stage.platform))
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted, 120)
    calls = stage.platform.calls
    assert calls.count("preflight") == 2
    assert calls.index("roll_back") > len(calls) - 1 - calls[::-1].index("preflight")


async def test_a_target_that_is_refused_meanwhile_is_not_returned_to(stage: Stage):
    await stage.started(platform=Throttled(stage.platform))
    await stage.break_release()
    asked = await stage.until(lambda: "preflight" in stage.platform.calls)
    assert asked
    stage.platform.refusals = {one.id: "image_missing" for one in stage.app.deployments}
    await stage.pass_time(100)
    (intent, *_) = await stage.store.intents(None, 50)
    assert stage.platform.accepted == []
    assert (intent.state, intent.outcome) == (IntentState.ABANDONED, Outcome.REFUSED)


async def test_logs_still_being_fetched_at_the_end_are_given_up(stage: Stage):
    class Hanging(Troubled):
        async def logs(self, *given: object) -> object:
            await stage.clock.sleep(1_000)
            return ()

    daemon = await stage.started(platform=Hanging(stage.platform))
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    assert isinstance(daemon.sender, Sender)
    await daemon.sender.drain(seconds(0))
    await stage.close()
    assert await stage.store.captures(stage.app.id, "d3") == ()


async def test_old_records_are_pruned(stage: Stage):
    daemon = await stage.started()
    await stage.pass_time(8)
    assert await stage.store.decisions(stage.app.id, 5)
    await stage.clock.advance(40 * 24 * 3600)
    await daemon.prune()
    assert await stage.store.decisions(stage.app.id, 5) == ()


class Frameless(MemoryStore):
    """A store that has no room for frames."""

    async def keep_decision(self, decision: Decision, frame: Frame | None) -> None:
        if frame is not None:
            raise Unavailable("no room for a frame")
        await super().keep_decision(decision, frame)


async def test_a_frame_that_cannot_be_kept_is_dropped_counted_and_holds_nothing_up(stage: Stage):
    daemon = await stage.started(store=Frameless())
    await stage.break_release()

    assert await stage.until(lambda: stage.platform.accepted)
    assert b"watchdog_frames_dropped_total 0.0" not in daemon.metrics.render()
