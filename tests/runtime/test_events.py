"""What is logged is a closed list of facts with closed lists of fields."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from watchdog.runtime import events
from watchdog.runtime.events import FIELDS, Event

ROOT = Path(events.__file__).parent


@pytest.mark.parametrize("event", Event)
def test_every_event_has_its_fields(event: Event):
    assert FIELDS[event]


@pytest.mark.parametrize("event", Event)
def test_every_event_is_logged_somewhere(event: Event):
    """An event that nothing logs is a promise of the manual that nobody keeps."""
    using = [path for path in ROOT.glob("*.py") if path.name != "events.py"]
    assert any(f"Event.{event.name}" in path.read_text() for path in using)


@pytest.mark.parametrize("say", [events.debug, events.info, events.warning, events.error])
def test_a_field_that_is_not_listed_is_refused(say: Any):
    with pytest.raises(AssertionError, match="app_parked has no field"):
        say(Event.APP_PARKED, app="a", name="shop", token="t")


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_an_event_is_logged_at_its_level(level: str, logged: list[MutableMapping[str, Any]]):
    getattr(events, level)(Event.APP_PARKED, app="a", name="shop")
    assert logged == [{"app": "a", "name": "shop", "event": "app_parked", "log_level": level}]
