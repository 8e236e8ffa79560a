"""``watchdog history``: what was decided and done, newest first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import Output, OutputOption, complain, say_json, say_table
from watchdog.cli.recorded import KnownApp, known_app, known_apps, recorded
from watchdog.cli.shapes import clock, decision_shape, instant, intent_shape, short
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.model.decision import Decision
    from watchdog.model.intent import Intent
    from watchdog.ports import Store
    from watchdog.settings import Settings

app = verb_app()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One line of history; ``values`` are what JSON shows beyond the columns."""

    at: datetime
    name: str
    what: str
    outcome: str
    values: dict[str, Any]


@app.command(
    epilog="Example: watchdog history shop -n 50. "
    "Exit codes: 0 shown, 1 nothing is known of such an app, or the store cannot be read, 2 the "
    "configuration cannot be used."
)
def history(
    name: Annotated[
        str | None, typer.Argument(metavar="APP", help="Name or id of one app; unset: all.")
    ] = None,
    number: Annotated[
        int, typer.Option("--number", "-n", min=1, max=10_000, help="Lines, at most.")
    ] = 20,
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """List rollbacks and changes of decision, newest first; times are UTC."""
    entries = asyncio.run(_read(settings_or_exit(config), name, number))
    if output is Output.JSON:
        say_json([{"at": instant(one.at), "name": one.name, **one.values} for one in entries])
        return
    if not entries:
        complain("nothing was decided yet")
        return
    rows = [(clock(one.at), one.name, one.what, one.outcome) for one in entries]
    say_table(("TIME", "APP", "WHAT", "OUTCOME"), rows)


async def _read(settings: Settings, name: str | None, number: int) -> list[_Entry]:
    async with recorded(settings) as store:
        apps = (await known_app(store, name),) if name else await known_apps(store)
        entries = [one for known in apps for one in await _of_app(store, known, number)]
    return sorted(entries, key=lambda one: one.at, reverse=True)[:number]


async def _of_app(store: Store, known: KnownApp, number: int) -> list[_Entry]:
    intents = await store.intents(known.id, number)
    decisions = await store.decisions(known.id, number)
    return [
        *(_of_intent(one, known.name) for one in intents),
        *(_of_decision(one, known.name) for one in decisions),
    ]


def _of_intent(intent: Intent, name: str) -> _Entry:
    from watchdog.core.explain import OUTCOMES, explain_intent

    ended = OUTCOMES[intent.outcome] if intent.outcome else intent.state.value
    return _Entry(
        at=intent.decided_at,
        name=name,
        what=f"rollback {short(intent.bad)} to {short(intent.target)}",
        outcome=ended,
        values={"rollback": intent_shape(intent, explain_intent(intent, name))},
    )


def _of_decision(decision: Decision, name: str) -> _Entry:
    from watchdog.core.explain import explain

    acted = decision.reason == "roll_back"
    return _Entry(
        at=decision.at,
        name=name,
        what=f"{'decided' if acted else 'holding'}, {decision.reason} ({short(decision.live)})",
        outcome=decision.summary,
        values={"decision": decision_shape(decision, explain(decision, name))},
    )
