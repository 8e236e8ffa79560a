"""``watchdog quarantine``: which versions of an app are known bad, and clearing one by hand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import Output, OutputOption, complain, fail, say, say_json, say_table
from watchdog.cli.orders import ByOption, ReasonOption, now, who
from watchdog.cli.recorded import KnownApp, known_app, recorded
from watchdog.cli.shapes import clock, instant, short
from watchdog.cli.verb import takes, verb_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watchdog.core.bad_versions import BadVersion
    from watchdog.model.memory import Lift

app = verb_app()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """Whose bad versions are meant, and which one is to be cleared by whom."""

    name: Annotated[str, typer.Argument(metavar="APP", help="Name or id of the app.")]
    lift: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION",
            help="Clear this version: a deployment, a commit or an image digest, or the first 7 "
            "characters or more of one.",
        ),
    ] = None
    everywhere: Annotated[
        bool, typer.Option("--all-apps", help="Clear it for all apps: a commit they share.")
    ] = False
    by: ByOption = None
    reason: ReasonOption = ""
    config: ConfigOption = None
    output: OutputOption = Output.TABLE


@app.command(
    epilog="Example: watchdog quarantine shop --lift 7f1b103c --reason 'it was the database'. "
    "Exit codes: 0 shown or cleared, 1 no such version is known bad or the store cannot be used, "
    "2 the configuration cannot be used."
)
@takes(_Wish)
def quarantine(wish: _Wish) -> None:
    """List the versions of an app that were rolled back, or clear one that is not bad after all.

    A version in this list is never returned to. Deployed again unchanged, it is told of or left
    alone, as the policy says. What is rolled back again after it was cleared is bad again.
    """
    known, found, lift = asyncio.run(_read(wish))
    if wish.output is Output.JSON:
        say_json([_shape(one) for one in found])
    elif lift is not None:
        _tell(found, lift)
    else:
        _show(known, found)


async def _read(wish: _Wish) -> tuple[KnownApp, Sequence[BadVersion], Lift | None]:
    from watchdog.core.bad_versions import bad_versions

    async with recorded(settings_or_exit(wish.config)) as store:
        known = await known_app(store, wish.name)
        found = bad_versions(await store.recall(known.id, now()))
        if wish.lift is None:
            return known, found, None
        lift = _lift(wish, known, found)
        await store.lift(None if wish.everywhere else known.id, lift)
        later = bad_versions(await store.recall(known.id, now()))
        return known, [one for one in later if one.lift == lift], lift


def _lift(wish: _Wish, known: KnownApp, found: Sequence[BadVersion]) -> Lift:
    """Return the order that clears a version, or say that nothing goes by its name and end."""
    from watchdog.core.bad_versions import BEGINNING_MIN, named
    from watchdog.model.memory import Lift

    version = wish.lift or ""
    if not any(named(version, one.deployment, one.content) for one in found):
        bad = ", ".join(short(one.deployment) for one in found) or "none"
        fail(
            ExitCode.FAILED,
            f"no version of {known.name} that is known bad goes by {version!r} (at least "
            f"{BEGINNING_MIN} characters of its id, commit or digest); known bad: {bad}",
        )
    return Lift(version=version, at=now(), by=who(wish.by), reason=wish.reason)


def _show(known: KnownApp, found: Sequence[BadVersion]) -> None:
    if not found:
        complain(f"no version of {known.name} is known bad")
        return
    columns = ("VERSION", "RUNS", "ROLLED BACK", "LIFTED", "WHY")
    rows = [
        (
            short(one.deployment),
            " ".join(_brief(source) for source in one.content.sources) or "-",
            clock(one.at),
            f"{clock(one.lift.at)} by {one.lift.by}" if one.lift else "-",
            one.why,
        )
        for one in found
    ]
    say_table(columns, rows)


def _brief(source: str) -> str:
    """Return the beginning of a commit or digest, long enough to be named by."""
    kind, colon, digest = source.rpartition(":")
    return f"{kind}{colon}{short(digest)}"


def _tell(cleared: Sequence[BadVersion], lift: Lift) -> None:
    for one in cleared:
        say(f"cleared by {lift.by}: {one.deployment}, rolled back at {clock(one.at)} UTC")


def _shape(one: BadVersion) -> dict[str, Any]:
    lift = one.lift
    return {
        "deployment": one.deployment,
        "sources": list(one.content.sources),
        "rolled_back_at": instant(one.at),
        "why": one.why,
        "lift": {
            "version": lift.version,
            "at": instant(lift.at),
            "by": lift.by,
            "reason": lift.reason,
        }
        if lift
        else None,
    }
