"""How the daemon's events are written: JSON for machines, readable colour on a terminal.

The one place where structlog is configured. It knows levels and streams; which events there are
and what they mean is not its business. Lines of libraries take the same way, so that a log in
JSON holds nothing but JSON.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from watchdog.settings.document import LogFormat
from watchdog.settings.resolved import LogSettings

Listener = Callable[[Mapping[str, Any]], None]


def configure_logs(settings: LogSettings, stream: TextIO, listener: Listener | None = None) -> None:
    """Write every event to ``stream``, and hand each that is written to ``listener`` first.

    Times are UTC and ISO 8601. Safe to call again: the last call holds.
    """
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    render = _renderer(settings.format, stream)
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    shared: list[Processor] = [structlog.stdlib.add_log_level, stamp]
    listening: list[Processor] = [_tell(listener)] if listener is not None else []
    structlog.configure(
        processors=[*shared, *listening, *render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        processors=[strip, *render],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    # Libraries say at info what we say better ourselves.
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)


def _renderer(form: LogFormat, stream: TextIO) -> list[Processor]:
    on_terminal = stream.isatty()
    if form is LogFormat.JSON or (form is LogFormat.AUTO and not on_terminal):
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # Locals of a failed call may hold secrets: tracebacks are written without them.
    plain = structlog.dev.plain_traceback
    console = structlog.dev.ConsoleRenderer(
        colors=on_terminal, exception_formatter=plain, sort_keys=False
    )
    return [_shorten, console]


def _shorten(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Leave out what people need not read: the id of an app that has a name, and what is unset.

    Seconds are exact enough for a reader.
    """
    hidden = {"app"} if event.get("name") else set()
    for key in [one for one in event if one in hidden or event[one] is None]:
        del event[key]
    event["timestamp"] = event["timestamp"].partition(".")[0] + "Z"
    return event


def _tell(listener: Listener) -> Processor:
    def tell(
        _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        listener(dict(event))
        return event

    return tell
