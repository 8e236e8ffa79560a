"""The simulation itself: it repeats itself exactly, good code passes, planted faults do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.simulation.run import Sabotage, run_world
from tests.simulation.world import OpenBook, SimulatedWorld

SEEDS_MAX = 12


def test_the_same_seed_gives_the_same_transcript():
    first, second = run_world(4), run_world(4)

    assert first.transcript == second.transcript
    assert first.transcript, "something happened"


@pytest.mark.parametrize("seed", range(3))
def test_no_invariant_is_violated(seed: int):
    assert run_world(seed).violation == ""


class Forgetful(OpenBook):
    """A store that does not keep new intents: they are gone with whoever made them."""

    async def record(self, intent: Any, incident: Any, notices: Any) -> bool:
        return True


def nothing_is_recorded(world: SimulatedWorld) -> None:
    world.store = Forgetful()
    world.invariants.read_from(world.store)


def no_look_before_asking_again(world: SimulatedWorld) -> None:
    followup = replace(world.policy.followup, settle_time=timedelta(0))
    world.policy = replace(world.policy, followup=followup)


def nobody_asks_the_references(world: SimulatedWorld) -> None:
    world.references = ()


class Careless(OpenBook):
    """A store that lets everybody ask for a cancel as often as they like."""

    async def claim_cancel(self, app: Any, cancel: Any) -> bool:
        return True


def cancels_are_not_written_down(world: SimulatedWorld) -> None:
    world.store = Careless()
    world.invariants.read_from(world.store)


UNSAFE: dict[str, Any] = {"pinning": False, "people": False}
PLANTED: dict[str, tuple[Sabotage, dict[str, Any]]] = {
    "nothing is recorded": (nothing_is_recorded, UNSAFE),
    "no look before asking again": (
        no_look_before_asking_again,
        {**UNSAFE, "late_rate": 0.8, "reply_lost_rate": 0.8, "crash_rate": 0.0},
    ),
    "cancels are not written down": (
        cancels_are_not_written_down,
        {**UNSAFE, "cancels": True, "request_lost_rate": 0.8, "crash_rate": 0.0},
    ),
    "nobody asks the references": (
        nobody_asks_the_references,
        {**UNSAFE, "observer_lost": True, "crash_rate": 0.0},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_caught(name: str):
    """A simulation that cannot catch these proves nothing."""
    sabotage, changed = PLANTED[name]

    caught = (run_world(seed, sabotage, **changed).violation for seed in range(SEEDS_MAX))

    assert any(caught), f"{SEEDS_MAX} worlds did not notice: {name}"
