"""``watchdog approve``: a person's word for the rollback that the daemon asks about."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import Output, OutputOption, fail, say, say_json
from watchdog.cli.orders import ByOption, ReasonOption, now, span_or_exit, who
from watchdog.cli.recorded import KnownApp, known_app, recorded
from watchdog.cli.shapes import clock, instant
from watchdog.cli.verb import takes, verb_app

if TYPE_CHECKING:
    from watchdog.model.decision import Decision, RollBack
    from watchdog.model.identity import DeploymentId
    from watchdog.model.memory import Approval
    from watchdog.ports import Store

app = verb_app()

LONGEST = timedelta(days=1)
# A word for tomorrow's world is no word for today's.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What is approved of, by whom, and for how long."""

    name: Annotated[str, typer.Argument(metavar="APP", help="Name or id of the app.")]
    target: Annotated[
        str | None,
        typer.Option(
            metavar="DEPLOYMENT",
            help="Return to this one; a beginning of its id will do. Unset: the one that the "
            "question names.",
        ),
    ] = None
    any_target: Annotated[
        bool, typer.Option("--any-target", help="Return to whichever is best when it acts.")
    ] = False
    lasting: Annotated[
        str, typer.Option("--for", metavar="DURATION", help="How long the word stands, at most 1d.")
    ] = "30m"
    by: ByOption = None
    reason: ReasonOption = ""
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take the word back, where nothing was sent yet.")
    ] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False
    config: ConfigOption = None
    output: OutputOption = Output.TABLE


@app.command(
    epilog="Example: watchdog approve shop --for 15m --reason 'seen it in the logs'. "
    "Exit codes: 0 done, 1 nothing waits for approval or the store cannot be used, 2 the "
    "command or the configuration cannot be used."
)
@takes(_Wish)
def approve(wish: _Wish) -> None:
    """Agree to the rollback that the daemon asks about; it acts within some 15 seconds.

    The word is for the bad deployment that is live now, and for no other. It is written into the
    store, so it works while the daemon runs, and a rollback still passes every other guard.
    """
    if wish.target is not None and wish.any_target:
        fail(ExitCode.USAGE, "name a target or allow any, not both")
    asyncio.run(_withdraw(wish) if wish.withdraw else _approve(wish))


async def _approve(wish: _Wish) -> None:
    lasting = span_or_exit(wish.lasting, LONGEST)
    async with recorded(settings_or_exit(wish.config)) as store:
        known = await known_app(store, wish.name)
        decision, asked = await _question(store, known)
        target = None if wish.any_target else _target(wish, decision, asked)
        _confirm(wish, known, decision, target)
        approval = _word(wish, asked, target, now() + lasting)
        await store.approve(known.id, approval)
    if wish.output is Output.JSON:
        say_json(_shape(approval, known))
        return
    way = f"{approval.bad} to {target or 'the best target'}"
    say(f"approved until {clock(approval.until)} UTC: rollback of {known.name} from {way}")


async def _withdraw(wish: _Wish) -> None:
    async with recorded(settings_or_exit(wish.config)) as store:
        known = await known_app(store, wish.name)
        standing = (await store.recall(known.id, now())).approvals
        if not standing:
            fail(
                ExitCode.FAILED, f"no approval for {known.name} stands: there is none to take back"
            )
        for one in standing:
            await store.withdraw(known.id, one.bad)
    if wish.output is Output.JSON:
        say_json([_shape(one, known) for one in standing])
        return
    for one in standing:
        say(f"withdrawn: the word of {one.by} for a rollback of {known.name} from {one.bad}")


async def _question(store: Store, known: KnownApp) -> tuple[Decision, RollBack]:
    """Return the standing question, or say that there is none and end the process."""
    from watchdog.core.explain import headline, to_approve

    decision = next(iter(await store.decisions(known.id, 1)), None)
    asking = decision is not None and to_approve(decision, known.name)
    if decision is None or not asking or decision.would is None:
        stands = headline(decision, known.name) if decision else "nothing was decided yet"
        fail(
            ExitCode.FAILED,
            f"nothing of {known.name} waits for approval: {stands}; "
            f"`watchdog explain {known.name}` says why",
        )
    return decision, decision.would


def _target(wish: _Wish, decision: Decision, asked: RollBack) -> DeploymentId:
    """Return the target that is meant, or say why it cannot be and end the process."""
    if wish.target is None:
        return asked.target
    eligible = [one.deployment for one in decision.candidates if one.eligible]
    found = [one for one in decision.candidates if one.deployment.startswith(wish.target)]
    if len(found) != 1 or not found[0].eligible:
        refused = [f"{each.reason}: {each.text}" for one in found for each in one.refusals]
        many = f"{len(found)} known deployments begin so"
        why = "; ".join(refused) if len(found) == 1 else many
        fail(
            ExitCode.FAILED,
            f"{wish.target} cannot be returned to ({why}); these can: {', '.join(eligible)}",
        )
    return found[0].deployment


def _confirm(wish: _Wish, known: KnownApp, decision: Decision, target: DeploymentId | None) -> None:
    """Show what is approved of, and ask unless told not to; no ends the process."""
    from watchdog.core.explain import explain

    if wish.yes:
        return
    if not sys.stdin.isatty():
        fail(ExitCode.USAGE, "nobody is here to confirm it; add --yes")
    for line in explain(decision, known.name):
        typer.echo(line, err=True)
    way = f"{decision.live} to {target or 'the best target'}"
    typer.confirm(f"Roll {known.name} back from {way}?", abort=True, err=True)


def _word(wish: _Wish, asked: RollBack, target: DeploymentId | None, until: datetime) -> Approval:
    from watchdog.model.memory import Approval

    return Approval(bad=asked.bad, target=target, until=until, by=who(wish.by), reason=wish.reason)


def _shape(approval: Approval, known: KnownApp) -> dict[str, Any]:
    return {
        "app": known.id,
        "name": known.name,
        "bad": approval.bad,
        "target": approval.target,
        "until": instant(approval.until),
        "by": approval.by,
        "reason": approval.reason,
    }
