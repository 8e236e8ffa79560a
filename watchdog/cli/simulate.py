"""``watchdog simulate``: a faithful App Platform on this machine, to watch, break and heal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.console import (
    Output,
    OutputOption,
    cause_of,
    complain,
    say,
    say_json,
    say_table,
)
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.simulator import Running, Scenario

app = verb_app()


@app.command(
    epilog="Example: watchdog simulate warm_up --api-port 8484. "
    "Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 the port is taken, 2 no such scenario, or one "
    "with mistakes."
)
def simulate(
    scenario: Annotated[
        str, typer.Argument(help="A packaged scenario, or a YAML file of your own.")
    ] = "demo",
    api_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the API; 0 takes a free one.")
    ] = 0,
    listing: Annotated[
        bool, typer.Option("--list", help="List the packaged scenarios and end.")
    ] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Serve a scenario of simulated apps and their platform's API, until stopped.

    Everything listens on 127.0.0.1 only. To make things happen by hand, POST a step of a timeline
    to /admin/steps; GET /admin/state and /admin/ledger tell what is and what happened.
    """
    from watchdog.simulator import ScenarioError, load_scenario

    if listing:
        _show_scenarios(output)
        return
    try:
        loaded = load_scenario(scenario)
    except ScenarioError as error:
        for problem in error.problems:
            complain(problem)
        raise typer.Exit(ExitCode.USAGE) from None
    try:
        asyncio.run(_serve(loaded, api_port, output))
    except OSError as error:
        where = f"127.0.0.1:{api_port}"
        complain(f"cannot listen on {where} ({cause_of(error)}): choose another --api-port")
        raise typer.Exit(ExitCode.FAILED) from None


def _show_scenarios(output: Output) -> None:
    from watchdog.simulator import load_scenario, scenario_names

    found = [(name, load_scenario(name).description.strip()) for name in scenario_names()]
    if output is Output.JSON:
        say_json([{"scenario": name, "description": words} for name, words in found])
        return
    say_table(("SCENARIO", "WHAT HAPPENS"), found)


async def _serve(scenario: Scenario, api_port: int, output: Output) -> None:
    from watchdog.runtime.process import stop_on_signals
    from watchdog.simulator import Simulator, serve

    stopping = asyncio.Event()
    restore = stop_on_signals(stopping)
    try:
        async with serve(Simulator(scenario), api_port=api_port) as running:
            _show_running(running, output)
            await stopping.wait()
    finally:
        restore()


def _show_running(running: Running, output: Output) -> None:
    scenario = running.simulator.scenario
    urls = {one.name: one.live_url for one in running.simulator.apps.values()}
    if output is Output.JSON:
        say_json(
            {
                "scenario": scenario.name,
                "api_url": running.api_url,
                "token": running.token,
                "apps": urls,
            }
        )
        return
    say(f"Simulating {scenario.name}: {scenario.description.strip()}")
    say("")
    say(f"  API    {running.api_url}")
    say(f"  token  {running.token}")
    for name, url in urls.items():
        say(f"  app    {url}  {name}")
    say("")
    say("Point watchdog at it from another terminal:")
    say("")
    say(f"  export DIGITALOCEAN_TOKEN={running.token}")
    say(f"  export WATCHDOG_PLATFORM__API_URL={running.api_url}")
    say("  watchdog init && watchdog run")
    say("")
    say("Ctrl-C ends it.")
