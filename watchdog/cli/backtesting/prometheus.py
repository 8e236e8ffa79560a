"""A range of a Prometheus as a log: each value of the query is one outcome.

Credentials come from the environment or from files that it names, for what is typed is seen by
others.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from watchdog.cli import ExitCode
from watchdog.cli.backtesting.wish import Wish
from watchdog.cli.console import cause_of, fail
from watchdog.cli.span import moment, now, span

if TYPE_CHECKING:
    from watchdog.adapters.signals.http_options import HttpOptions
    from watchdog.model.observation import Observation
    from watchdog.model.view import AppView
    from watchdog.runtime.backtest.log import Log

TOKEN = "WATCHDOG_PROMETHEUS_TOKEN"  # noqa: S105 - the name of a variable
USER = "WATCHDOG_PROMETHEUS_USER"
PASSWORD = "WATCHDOG_PROMETHEUS_PASSWORD"  # noqa: S105 - the name of a variable
POINTS_MAX = 10_000
# Prometheus gives 11,000 for one question at most.
TIMEOUT = timedelta(seconds=30)
BODY_BYTES_MAX = 16 * 1024 * 1024
NAME = "prometheus"


def read_prometheus(wish: Wish, log: Log) -> None:
    """Add what the query came to over the range, or say why not and end the process."""
    from watchdog.runtime.backtest.log import FAILED, PASSED
    from watchdog.runtime.backtest.reading import UNNAMED

    if not wish.query:
        _refuse("--prometheus needs a --query that gives 0 where all is well and 1 where not")
    at = now()
    since = moment(wish.since, "--since", at)
    until = moment(wish.until, "--until", at) if wish.until else at
    step = span(wish.step, "--step")
    if step <= timedelta(0) or since >= until:
        _refuse("--step is to be positive, and --since before --until")
    track = log.track(UNNAMED)
    for one in asyncio.run(_asked(wish, since, until, step)):
        assert one.value is not None, "a value was read"
        track.add(one.begun_at.timestamp(), FAILED if one.value >= wish.fail_at else PASSED)


async def _asked(
    wish: Wish, since: datetime, until: datetime, step: timedelta
) -> list[Observation]:
    from watchdog.compose import historian_of
    from watchdog.ports import Misconfigured, PortError

    assert wish.query, "a query was asked for"
    try:
        historian = historian_of(_http(wish.prometheus or ""), wish.query, step)
    except (ValueError, Misconfigured) as error:
        _refuse(f"--prometheus or --query cannot be used: {error}")
    observed: list[Observation] = []
    try:
        for begin, end in _parts(since, until, step):
            observed.extend(await historian.past(_nobody(begin), begin, end))
    except PortError as error:
        fail(ExitCode.FAILED, f"{error}; check --prometheus and --query")
    return observed


def _parts(
    since: datetime, until: datetime, step: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the range in parts that one question may be about; no instant is in two of them."""
    begin = since
    while begin <= until:
        end = min(until, begin + (POINTS_MAX - 1) * step)
        yield begin, end
        begin = end + step


def _http(url: str) -> HttpOptions:
    from watchdog.adapters.signals.http_options import HttpOptions

    user, password, token = os.environ.get(USER, ""), _secret(PASSWORD), _secret(TOKEN)
    return HttpOptions(
        name=NAME,
        url=url,
        username=user,
        password=(lambda: password) if password else None,
        bearer=(lambda: token) if token else None,
        timeout=TIMEOUT,
        body_bytes_max=BODY_BYTES_MAX,
    )


def _secret(variable: str) -> str:
    """Return what a variable holds, or the file that its sibling names; empty for neither."""
    file = os.environ.get(f"{variable}_FILE")
    if not file:
        return os.environ.get(variable, "")
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        _refuse(f"{variable}_FILE: {file} cannot be read ({cause_of(error)})")


def _nobody(at: datetime) -> AppView:
    """Return a reading of no app: a query of a backtest has no placeholders."""
    from watchdog.model.identity import AppId
    from watchdog.model.view import AppView

    return AppView(app=AppId(""), name="", read_at=at, watermark=at)


def _refuse(words: str) -> NoReturn:
    fail(ExitCode.USAGE, words)
