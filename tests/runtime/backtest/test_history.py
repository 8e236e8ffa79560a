"""What the daemon did can be tried again from what it kept, and comes out the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.runtime.worlds import Stage, swift
from watchdog.adapters.stores.memory import MemoryStore
from watchdog.core.rules import Down
from watchdog.model.identity import AppId
from watchdog.model.memory import Standing
from watchdog.runtime.backtest.history import history_of
from watchdog.runtime.backtest.outcome import Tried
from watchdog.runtime.backtest.trial import try_out

DAY = timedelta(days=1)


async def tried(stage: Stage, count: int = 3) -> list[Tried]:
    now = stage.clock.now()
    found = await history_of(stage.store, stage.app.id, now - DAY, now)
    policy = swift(rules=(Down(count=count),))
    return list(try_out(policy, found.candidates, found.observations))


async def test_a_rollback_of_the_daemon_is_found_again_and_was_right():
    stage = Stage()
    await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    await stage.pass_time(25)
    (intent,) = await stage.store.intents(stage.app.id, 5)

    (found,) = await tried(stage)
    await stage.close()

    assert found.decision is not None
    assert found.candidate.release.deployment == intent.bad == "d3"
    assert abs(found.decision.at - intent.decided_at) <= timedelta(seconds=2)
    assert (found.candidate.bad, found.wrong) == (True, False)


async def test_another_policy_would_have_left_it():
    stage = Stage()
    await stage.started()
    await stage.break_release()
    assert await stage.until(lambda: stage.platform.accepted)
    await stage.close()

    (found,) = await tried(stage, count=500)

    assert found.decision is None
    assert found.candidate.bad is None


async def test_a_release_that_proved_itself_was_good():
    stage = Stage()
    await stage.started()
    await stage.pass_time(12)
    stage.source.bad = lambda view: False
    stage.platform.deploy(stage.app, "d3")
    await stage.pass_time(12)
    memory = await stage.store.recall(stage.app.id, stage.clock.now())
    (young, *_) = [one for one in memory.releases if one.deployment == "d3"]
    proven = replace(young, standing=Standing.PROVEN)
    await stage.store.note_view(stage.app.id, stage.clock.now(), [proven])

    (found,) = await tried(stage)
    await stage.close()

    assert (found.decision, found.candidate.bad) == (None, False)


async def test_of_an_app_that_is_not_known_there_is_no_history():
    stage = Stage()

    found = await history_of(MemoryStore(), AppId("x"), stage.clock.now(), stage.clock.now())

    assert (found.candidates, found.observations) == ((), ())
