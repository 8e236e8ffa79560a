"""``watchdog report``: how well it judged, from what the store kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchdog.cli.backtesting.showing import counted
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import Output, OutputOption, complain, say, say_json, say_table
from watchdog.cli.recorded import KnownApp, known_app, known_apps, recorded
from watchdog.cli.shapes import instant
from watchdog.cli.span import moment, now
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.runtime.report import Figures
    from watchdog.settings import Settings

app = verb_app()

QUIET_HOLDS = ("healthy", "evidence_insufficient")
# Good times: told in JSON, left out of the table, which is about what kept it from acting.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """What is reported: each app by its name, and all together."""

    since: datetime
    until: datetime
    apps: tuple[tuple[KnownApp, Figures], ...]
    total: Figures


@app.command(
    epilog="Example: watchdog report --since 30d -o json. "
    "Exit codes: 0 shown, 1 nothing is known of such an app, or the store cannot be read, 2 the "
    "configuration or an option cannot be used."
)
def report(
    name: Annotated[
        str | None, typer.Argument(metavar="APP", help="Name or id of one app; unset: all.")
    ] = None,
    since: Annotated[str, typer.Option(help="How far back, such as 30d, or from when on.")] = "30d",
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Tell how its rollbacks ended, how long they took to decide, and why it held otherwise.

    Precision is the share of verified rollbacks that helped. Reads only the store, which keeps
    decisions for a month.
    """
    account = asyncio.run(_read(settings_or_exit(config), name, since))
    if output is Output.JSON:
        say_json(_shape(account))
    else:
        _show(account)


async def _read(settings: Settings, name: str | None, since: str) -> _Account:
    from watchdog.runtime.report import figures_of, together

    until = now()
    begin = moment(since, "--since", until)
    async with recorded(settings) as store:
        known = (await known_app(store, name),) if name else await known_apps(store)
        apps = []
        for one in known:
            policy = settings.policy_for(one.id, one.name)
            apps.append((one, await figures_of(store, one.id, policy, begin, until)))
    total = together([each for _, each in apps])
    return _Account(since=begin, until=until, apps=tuple(apps), total=total)


def _show(account: _Account) -> None:
    columns = ("APP", "RELEASES", "ROLLBACKS", "HELPED", "DID NOT", "WORSE", "OTHER", "PRECISION")
    rows = [_row(known.name, each) for known, each in account.apps]
    if len(rows) > 1:
        rows.append(_row("all", account.total))
    say_table((*columns, "MEDIAN", "P95"), rows)
    held = list(_held_rows(account))
    if held:
        say("")
        say_table(("APP", "HELD FOR", "TIMES", "TIME"), held)
    for line in _remarks(account.total):
        complain(line)


def _row(name: str, one: Figures) -> tuple[str, ...]:
    from watchdog.model.intent import Outcome

    helped, did_not, worse = (
        one.outcomes[each] for each in (Outcome.HELPED, Outcome.DID_NOT_HELP, Outcome.MADE_WORSE)
    )
    other = one.rollbacks - helped - did_not - worse
    counts = (one.releases, one.rollbacks, helped, did_not, worse, other)
    precision = "-" if one.precision is None else f"{one.precision:.0%}"
    return (name, *map(str, counts), precision, _seconds(one.delay(0.5)), _seconds(one.delay(0.95)))


def _held_rows(account: _Account) -> Iterator[tuple[str, ...]]:
    for known, each in account.apps:
        for reason, held in sorted(each.holds.items(), key=lambda one: one[1].span, reverse=True):
            if reason not in QUIET_HOLDS:
                yield known.name, reason, str(held.times), _long(held.span)


def _remarks(one: Figures) -> Sequence[str]:
    told = []
    if one.rollbacks and one.precision is None:
        told.append(
            f"{one.verified} of {one.rollbacks} rollbacks were verified: too few for a precision"
        )
    if one.allowed is not None and one.releases:
        told.append(
            f"wrong rollbacks: {one.wrong} found, {one.allowed:.2g} allowed by the policies for "
            f"{counted(one.releases, 'release')}"
        )
    if not one.rollbacks:
        told.append("nothing was rolled back")
    return told


def _shape(account: _Account) -> dict[str, Any]:
    return {
        "since": instant(account.since),
        "until": instant(account.until),
        "apps": [
            {"app": known.id, "name": known.name, **_figures_shape(each)}
            for known, each in account.apps
        ],
        "all": _figures_shape(account.total),
    }


def _figures_shape(one: Figures) -> dict[str, Any]:
    from watchdog.model.intent import Outcome

    return {
        "releases": one.releases,
        "rollbacks": one.rollbacks,
        "under_way": one.under_way,
        "outcomes": {each.value: one.outcomes[each] for each in Outcome},
        "verified": one.verified,
        "precision": one.precision,
        "wrong": one.wrong,
        "wrong_allowed": one.allowed,
        "median_delay_s": one.delay(0.5),
        "p95_delay_s": one.delay(0.95),
        "median_end_s": sorted(one.ends)[len(one.ends) // 2] if one.ends else None,
        "holds": {
            reason: {"times": held.times, "seconds": round(held.span.total_seconds(), 3)}
            for reason, held in one.holds.items()
        },
    }


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} s"


def _long(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"
