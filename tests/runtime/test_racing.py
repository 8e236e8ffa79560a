"""Several daemons on one store, watching one app: one rollback, whoever is first."""

from __future__ import annotations

import random
from collections.abc import MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.fakes import Troubled, settle
from tests.runtime.worlds import Stage
from watchdog.adapters.stores import SqlStore
from watchdog.model.intent import Outcome
from watchdog.model.notice import Notice

QUIET_TURNS = 40
# Turns of the loop without a call of the store under way, after which nothing more will come.


async def quiet(*stores: Troubled) -> None:
    """Wait until no call of the stores is under way and none follows."""
    idle = 0
    while idle < QUIET_TURNS:
        await settle()
        busy = any(one.under_way for one in stores)
        idle = 0 if busy else idle + 1


async def race(stage: Stage, *stores: Troubled) -> None:
    """Let one daemon for each store watch the bad release until it was dealt with."""
    stage.platform.pinning = False
    for store in stores:
        await stage.started(store=store)
    for second in range(45):
        if second == 12:
            stage.platform.deploy(stage.app, "d3")
        await stage.pass_time(1)
        await quiet(*stores)


@pytest.mark.parametrize("seed", range(12))
async def test_one_of_two_daemons_sends_in_whatever_order_they_are_served(seed: int, stage: Stage):
    """The platform's own pin is switched off: nothing but the store keeps them apart."""
    chance = random.Random(seed)
    stores = [Troubled(stage.store) for _ in range(2)]
    for one in stores:
        one.yields = [chance.randrange(8) for _ in range(97)]

    await race(stage, *stores)

    (intent,) = await stage.store.intents(None, 50)
    assert stage.platform.accepted == [(stage.app.id, "d2")]
    assert intent.outcome is Outcome.HELPED, intent
    for daemon in stage.daemons:
        text = daemon.metrics.render().decode()
        assert 'watchdog_open_intents{app="shop"} 0.0' in text


async def test_one_of_two_daemons_on_one_file_sends(tmp_path: Path, stage: Stage):
    path = str(tmp_path / "watchdog.db")
    stores = [Troubled(SqlStore(path)) for _ in range(2)]

    await race(stage, *stores)

    (intent,) = await stores[0].intents(None, 50)
    assert stage.platform.accepted == [(stage.app.id, "d2")]
    assert intent.outcome is Outcome.HELPED, intent


def ended(taken: list[Notice]) -> bool:
    return bool(taken) and taken[-1].event == "rollback_helped"


async def test_a_daemon_goes_on_where_another_left_off():
    """A restart at any second of the story changes nothing of how it ends."""
    for cut_s in range(13, 27):
        stage = Stage()
        await stage.started()
        await stage.pass_time(12)
        stage.platform.deploy(stage.app, "d3")
        await stage.pass_time(cut_s - 12)
        await stage.close()
        await stage.started()

        taken = stage.channel.taken
        told = await stage.until(partial(ended, taken))

        (intent,) = await stage.store.intents(None, 50)
        assert stage.platform.accepted == [(stage.app.id, "d2")], cut_s
        assert told, (cut_s, intent)
        assert intent.outcome is Outcome.HELPED, (cut_s, intent)
        await stage.close()


async def test_a_race_is_lost_by_one(stage: Stage, logged: list[MutableMapping[str, Any]]):
    """Served in lockstep, both daemons want the rollback at once; the store lets one have it."""
    stores = [Troubled(stage.store) for _ in range(2)]
    for one in stores:
        one.yields = [3]

    await race(stage, *stores)

    assert [one["bad"] for one in logged if one["event"] == "intent_lost_race"]
    assert len([one for one in logged if one["event"] == "rollback_sent"]) == 1
