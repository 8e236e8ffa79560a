"""Who may push, as configured: which apps get a signal of alerts, and what opens the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import ManualClock
from watchdog.compose import world_of
from watchdog.model.pushed import Malformed
from watchdog.runtime.daemon import World
from watchdog.settings import load

CONFIG = """
platform: {token: secret}
store: {url: "memory:"}
inbound:
  any: {kind: alertmanager, token: 0123456789abcdef-any, app_label: app}
  shop: {kind: plain, token: 0123456789abcdef-shop, app: shop, signal: orders}
  also: {kind: gatus, token: 0123456789abcdef-also, app: shop, signal: orders}
  far: {kind: probe_results, token: 0123456789abcdef-far}
apps:
  - app: "*"
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    path = tmp_path / "watchdog.yaml"
    path.write_text(CONFIG, "utf-8")
    return world_of(load([path], {}))


async def names(world: World, app: str) -> list[str]:
    platform = FakePlatform(ManualClock())
    platform.add(app)
    (view,) = await platform.fleet()
    plan = world.planner(view)
    assert plan is not None
    assert world.planner(view) is plan, "apps of one entry share their sources"
    return [source.name for source in plan.sources]


async def test_an_app_has_the_signals_of_the_alerts_that_may_be_about_it(world: World):
    assert await names(world, "shop") == ["http", "alert", "orders"]
    assert await names(world, "blog") == ["http", "alert"]


def test_every_source_has_its_own_token_and_reads_its_own_format(world: World):
    assert world.board is not None
    tokens = {one.name: one.token() for one in world.board.sources}
    assert tokens == {name: f"0123456789abcdef-{name}" for name in ("any", "shop", "also", "far")}
    places = {}
    for one in world.board.sources:
        found = one.read(b"{}")
        assert isinstance(found, Malformed)
        places[one.name] = found.place
    assert places == {"any": "version", "shop": "body", "also": "name", "far": "vantage"}
