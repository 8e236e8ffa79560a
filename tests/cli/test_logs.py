"""The forms that the log takes, and what never gets into it."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog

from watchdog.cli.logs import configure_logs
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.settings import load
from watchdog.settings.resolved import LogSettings


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def log_settings(**environ: str) -> LogSettings:
    return load([], {f"WATCHDOG_LOG__{key.upper()}": value for key, value in environ.items()}).log


def test_lines_are_json_with_utc_times_where_there_is_no_terminal():
    stream = io.StringIO()
    configure_logs(log_settings(), stream)

    events.info(Event.APP_PARKED, app="1", name="shop")

    told = json.loads(stream.getvalue())
    assert datetime.fromisoformat(told.pop("timestamp")).utcoffset() == timedelta(0)
    assert told == {"event": "app_parked", "level": "info", "app": "1", "name": "shop"}


def test_lines_are_coloured_on_a_terminal_and_json_even_there_when_asked():
    shown, plain = Terminal(), Terminal()
    configure_logs(log_settings(), shown)
    events.info(Event.APP_PARKED, app="1", name="shop")
    configure_logs(log_settings(format="json"), plain)
    events.info(Event.APP_PARKED, app="1", name="shop")

    assert "\x1b[" in shown.getvalue()
    assert "shop" in shown.getvalue()
    assert json.loads(plain.getvalue())["event"] == "app_parked"


def test_the_console_form_has_no_colour_in_a_file():
    stream = io.StringIO()
    configure_logs(log_settings(format="console"), stream)

    events.info(Event.APP_PARKED, app="4711", name="shop")

    assert re.search(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \[info +\] app_parked", stream.getvalue())
    assert "\x1b" not in stream.getvalue()


def test_the_console_form_leaves_out_the_id_of_an_app_that_it_names():
    stream = io.StringIO()
    configure_logs(log_settings(format="console"), stream)

    events.info(Event.APP_PARKED, app="4711", name="shop")
    events.info(Event.APP_PARKED, app="4712")

    named, nameless = stream.getvalue().splitlines()
    assert "name=shop" in named
    assert "4711" not in named
    assert "app=4712" in nameless


def test_what_is_below_the_level_is_neither_written_nor_handed_on():
    stream = io.StringIO()
    heard: list[Mapping[str, Any]] = []
    configure_logs(log_settings(level="warning"), stream, heard.append)

    events.info(Event.APP_PARKED, app="1", name="shop")
    events.warning(Event.SAMPLE_FAILED, error="x")

    assert [one["event"] for one in heard] == ["sample_failed"]
    assert len(stream.getvalue().splitlines()) == 1


def test_lines_of_libraries_are_json_as_well():
    stream = io.StringIO()
    configure_logs(log_settings(), stream)

    logging.getLogger("uvicorn.error").warning("port %s", 80)
    logging.getLogger("uvicorn.error").info("unsaid")

    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["logger"]) == ("port 80", "warning", "uvicorn.error")


def test_a_traceback_is_written_without_the_values_in_it():
    stream = Terminal()
    configure_logs(log_settings(), stream)
    try:
        secret = "hunter2"
        raise ValueError(len(secret))
    except ValueError:
        logging.getLogger("library").exception("it broke")

    assert "ValueError" in stream.getvalue()
    assert "hunter2" not in stream.getvalue().replace('secret = "hunter2"', "")
