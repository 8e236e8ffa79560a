"""Runs one seed on a virtual loop of its own and tells how it went."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog

from tests.simulation.invariants import Violated
from tests.simulation.options import Options, options_of
from tests.simulation.virtual import VirtualLoop
from tests.simulation.world import SimulatedWorld

Sabotage = Callable[[SimulatedWorld], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one world went; ``violation`` is empty when every invariant held."""

    options: Options
    violation: str
    transcript: tuple[str, ...]
    virtual_s: float
    rollbacks: int
    deaths: int


def run_world(seed: int, sabotage: Sabotage | None = None, **changed: Any) -> Outcome:
    """Run ``seed`` from begin to end; the same seed gives the same transcript, to the byte.

    ``changed`` are options to differ from what the seed chose; ``sabotage`` plants a fault.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    loop = VirtualLoop()
    asyncio.set_event_loop(loop)
    options, lines = replace(options_of(seed), **changed), list[str]()
    violation = ""
    try:
        loop.run_until_complete(_live(options, lines, sabotage))
    except Violated as found:
        violation = str(found)
    finally:
        _end(loop)
    return Outcome(
        options=options,
        violation=violation,
        transcript=tuple(lines),
        virtual_s=loop.time(),
        rollbacks=sum(" accepted: " in line for line in lines),
        deaths=sum(line.endswith(" dies") for line in lines),
    )


async def _live(options: Options, lines: list[str], sabotage: Sabotage | None) -> None:
    world = SimulatedWorld(options, lines)
    if sabotage is not None:
        sabotage(world)
    await world.run()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """End every task of the world, so that nothing of it is left for the next one."""
    tasks: set[asyncio.Task[Any]] = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    asyncio.set_event_loop(None)
    loop.close()
