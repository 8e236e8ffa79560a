"""One request to cancel what stands in the way, whatever comes back, whoever else asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, MutableMapping
from typing import Any

import pytest

from tests.runtime.worlds import Stage, seconds, swift
from watchdog.core.fix_terms import Afterwards, FixInFlight
from watchdog.ports import Misconfigured, OutcomeUnknown, PortError, Refused, Unavailable

WISH = FixInFlight(deadline=seconds(3), after_deadline=Afterwards.CANCEL)
CANCELS = swift(fix_in_flight=WISH)
Logged = list[MutableMapping[str, Any]]


class Answers:
    """A platform that meets requests to cancel with these errors first, before or after it did."""

    def __init__(self, inner: Any, *errors: PortError, after: bool = False) -> None:
        self._inner = inner
        self._errors = list(errors)
        self._after = after
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def cancel(self, app: Any, deployment: Any) -> None:
        self.asked += 1
        error = self._errors.pop(0) if self._errors else None
        if error is None or self._after:
            await self._inner.cancel(app, deployment)
        if error is not None:
            raise error


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    one = Stage(policy=CANCELS)
    yield one
    await one.close()


async def watched(stage: Stage, *errors: PortError, after: bool = False) -> Answers:
    """Let the bad d3 be live with d4 on its way, and pass a minute."""
    platform = Answers(stage.platform, *errors, after=after)
    await stage.started(platform=platform)
    await stage.break_release()
    stage.platform.begin(stage.app, "d4")
    await stage.pass_time(60)
    return platform


def events(logged: Logged) -> list[str]:
    return [str(one["event"]) for one in logged if str(one["event"]).startswith("cancel_")]


async def cancels(stage: Stage) -> Mapping[str, Any]:
    kept = await stage.store.recall(stage.app.id, stage.clock.now())
    return {one.deployment: one.at for one in kept.cancels}


async def test_what_stands_in_the_way_is_cancelled_and_the_rollback_follows(
    stage: Stage, logged: Logged
):
    platform = await watched(stage)

    assert platform.asked == 1
    assert stage.platform.canceled == ["d4"]
    assert stage.platform.accepted == [(stage.app.id, "d2")]
    assert events(logged) == ["cancel_sent", "cancel_accepted"]


async def test_a_lost_answer_is_looked_after_and_never_asked_for_again(
    stage: Stage, logged: Logged
):
    platform = await watched(stage, OutcomeUnknown("no answer"), after=True)

    assert platform.asked == 1
    assert len(stage.platform.accepted) == 1
    assert events(logged) == ["cancel_sent", "cancel_outcome_unknown"]


@pytest.mark.parametrize("error", [OutcomeUnknown("lost"), Refused("no"), Misconfigured("token")])
async def test_what_may_have_arrived_or_was_refused_is_not_asked_again(
    stage: Stage, error: PortError
):
    platform = await watched(stage, error)

    assert platform.asked == 1
    assert stage.platform.accepted == []
    assert list(await cancels(stage)) == ["d4"]


async def test_what_plainly_never_arrived_is_asked_again(stage: Stage, logged: Logged):
    platform = await watched(stage, Unavailable("away"), Unavailable("away"))

    assert platform.asked == 3
    assert len(stage.platform.accepted) == 1
    assert events(logged)[:2] == ["cancel_sent", "cancel_not_taken"]


async def test_of_two_processes_one_asks(stage: Stage):
    both = Answers(stage.platform, Refused("no"))
    for _ in range(2):
        await stage.started(platform=both)
    await stage.break_release()
    stage.platform.begin(stage.app, "d4")

    await stage.pass_time(60)

    assert both.asked == 1


async def test_nothing_leaves_before_it_is_written_down(stage: Stage):
    class Full:
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> Any:
            return getattr(self._inner, name)

        async def claim_cancel(self, app: Any, cancel: Any) -> bool:
            raise Unavailable("the disk is full")

    stage.store = Full(stage.store)
    platform = await watched(stage)

    assert platform.asked == 0
    assert stage.platform.accepted == []


async def test_by_default_a_fix_is_left_to_arrive(stage: Stage):
    stage.policy = swift()
    platform = await watched(stage)

    assert platform.asked == 0
    assert stage.platform.accepted == []
