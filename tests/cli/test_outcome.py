"""The demo must be able to fail: what it says when its promise was not kept."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from watchdog.adapters.clock import SystemClock
from watchdog.adapters.platforms.digitalocean import DigitalOcean
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.stores import MemoryStore
from watchdog.cli.demonstration.outcome import Ending, all_shown, differences, summary
from watchdog.cli.demonstration.screen import Screen
from watchdog.cli.demonstration.stage import Stage
from watchdog.cli.demonstration.story import Line, Story
from watchdog.runtime.daemon import Daemon, World
from watchdog.simulator import Running, Simulator, load_scenario
from watchdog.simulator.ledger import Request

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def heard(story: Story, event: str, **facts: object) -> None:
    story.hear({"event": event, "timestamp": NOON.isoformat(), "level": "info", **facts})


@pytest.fixture
def simulator() -> Simulator:
    """Return the demo's world half a minute in, with nobody watching it."""
    made = Simulator(load_scenario("demo"))
    for seconds in range(31):
        made.advance(NOON + timedelta(seconds=seconds))
        for app in made.apps.values():
            made.answer(app, "/")
    return made


@pytest.fixture
def lines() -> list[Line]:
    return []


@pytest.fixture
def ending(simulator: Simulator, lines: list[Line]) -> Ending:
    clock = SystemClock()
    platform = DigitalOcean(DigitalOceanOptions(), lambda: "", clock)
    world = World(platform=platform, store=MemoryStore(), clock=clock, planner=lambda _: None)
    stage = Stage(
        running=Running(simulator=simulator, api_url="http://api.test", token=""),
        daemon=Daemon(world),
        begun_at=NOON,
        failed=lambda: None,
    )
    return Ending(stage=stage, story=Story(tell=lines.append, simulator=simulator), intents=())


def roll_back(simulator: Simulator, name: str, version: str) -> None:
    app = simulator.app(name)
    (target,) = [one for one in app.deployments if one.content.version == version]
    simulator.roll_back(app, target.id, skip_pin=True)


def test_a_demo_without_a_rollback_is_not_as_promised(ending):
    found = list(differences(ending))

    assert "the platform accepted 0 rollbacks instead of one" in found
    assert "the rollbacks on record should come to: helped; they come to: none" in found
    assert "shop is not found healthy at the end" in found
    assert not all_shown(ending)
    assert list(summary(ending)) == ["No rollback took place."]


def test_a_rollback_of_the_wrong_app_is_told(ending, simulator):
    roll_back(simulator, "shop", "2.3.0")

    assert "shop was rolled back from 2.4.0 to 2.3.0" in list(differences(ending))


def test_a_rollback_to_the_wrong_release_is_told(ending, simulator):
    roll_back(simulator, "api", "5.0.0")

    found = list(differences(ending))

    assert "api was rolled back from 5.1.0 to 5.0.0" in found
    assert "api is not found healthy after the rollback" in found


def test_a_second_rollback_is_told(ending, simulator):
    roll_back(simulator, "api", "5.0.1")
    simulator.advance(NOON + timedelta(seconds=40))
    roll_back(simulator, "api", "5.0.0")

    assert "the platform accepted 2 rollbacks instead of one" in list(differences(ending))


def test_a_refused_request_for_another_app_is_told(ending, simulator):
    ledger = simulator.ledger
    ledger.record_request(
        Request(at=NOON, operation="create_rollback", app="blog", status=400, applied=False)
    )

    assert "a rollback of blog was asked for (answered 400)" in list(differences(ending))


def test_a_blip_that_did_not_happen_is_told(ending, simulator):
    for traffic in simulator.ledger.traffic.values():
        traffic.bad = 0

    assert "blog never gave a bad answer, so nothing was shown of a blip" in differences(ending)


def test_the_story_names_versions_in_the_place_of_ids(ending, simulator, lines):
    old, new = (one.id for one in simulator.app("shop").deployments[-2:])

    heard(ending.story, "release_went_live", name="shop", deployment=new, replaced=old)

    assert lines == [Line(at=NOON, app="shop", text="2.4.0 went live, replacing 2.3.0")]


def test_the_story_hides_no_trouble_that_it_has_no_phrase_for(ending, lines):
    heard(ending.story, "view_regressed", name="shop", level="warning", known="x", watermark="y")
    heard(ending.story, "cycle_finished", name="shop", level="debug")

    assert [one.text for one in lines] == ["view regressed: known x, watermark y"]
    assert lines[0].tone == "bad"


def test_a_folded_line_goes_on_beneath_its_own_text():
    file = io.StringIO()
    screen = Screen(Console(file=file, force_terminal=True, width=30), plain=False)

    screen.say("   +1.0 s  decided because of many words")

    assert [line.rstrip() for line in file.getvalue().splitlines()] == [
        "   +1.0 s  decided because of",
        "           many words",
    ]
