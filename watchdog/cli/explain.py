"""``watchdog explain``: why it did or did not act, in the words of the notice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import Output, OutputOption, fail, say, say_json
from watchdog.cli.recorded import KnownApp, known_app, recorded
from watchdog.cli.shapes import decision_shape, intent_shape
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.model.decision import Decision
    from watchdog.model.intent import Intent
    from watchdog.ports import Store
    from watchdog.settings import Settings

app = verb_app()

REACH = 1_000
# How many rollbacks and decisions of an app are searched for the one asked about.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """What is to be explained of one app. ``captures`` counts the log excerpts of ``intent``."""

    known: KnownApp
    decisions: tuple[Decision, ...]
    intent: Intent | None
    captures: int


@app.command(
    epilog="Example: watchdog explain shop --rollback 7f1b103c. "
    "Exit codes: 0 explained, 1 nothing is known of such an app or rollback, or the store cannot "
    "be read, 2 the configuration cannot be used."
)
def explain(
    name: Annotated[str, typer.Argument(metavar="APP", help="Name or id of the app.")],
    rollback: Annotated[
        str | None,
        typer.Option(
            metavar="DEPLOYMENT",
            help="Explain the rollback of, to or by this deployment; a beginning of its id will "
            "do.",
        ),
    ] = None,
    last: Annotated[
        int, typer.Option(min=1, max=REACH, help="So many of the newest decisions.")
    ] = 1,
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say why the daemon did or did not act on an app, with all the evidence it used.

    Decisions are kept when they change, so the newest one tells since when it has been so. Reads
    only the store: it works while the daemon runs and after.
    """
    account = asyncio.run(_read(settings_or_exit(config), name, rollback, last))
    if output is Output.JSON:
        _show_json(account)
    else:
        _show(account)


async def _read(settings: Settings, name: str, rollback: str | None, last: int) -> _Account:
    async with recorded(settings) as store:
        known = await known_app(store, name)
        intents = await store.intents(known.id, REACH)
        if rollback is None:
            decisions = await store.decisions(known.id, last)
            intent = next((one for one in intents if _bears_on(one, decisions)), None)
        else:
            intent = next((one for one in intents if _names(one, rollback)), None)
            if intent is None:
                fail(
                    ExitCode.FAILED,
                    f"no rollback of {known.name} has to do with {rollback}; "
                    f"`watchdog history {known.name}` lists them",
                )
            decisions = await _that_led_to(store, intent)
        captures = await store.captures(known.id, intent.bad) if intent else ()
    return _Account(known=known, decisions=decisions, intent=intent, captures=len(captures))


def _bears_on(intent: Intent, decisions: tuple[Decision, ...]) -> bool:
    """True when the rollback is open, or what is live was put there or left by it."""
    return intent.open or any(one.live in (intent.bad, intent.rollback) for one in decisions)


def _names(intent: Intent, beginning: str) -> bool:
    ids = (intent.bad, intent.rollback or "", intent.target)
    return any(one.startswith(beginning) for one in ids)


async def _that_led_to(store: Store, intent: Intent) -> tuple[Decision, ...]:
    from watchdog.model.decision import RollBack

    wanted = RollBack(bad=intent.bad, target=intent.target)
    kept = await store.decisions(intent.app, REACH)
    return tuple(one for one in kept if one.step == wanted)[:1]


def _show(account: _Account) -> None:
    from watchdog.core.explain import explain as explained
    from watchdog.core.explain import explain_intent

    name = account.known.name
    for decision in account.decisions:
        for line in explained(decision, name):
            say(line)
    if account.intent is not None:
        if account.decisions:
            say("")
        for line in explain_intent(account.intent, name):
            say(line)
        say(f"  logs      {account.captures} excerpts kept of {account.intent.bad}")


def _show_json(account: _Account) -> None:
    from watchdog.core.explain import explain as explained
    from watchdog.core.explain import explain_intent

    name, intent = account.known.name, account.intent
    rollback = None
    if intent is not None:
        captured = {"log_excerpts": account.captures}
        rollback = intent_shape(intent, explain_intent(intent, name)) | captured
    say_json(
        {
            "app": account.known.id,
            "name": name,
            "decisions": [decision_shape(one, explained(one, name)) for one in account.decisions],
            "rollback": rollback,
        }
    )
