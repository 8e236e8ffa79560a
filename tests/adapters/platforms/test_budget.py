"""The account of requests: what is let through, what waits, and what rollbacks may use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.adapters.platforms.builders import (
    APP,
    NOON,
    TARGET,
    TurnedClock,
    adapter,
    app,
    deployment,
)
from tests.adapters.platforms.scripted import Answer, Asked, answer_json, in_turn, problem, scripted
from watchdog.adapters.platforms.digitalocean.budget import Budget
from watchdog.ports import Unavailable


def budget(clock: TurnedClock, *, reserve: int = 200) -> Budget:
    return Budget(clock, reserve=reserve, burst_max=250, burst_reserve=30)


def told(remaining: int, *, limit: int = 5000, reset_s: int = 30) -> dict[str, str]:
    reset = int(NOON.timestamp()) + reset_s
    return {
        "ratelimit-limit": str(limit),
        "ratelimit-remaining": str(remaining),
        "ratelimit-reset": str(reset),
    }


def wait_of(account: Budget, *, urgent: bool = False) -> float:
    """Seconds that a call is told to wait; 0 when it is let through."""
    try:
        account.admit("test", urgent=urgent)
    except Unavailable as error:
        return error.retry_after.total_seconds() if error.retry_after is not None else -1.0
    return 0.0


def test_nothing_is_held_back_before_anything_is_known():
    account = budget(TurnedClock())

    assert account.remaining is None
    assert wait_of(account) == 0


def test_ordinary_calls_leave_the_reserve_to_the_urgent_ones():
    account = budget(TurnedClock())
    account.note_reply(200, told(201))
    assert wait_of(account) == 0

    account.note_reply(200, told(200))
    assert account.remaining == 200
    assert wait_of(account) == 30
    assert wait_of(account, urgent=True) == 0


@pytest.mark.parametrize(("reset_s", "wait_s"), [(-100, 5), (1, 5), (30, 30), (3600, 60)])
def test_the_wait_follows_the_platforms_reset_within_bounds(reset_s: int, wait_s: float):
    account = budget(TurnedClock())
    account.note_reply(200, told(0, reset_s=reset_s))

    assert wait_of(account) == wait_s


def test_after_the_wait_one_call_goes_to_look_and_the_others_wait_for_it():
    clock = TurnedClock()
    account = budget(clock)
    account.note_reply(200, told(10))
    clock.seconds += 31

    assert wait_of(account) == 0
    assert wait_of(account) > 0
    account.note_reply(200, told(4000))
    assert wait_of(account) == 0


def test_a_limit_smaller_than_the_reserve_keeps_a_quarter():
    account = budget(TurnedClock())
    account.note_reply(200, told(26, limit=100))
    assert wait_of(account) == 0

    account.note_reply(200, told(25, limit=100))
    assert wait_of(account) > 0


def test_the_burst_of_a_minute_is_guessed_from_what_was_sent():
    clock = TurnedClock()
    account = budget(clock)
    for _ in range(219):
        account.note_sent()
    assert wait_of(account) == 0

    clock.seconds += 1
    account.note_sent()
    assert wait_of(account) == 59
    assert wait_of(account, urgent=True) == 0
    clock.seconds += 59
    assert wait_of(account) == 0


def test_the_count_of_what_was_sent_does_not_grow_without_end():
    clock = TurnedClock()
    account = budget(clock)
    for _ in range(1000):
        account.note_sent()
    clock.seconds += 30
    account.note_sent()

    assert wait_of(account) == 30
    clock.seconds += 30
    assert wait_of(account) == 0


def test_a_limit_that_makes_no_sense_leaves_the_reserve_as_it_is():
    account = budget(TurnedClock())
    account.note_reply(200, told(200) | {"ratelimit-limit": "0"})

    assert wait_of(account) == 30


@pytest.mark.parametrize(("asked", "wait_s"), [("7", 7), ("0", 0), ("100000", 60)])
def test_after_a_rate_limit_everybody_pauses_as_asked_within_a_minute(asked: str, wait_s: float):
    account = budget(TurnedClock())
    account.note_reply(429, {"retry-after": asked})

    assert wait_of(account) == wait_s
    assert wait_of(account, urgent=True) == wait_s


def test_a_rate_limit_without_a_pause_waits_for_the_reset():
    account = budget(TurnedClock())
    account.note_reply(429, told(0, reset_s=20))

    assert wait_of(account, urgent=True) == 20


@pytest.mark.parametrize("nonsense", ["", "many", "-1", "1e999", "9" * 400, "٣", "nan"])
def test_headers_that_make_no_sense_are_passed_over(nonsense: str):
    account = budget(TurnedClock())
    account.note_reply(200, dict.fromkeys(told(0), nonsense) | {"retry-after": nonsense})

    assert account.remaining is None
    assert wait_of(account) == 0


async def test_with_the_budget_at_its_reserve_only_the_way_to_a_rollback_stays_open():
    def poor(asked: Asked) -> Answer:
        if asked.path.endswith("/deployments"):
            return answer_json({"deployments": [deployment()]}, headers=headers)
        if asked.path.endswith("/validate"):
            return answer_json({"valid": True}, headers=headers)
        return answer_json({"app": app(), "deployment": deployment()}, headers=headers)

    headers = told(150)
    async with scripted(poor) as server:
        platform = adapter(server.url)
        await platform.view(APP)
        for refused in (platform.fleet(), platform.view(APP), platform.history(APP)):
            with pytest.raises(Unavailable, match="kept for rollbacks") as caught:
                await refused
            assert caught.value.retry_after == timedelta(seconds=30)
        assert len(server.asked) == 1

        await platform.history(APP, urgent=True)
        await platform.preflight(APP, TARGET)
        await platform.roll_back(APP, TARGET, pin=True)
        await platform.commit(APP)
        await platform.cancel(APP, TARGET)
        assert platform.budget_remaining == 150
        await platform.close()


async def test_after_a_rate_limit_nothing_is_sent_until_the_pause_is_over():
    clock = TurnedClock()
    limited = problem(429, retry_after="10")
    async with scripted(in_turn(limited, answer_json({"deployment": {"id": "d2"}}))) as server:
        platform = adapter(server.url, clock=clock)
        with pytest.raises(Unavailable):
            await platform.roll_back(APP, TARGET, pin=True)
        clock.seconds += 9
        with pytest.raises(Unavailable, match="not sent"):
            await platform.roll_back(APP, TARGET, pin=True)
        assert len(server.asked) == 1
        clock.seconds += 2
        assert await platform.roll_back(APP, TARGET, pin=True) == "d2"
        await platform.close()
