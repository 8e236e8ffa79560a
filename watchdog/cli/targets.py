"""``watchdog targets``: what an app could be returned to right now, best first, and why not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.account import platform_asked
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import (
    Output,
    OutputOption,
    complain,
    fail,
    say,
    say_json,
    say_table,
)
from watchdog.cli.recorded import missing_store, recorded
from watchdog.cli.shapes import candidate_shape, clock, short
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.core.policy import Policy
    from watchdog.model.decision import Candidate
    from watchdog.model.identity import AppId, DeploymentId
    from watchdog.model.memory import Memory, Preflight
    from watchdog.model.view import AppView
    from watchdog.ports import Platform
    from watchdog.settings import Settings

app = verb_app()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranking:
    """An app's candidates, best first, with the platform's own answers where it was asked."""

    view: AppView
    policy: Policy
    candidates: tuple[Candidate, ...]
    answers: dict[DeploymentId, Preflight]


@app.command(
    epilog="Example: watchdog targets shop --validate. "
    "Exit codes: 0 at least one is eligible, 1 none is, or the platform cannot be read, 2 the "
    "configuration or the token cannot be used."
)
def targets(
    name: Annotated[str, typer.Argument(metavar="APP", help="Name or id of the app.")],
    validate: Annotated[
        bool,
        typer.Option("--validate", help="Ask the platform about each eligible one; changes none."),
    ] = False,
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Rank the deployments that an app could be returned to, with the reason for each refusal.

    Reads the platform now and what the store remembers. Sends nothing that changes anything.
    """
    ranking = asyncio.run(_rank(settings_or_exit(config), name, validate=validate))
    if output is Output.JSON:
        _show_json(ranking)
    else:
        _show(ranking)
    if not any(one.eligible for one in ranking.candidates):
        raise typer.Exit(ExitCode.FAILED)


async def _rank(settings: Settings, name: str, *, validate: bool) -> _Ranking:
    from watchdog.adapters.clock import SystemClock
    from watchdog.core.targets import rank

    now = SystemClock().now()
    async with platform_asked(settings) as platform:
        view = await _full_view(platform, name)
        policy = _policy_for(settings, view)
        memory = await _memory(settings, view.app)
        candidates = rank(policy, view, memory, now)
        answers: dict[DeploymentId, Preflight] = {}
        for one in candidates:
            if validate and one.eligible:
                answers[one.deployment] = await platform.preflight(view.app, one.deployment)
    if answers:
        # With the platform's answers known, the refused ones lose their place.
        known = (*memory.preflights, *answers.values())
        candidates = rank(policy, view, _with(memory, known), SystemClock().now())
    return _Ranking(view=view, policy=policy, candidates=candidates, answers=answers)


async def _full_view(platform: Platform, name: str) -> AppView:
    """Return the reading of one app with its list of deployments, as a cycle has it."""
    from watchdog.core.policy import Policy
    from watchdog.runtime.options import Plan
    from watchdog.runtime.watch import Watch
    from watchdog.settings.problems import did_you_mean

    fleet = await platform.fleet()
    view = next((one for one in fleet if name in (one.app, one.name)), None)
    if view is None:
        names = [one.name for one in fleet]
        mend = did_you_mean(name, names) if names else "the token sees no app at all"
        fail(ExitCode.FAILED, f"the account has no app called {name}; {mend}")
    watch = Watch(app=view.app, plan=Plan(policy=Policy(), sources=()), view=view)
    watch.take_history(await platform.history(view.app), view.read_at, view.watermark)
    return watch.full_view()


def _policy_for(settings: Settings, view: AppView) -> Policy:
    policy = settings.policy_for(view.app, view.name)
    if policy is None:
        complain(f"{view.name} is not watched by this configuration; ranked by policy standard")
        policy = settings.policies["standard"]
    return policy


async def _memory(settings: Settings, app: AppId) -> Memory:
    """Return what the store remembers of the app; nothing when there is no store yet."""
    from watchdog.adapters.clock import SystemClock
    from watchdog.model.memory import Memory

    missing = missing_store(settings)
    if missing:
        complain(f"ranked without any memory: {missing}")
        return Memory()
    async with recorded(settings) as store:
        return await store.recall(app, SystemClock().now())


def _with(memory: Memory, preflights: tuple[Preflight, ...]) -> Memory:
    from dataclasses import replace

    return replace(memory, preflights=preflights)


def _show(ranking: _Ranking) -> None:
    view, rows = ranking.view, []
    for number, one in enumerate(ranking.candidates, 1):
        verdict = _eligible(one) if one.eligible else _refusals(one)
        rows.append(
            (
                str(number),
                short(one.deployment),
                clock(one.created_at),
                one.commit[:12] or "-",
                one.standing.value,
                verdict + _answer(ranking, one),
            )
        )
    live = view.live.id if view.live else "nothing"
    say(f"{view.name}: {live} is live; policy {ranking.policy.name}")
    say_table(("RANK", "DEPLOYMENT", "CREATED (UTC)", "COMMIT", "STANDING", "VERDICT"), rows)
    best = next((one for one in ranking.candidates if one.eligible), None)
    say(f"best: {best.deployment}" if best else "best: none; a rollback is not possible now")
    if view.pinned is not None:
        say(f"pinned by the rollback {view.pinned.id}: commit or revert it first")


def _eligible(candidate: Candidate) -> str:
    asks = [f"a person must agree: {one}" for one in candidate.questions]
    return "; ".join(("eligible", *asks, *candidate.remarks, *candidate.differences))


def _refusals(candidate: Candidate) -> str:
    return "; ".join(f"{one.reason}: {one.text}" for one in candidate.refusals)


def _answer(ranking: _Ranking, candidate: Candidate) -> str:
    answer = ranking.answers.get(candidate.deployment)
    if answer is None or not answer.valid:
        return ""
    warned = f", with warnings: {', '.join(answer.warnings)}" if answer.warnings else ""
    return f"; the platform would take it{warned}"


def _show_json(ranking: _Ranking) -> None:
    view = ranking.view
    candidates = []
    for rank, one in enumerate(ranking.candidates, 1):
        answer = ranking.answers.get(one.deployment)
        asked = {"valid": answer.valid, "code": answer.code} if answer else None
        candidates.append({"rank": rank, **candidate_shape(one), "platform": asked})
    say_json(
        {
            "app": view.app,
            "name": view.name,
            "live": view.live.id if view.live else None,
            "pinned": view.pinned.id if view.pinned else None,
            "policy": ranking.policy.name,
            "targets": candidates,
        }
    )
