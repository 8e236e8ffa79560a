"""The contract about requests to cancel a deployment: one for each, whoever asks."""

from __future__ import annotations

import asyncio

from tests.adapters.stores.conftest import OpenFile
from tests.adapters.stores.values import BLOG, HOUR, MINUTE, NOON, SHOP, cancel
from watchdog.adapters.stores.limits import CANCELS_RECALLED_MAX
from watchdog.model.identity import DeploymentId
from watchdog.ports import Store


async def test_of_many_claims_of_one_deployment_exactly_one_is_won(store: Store):
    claims = [cancel(at=NOON + n * MINUTE) for n in range(5)]

    won = await asyncio.gather(*(store.claim_cancel(SHOP, one) for one in claims))

    assert sorted(won) == [False, False, False, False, True]
    assert (await store.recall(SHOP, NOON)).cancels == (claims[won.index(True)],)


async def test_a_claim_is_not_won_twice_by_whoever_won_it(store: Store):
    assert await store.claim_cancel(SHOP, one := cancel())
    assert not await store.claim_cancel(SHOP, one)


async def test_each_app_and_deployment_has_a_claim_of_its_own(store: Store):
    await store.claim_cancel(SHOP, cancel("d3"))

    assert await store.claim_cancel(SHOP, cancel("d4"))
    assert await store.claim_cancel(BLOG, cancel("d3"))
    assert (await store.recall(BLOG, NOON)).cancels == (cancel("d3"),)


async def test_a_dropped_claim_may_be_made_again(store: Store):
    await store.claim_cancel(SHOP, cancel("d3"))
    await store.claim_cancel(SHOP, cancel("d4"))
    for _ in range(2):
        await store.drop_cancel(SHOP, DeploymentId("d3"))

    assert (await store.recall(SHOP, NOON)).cancels == (cancel("d4"),)
    assert await store.claim_cancel(SHOP, cancel("d3"))


async def test_the_newest_claims_are_recalled_newest_first(store: Store):
    many = [cancel(f"d{n:03}", at=NOON + n * MINUTE) for n in range(CANCELS_RECALLED_MAX + 2)]
    for one in many:
        await store.claim_cancel(SHOP, one)

    assert (await store.recall(SHOP, NOON)).cancels == tuple(reversed(many[2:]))


async def test_old_claims_are_pruned(store: Store):
    await store.claim_cancel(SHOP, cancel("d3", at=NOON - HOUR))
    await store.claim_cancel(SHOP, cancel("d4", at=NOON))

    await store.prune(NOON, NOON)

    assert (await store.recall(SHOP, NOON)).cancels == (cancel("d4"),)


async def test_a_claim_outlives_the_process(open_file: OpenFile):
    first = await open_file()
    await first.claim_cancel(SHOP, cancel())
    await first.close()

    again = await open_file()

    assert not await again.claim_cancel(SHOP, cancel(at=NOON + HOUR))
