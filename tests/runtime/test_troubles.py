"""Whatever call fails, and wherever, one rollback happens: no more, and in the end no less.

The same story is told again and again, each time with another call failing; the number of calls
in the undisturbed story bounds the loop, so a new call is tried without being listed.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.runtime.fakes import Troubled
from tests.runtime.worlds import Stage, seconds
from watchdog.adapters.stores import MemoryStore
from watchdog.model.decision import RollBack
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, Outcome
from watchdog.model.memory import Memory
from watchdog.model.notice import Incident, Notice, NoticeKind
from watchdog.model.view import CauseKind
from watchdog.ports import (
    Misconfigured,
    NotFound,
    OutcomeUnknown,
    PortError,
    Refused,
    Unavailable,
)
from watchdog.runtime.cycle import PREFLIGHTS_MAX

HANGS_S = 1_000.0
AT_START = ("open", "close", "register_notifiers")

ERRORS: tuple[PortError, ...] = (
    Unavailable("away"),
    Unavailable("throttled", retry_after=timedelta(seconds=3)),
    OutcomeUnknown("no answer"),
    Refused("no", code="nope"),
    NotFound("gone"),
    Misconfigured("wrong token"),
)


async def told(stage: Stage, **wrapped: Troubled) -> Intent:
    """Tell the story of a bad release to its end, and return its one intent."""
    await stage.started(**wrapped)
    await stage.break_release()
    ended = await stage.until(lambda: stage.channel.taken and last_word(stage) == "resolved")
    assert ended, f"no end: {wrapped}"
    intents = [one for one in await stage.store.intents(None, 50) if one.claimed_once]
    assert len(intents) == 1
    await stage.close()
    return intents[0]


def last_word(stage: Stage) -> str:
    """Return ``resolved`` once people were told that it is over."""
    notice = stage.channel.taken[-1]
    over = notice.kind is NoticeKind.RESOLVE or notice.event.startswith("rollback_")
    ended = notice.event not in ("rollback_recorded", "rollback_live")
    return "resolved" if over and ended else notice.event


async def assert_told_in_order(stage: Stage) -> None:
    taken = stage.channel.taken
    assert taken[0].kind is NoticeKind.TRIGGER
    assert len({one.key for one in taken}) == 1, "one incident"
    numbers = [int(one.id.rpartition("/")[2]) for one in taken]
    assert numbers == sorted(numbers), "in order"
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1)), "none left out"


async def assert_explained(stage: Stage, failed: str) -> None:
    """Each decision is kept; its frame, too, but for the one with which the store failed."""
    decisions = await stage.store.decisions(stage.app.id, 50)
    frames = await stage.store.frames(stage.app.id, 50)
    rolled = [one for one in decisions if isinstance(one.step, RollBack)]
    assert rolled, "the decision to roll back is kept"
    assert ("healthy", "d2") in {(one.reason, one.live) for one in decisions}, "as is the calm"
    dropped = {one.at for one in rolled} - {one.at for one in frames}
    assert not dropped or failed == "keep_decision"


@pytest.mark.parametrize("after", [False, True], ids=["before_it_was_done", "after_it_was_done"])
async def test_a_store_that_fails_at_any_call_leaves_nothing_half_done(after: bool):
    calls = 1
    place = 0
    while place <= calls:
        stage = Stage()
        error = Unavailable("locked")
        store = Troubled(stage.store, at=place, error=error, after=after, spared=AT_START)
        intent = await told(stage, store=store)
        calls = store.count if place == 0 else calls
        where = f"call {place} ({store.failed}) {intent}"
        assert stage.platform.accepted == [(stage.app.id, "d2")], where
        assert intent.outcome is Outcome.HELPED, where
        await assert_told_in_order(stage)
        await assert_explained(stage, store.failed)
        place += 1
    assert calls > 50, "the story was told"


def accepted_of(stage: Stage, failed: str, error: PortError, intent: Intent) -> list[str]:
    """Return which targets should have been accepted after ``failed`` met ``error``."""
    if failed == "roll_back" and isinstance(error, Refused):
        assert intent.outcome is Outcome.REFUSED
        return []
    assert intent.outcome is Outcome.HELPED, intent
    second_best = failed == "preflight" and isinstance(error, Refused)
    return ["d1" if second_best else "d2"]


@pytest.mark.parametrize(
    "error", ERRORS, ids=["away", "throttled", "unknown", "no", "gone", "wrong"]
)
async def test_a_platform_that_fails_at_any_call_delays_and_no_more(error: PortError):
    calls = 1
    place = 0
    while place <= calls:
        stage = Stage()
        platform = Troubled(stage.platform, at=place, error=error, spared=["close"])
        intent = await told(stage, platform=platform)
        calls = platform.count if place == 0 else calls
        expected = accepted_of(stage, platform.failed, error, intent)
        where = f"call {place} ({platform.failed}) {intent}"
        assert [target for _, target in stage.platform.accepted] == expected, where
        await assert_told_in_order(stage)
        place += 1
    assert calls > 10, "the story was told"


@pytest.mark.parametrize("pinning", [True, False], ids=["pinned", "unpinned"])
async def test_a_request_that_was_taken_though_its_answer_was_lost_is_found(pinning: bool):
    """Each call of the platform may have been carried out and its answer lost."""
    calls = 1
    place = 0
    while place <= calls:
        stage = Stage()
        stage.platform.pinning = pinning
        error = OutcomeUnknown("no answer")
        platform = Troubled(stage.platform, at=place, error=error, after=True, spared=["close"])
        intent = await told(stage, platform=platform)
        calls = platform.count if place == 0 else calls
        assert stage.platform.accepted == [(stage.app.id, "d2")], f"call {place}: {intent}"
        assert (intent.outcome, intent.rollback) == (Outcome.HELPED, "r0"), intent
        place += 1


async def test_a_platform_that_refuses_every_target_is_told_of(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    """A person hears that there is nothing to return to; nothing is sent."""
    stage.platform.refusals = {one.id: "image_missing" for one in stage.app.deployments}
    await stage.started()
    await stage.break_release()

    assert await stage.until(lambda: stage.channel.taken)

    assert stage.channel.taken[0].event == "no_eligible_target"
    refused = [one["target"] for one in logged if one["event"] == "preflight_refused"]
    assert refused == ["d2", "d1", "d0"]
    assert "roll_back" not in stage.platform.calls


async def test_more_refusals_than_are_asked_for_in_a_cycle_are_told_of(
    stage: Stage, logged: list[MutableMapping[str, Any]]
):
    """An app that was scaled again and again has more deployments than the platform keeps."""
    oldest = stage.app.deployments[-1]
    stage.app.deployments += [
        replace(
            oldest,
            id=DeploymentId(f"s{place}"),
            cause=CauseKind.AUTOSCALE,
            created_at=oldest.created_at - seconds(60 * place),
            content=replace(oldest.content, spec=f"s{place}"),
        )
        for place in range(1, 20)
    ]
    stage.platform.refusals = {one.id: "image_missing" for one in stage.app.deployments}
    await stage.started()
    await stage.break_release()

    assert await stage.until(lambda: stage.channel.taken)

    assert stage.channel.taken[0].event == "no_eligible_target"
    assert stage.platform.calls.count("preflight") == PREFLIGHTS_MAX
    assert not [one for one in logged if one["event"] == "cycle_failed"]


class Unwritten(MemoryStore):
    """A store that records no rollback."""

    async def record(self, intent: Intent, incident: Incident, notices: Sequence[Notice]) -> bool:
        raise Unavailable("away")


async def test_a_rollback_that_was_never_recorded_takes_nothing_from_the_fleets_budget(
    stage: Stage,
):
    stage.store = Unwritten()
    daemon = await stage.started()
    await stage.break_release()
    watch = next(iter(daemon.fleet.watches.values()))
    assert await stage.until(lambda: watch.failures)

    stage.platform.deploy(stage.app, "d9")
    assert await stage.until(lambda: not watch.failures)

    counted = daemon.cycle.budget.counted(AppId("another"), Memory())
    assert counted.fleet_rollbacks == ()


async def test_the_next_best_target_is_taken_when_the_best_is_refused(stage: Stage):
    stage.platform.refusals = {stage.app.deployments[0].id: "image_missing"}
    await stage.started()
    await stage.break_release()

    assert await stage.until(lambda: stage.platform.accepted)

    assert stage.platform.accepted == [(stage.app.id, "d1")]


class Logless(Troubled):
    """A platform whose logs hang, or break."""

    hangs = False

    async def logs(self, app: Any, deployment: Any) -> Any:
        if self.hangs:
            await self.clock.sleep(HANGS_S)
        raise Unavailable("no logs")


@pytest.mark.parametrize("hangs", [False, True], ids=["fail", "hang"])
async def test_logs_never_hold_up_a_rollback_when_they(hangs: bool, stage: Stage):
    platform = Logless(stage.platform)
    platform.hangs = hangs
    await stage.started(platform=platform)
    await stage.break_release()

    assert await stage.until(lambda: stage.platform.accepted)
    assert await stage.store.captures(stage.app.id, "d3") == ()
    await stage.clock.advance(HANGS_S)


async def test_the_logs_of_the_bad_release_are_kept(stage: Stage):
    await stage.started()
    await stage.break_release()

    assert await stage.until(lambda: stage.platform.accepted)
    await stage.pass_time(2)

    (excerpt,) = await stage.store.captures(stage.app.id, "d3")
    assert excerpt.text == "the last words of d3"


async def test_while_nobody_can_say_that_the_fleet_was_not_frozen_nothing_is_rolled_back():
    """The store fails as the daemon starts: the breaker counts as open until it answers."""
    stage = Stage()
    store = Troubled(stage.store, at=1, error=Unavailable("locked"), spared=AT_START)
    daemon = await stage.started(store=store)
    assert store.failed == "recall"
    assert daemon.breaker.fleet().frozen_since == stage.clock.now()
    assert not daemon.breaker.untold
    await daemon.poll()
    assert daemon.breaker.fleet().frozen_since is None
    await stage.close()
