"""``watchdog status``: asks the running daemon how things stand."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import Annotated, Any

import typer

from watchdog.cli import ExitCode
from watchdog.cli.console import Output, OutputOption, complain, fail, say_json, say_table
from watchdog.cli.shapes import short, shortened
from watchdog.cli.verb import verb_app

app = verb_app()

TIMEOUT_S = 5.0
BODY_BYTES_MAX = 32 * 1024 * 1024
# Some 10 KB for each of three thousand apps.


class _Unreached(Exception):
    """The daemon gave no usable answer; the message says why, fit for parentheses."""


@app.command(
    epilog="Example: watchdog status --url http://10.0.0.5:9394 -o json. "
    "Exit codes: 0 shown, 1 the daemon cannot be reached."
)
def status(
    url: Annotated[
        str, typer.Option(help="Where the daemon serves, as `server.listen` says.")
    ] = "http://127.0.0.1:9394",
    output: OutputOption = Output.TABLE,
) -> None:
    """Show what the running daemon watches, and what it last decided about each app and why."""
    try:
        answer = _ask(f"{url.rstrip('/')}/status")
    except _Unreached as error:
        fail(
            ExitCode.FAILED,
            f"no daemon answers at {url} ({error}): is `watchdog run` running, and does its "
            "server.listen say so? Name another place with --url",
        )
    if output is Output.JSON:
        say_json(answer)
        return
    _show(answer)


def _ask(url: str) -> dict[str, Any]:
    # Straight to the address: a proxy of the environment knows nothing of our loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        if not url.startswith(("http://", "https://")):
            raise _Unreached("not the URL of a server; write http://host:port")
        with opener.open(url, timeout=TIMEOUT_S) as reply:
            answer = json.loads(reply.read(BODY_BYTES_MAX))
    except urllib.error.HTTPError as error:
        raise _Unreached(f"it answered {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        cause = getattr(error, "reason", None) or error
        words = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        raise _Unreached(str(words).lower()) from error
    except ValueError as error:
        raise _Unreached("what answered is no watchdog") from error
    if not isinstance(answer, dict) or "apps" not in answer:
        raise _Unreached("what answered is no watchdog")
    return answer


def _show(answer: dict[str, Any]) -> None:
    for problem in _problems(answer):
        complain(problem)
    columns = ("APP", "LIVE", "HEALTH", "DECISION", "AGE", "ROLLBACK", "WHY")
    say_table(columns, [_row(one, answer["now"]) for one in answer["apps"]])
    if not answer["apps"]:
        complain("no app is watched")


def _problems(answer: dict[str, Any]) -> list[str]:
    found = []
    if answer.get("platform_error"):
        found.append(f"the platform cannot be read: {answer['platform_error']}")
    if answer.get("observer_impaired"):
        found.append("a reference fails too: failures do not count for now")
    fleet = answer.get("fleet") or {}
    if fleet.get("frozen_since"):
        sick = f"{len(fleet['sick'])} of {fleet['apps']} apps are unhealthy"
        at = datetime.fromisoformat(fleet["frozen_since"])
        found.append(f"rollbacks are frozen since {at:%H:%M:%S} UTC: {sick}")
    waiting = [one for one in answer["apps"] if one.get("approve")]
    found += [f"{one['name']} waits for a person's word: {one['approve']}" for one in waiting]
    return found


def _row(one: dict[str, Any], now: str) -> tuple[str, ...]:
    name, rollback = str(one["name"]), one.get("rollback")
    words = str(rollback or one["headline"]).removeprefix(f"{name}: ")
    pinned = "pinned by one" if one.get("pinned") else "-"
    held = f"holding, {one['decision']}: "
    return (
        name if one["mode"] == "act" else f"{name} ({one['mode']})",
        short(one.get("live")),
        str(one["health"]),
        str(one.get("decision") or "-"),
        _age(one.get("decided_at"), now),
        "under way" if rollback else pinned,
        shortened(words.removeprefix(held)),
    )


def _age(at: str | None, now: str) -> str:
    if at is None:
        return "-"
    passed = datetime.fromisoformat(now) - datetime.fromisoformat(at)
    return f"{passed.total_seconds():.0f} s"
