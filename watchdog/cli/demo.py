"""``watchdog demo``: one bad release, one good one and one blip, on real sockets, in a minute."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.console import cause_of, complain
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.cli.demonstration.outcome import Ending
    from watchdog.cli.demonstration.screen import Screen
    from watchdog.cli.demonstration.stage import Stage
    from watchdog.cli.demonstration.story import Story

app = verb_app()

LASTS_MAX = timedelta(seconds=52)
# It takes some 37 s; with start and stop this keeps even a failing one within a minute.
LOOK_EVERY_S = 0.25


@app.command(
    epilog="Example: watchdog demo --plain > demo.txt. "
    "Exit codes: 0 everything happened as promised, 1 something differed or could not start, "
    "130 interrupted."
)
def demo(
    keep_serving: Annotated[
        bool, typer.Option("--serve", help="Keep simulator and daemon running, until Ctrl-C.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines, as when there is no terminal.")
    ] = False,
) -> None:
    """Watch a bad release being rolled back, and two good ones being left alone.

    The real daemon watches a simulated platform of three apps; both run in this process and talk
    over real sockets. Needs no account, no token and no network; ends by itself within a minute.
    """
    from rich.console import Console

    from watchdog.cli.demonstration.screen import Screen

    directory = Path(tempfile.mkdtemp(prefix="watchdog-demo-"))
    screen = Screen(Console(highlight=False, soft_wrap=False), plain=plain)
    try:
        promised = asyncio.run(_play(directory, screen, keep_serving=keep_serving))
    except OSError as error:
        complain(f"the demo cannot run: {cause_of(error)}")
        raise typer.Exit(ExitCode.FAILED) from None
    if not promised:
        raise typer.Exit(ExitCode.FAILED)


async def _play(directory: Path, screen: Screen, *, keep_serving: bool) -> bool:
    """Play; return whether everything happened as promised."""
    from watchdog.cli.demonstration.stage import staged
    from watchdog.cli.demonstration.story import Story

    told: list[Story] = []
    async with staged(directory, lambda event: told[0].hear(event) if told else None) as stage:
        story = Story(tell=screen.tell, simulator=stage.simulator)
        told.append(story)
        _introduce(screen)
        with screen.showing():
            ending = await _watch(stage, story, screen)
        promised = _conclude(ending, screen, directory)
        if keep_serving:
            await _keep_serving(stage, story, screen)
    return promised


def _introduce(screen: Screen) -> None:
    screen.say("Three apps on a simulated App Platform, watched by the real daemon.", "bold")
    screen.say(
        "In 12 s each releases: shop's is fine, api's breaks 4 s after going live, blog's fails "
        "for 3 s only."
    )
    screen.say("")


async def _watch(stage: Stage, story: Story, screen: Screen) -> Ending:
    """Look on until everything was shown, or the time is up."""
    from watchdog.cli.demonstration.outcome import Ending, all_shown

    clock, store = stage.daemon.world.clock, stage.daemon.world.store
    while True:
        await clock.sleep(LOOK_EVERY_S)
        if (error := stage.failed()) is not None:
            raise error
        story.look(stage.daemon)
        screen.show(stage, story)
        late = clock.now() - stage.begun_at > LASTS_MAX
        ended = any(one.memory.intents for one in stage.daemon.fleet.watches.values())
        if not (late or ended):
            continue
        ending = Ending(stage=stage, story=story, intents=await store.intents(None, 10))
        told = not await store.due_deliveries(clock.now(), 1)
        if late or (told and all_shown(ending)):
            return ending


def _conclude(ending: Ending, screen: Screen, directory: Path) -> bool:
    from watchdog.cli.demonstration.outcome import differences, summary

    differing = list(differences(ending))
    screen.say("")
    screen.say("What happened", "bold")
    for line in summary(ending):
        screen.say(f"  {line}")
    for line in differing:
        screen.say(f"  NOT AS PROMISED: {line}", "bold red")
    screen.say("")
    screen.say("Where to look further", "bold")
    command = _command()
    for name in ("explain api", "explain blog", "history"):
        screen.say(f"  {command} {name} -c {directory}/watchdog.yaml")
    screen.say(f"  {directory}/daemon.log  everything the daemon logged, as JSON")
    return not differing


def _command() -> str:
    """Return how to call us from the shell that called us; `make` calls us where no PATH leads."""
    if shutil.which("watchdog"):
        return "watchdog"
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{sys.executable} -m watchdog"
    return os.path.relpath(called)


async def _keep_serving(stage: Stage, story: Story, screen: Screen) -> None:
    from watchdog.runtime.process import stop_on_signals

    screen.say("")
    screen.say("Still running; Ctrl-C ends it.", "bold")
    screen.say(f"  simulator  {stage.running.api_url}  (token {stage.running.token})")
    for one in stage.simulator.apps.values():
        screen.say(f"  {one.name:<9}  {one.live_url}")
    screen.say(f"  metrics    http://{story.listen}/metrics")
    screen.say(f"  status     http://{story.listen}/status")
    screen.say(f"             {_command()} status --url http://{story.listen}")
    stopping = asyncio.Event()
    restore = stop_on_signals(stopping)
    try:
        await stopping.wait()
    finally:
        restore()
