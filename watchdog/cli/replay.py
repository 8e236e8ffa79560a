"""``watchdog replay``: does today's version decide as was decided then?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, settings_or_exit
from watchdog.cli.console import Output, OutputOption, cause_of, complain, fail, say, say_json
from watchdog.cli.recorded import known_app, known_apps, recorded
from watchdog.cli.shapes import clock, instant
from watchdog.cli.verb import takes, verb_app

if TYPE_CHECKING:
    from watchdog.ports import Frame
    from watchdog.runtime.replay import Replayed
    from watchdog.settings import Settings

app = verb_app()

LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One frame and what came of it; ``replayed`` is None when it cannot be read."""

    place: str
    at: datetime
    replayed: Replayed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What is to be replayed, and how to show it."""

    name: Annotated[
        str | None, typer.Argument(metavar="APP", help="Name or id of one app; unset: all.")
    ] = None
    limit: Annotated[
        int, typer.Option(min=1, max=10_000, help="So many of the newest frames of each app.")
    ] = LIMIT
    file: Annotated[
        Path | None, typer.Option(help="Frames exported before, in place of the store's.")
    ] = None
    export: Annotated[
        Path | None, typer.Option(help="Write the frames into a file, to be replayed later.")
    ] = None
    config: ConfigOption = None
    output: OutputOption = Output.TABLE


@app.command(
    epilog="Example: watchdog replay shop --limit 50 --export frames.jsonl. "
    "Exit codes: 0 all decided as then, 1 at least one differs or the store cannot be read, 2 a "
    "file or the configuration cannot be used, 4 none differs but some could not be read."
)
@takes(_Wish)
def replay(wish: _Wish) -> None:
    """Decide again what was decided, on the recorded inputs, and show what comes out otherwise.

    A frame is kept whenever a decision changes. After an update, or before one, this tells which
    of them would be other decisions now, and which rule or guard makes the difference.
    """
    if wish.file is not None:
        if wish.name is not None:
            fail(ExitCode.USAGE, "name an app or a file of frames, not both")
        places = list(_from_file(wish.file))
    else:
        settings = settings_or_exit(wish.config)
        places = asyncio.run(_from_store(settings, wish.name, wish.limit))
    if wish.export is not None:
        _export(wish.export, [frame for _, frame in places])
    entries = [_entry(place, frame) for place, frame in places]
    if wish.output is Output.JSON:
        say_json([_shape(one) for one in entries])
    else:
        _show(entries)
    if any(one.replayed is not None and one.replayed.differences for one in entries):
        raise typer.Exit(ExitCode.FAILED)
    if any(one.replayed is None for one in entries):
        raise typer.Exit(ExitCode.INCONCLUSIVE)


async def _from_store(settings: Settings, name: str | None, limit: int) -> list[tuple[str, Frame]]:
    async with recorded(settings) as store:
        apps = (await known_app(store, name),) if name else await known_apps(store)
        return [
            (known.name, frame)
            for known in apps
            for frame in reversed(await store.frames(known.id, limit))
        ]


def _from_file(path: Path) -> Iterator[tuple[str, Frame]]:
    from watchdog.runtime.frames import frame_of_line

    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path}:{number}", frame_of_line(line)
    except OSError as error:
        fail(ExitCode.USAGE, f"{path} cannot be read ({cause_of(error)})")
    except ValueError as error:
        fail(ExitCode.USAGE, f"{path}:{number}: not a frame ({error}); --export writes them")


def _export(path: Path, frames: Sequence[Frame]) -> None:
    from watchdog.runtime.frames import line_of

    try:
        path.write_text("".join(line_of(one) + "\n" for one in frames), "utf-8")
    except OSError as error:
        fail(ExitCode.FAILED, f"{path} cannot be written ({cause_of(error)})")
    complain(f"wrote {len(frames)} frames to {path}")


def _entry(place: str, frame: Frame) -> _Entry:
    from watchdog.runtime.replay import replay as decided_again

    try:
        return _Entry(place=place, at=frame.at, replayed=decided_again(frame))
    except ValueError:
        return _Entry(place=place, at=frame.at, replayed=None)


def _shape(one: _Entry) -> dict[str, Any]:
    told = one.replayed
    return {
        "from": one.place,
        "at": instant(one.at),
        "app": told.name if told else None,
        "readable": told is not None,
        "then": told.then.reason if told else None,
        "now": told.now.reason if told else None,
        "differences": [asdict(each) for each in told.differences] if told else [],
    }


def _show(entries: Sequence[_Entry]) -> None:
    differing = unreadable = 0
    for one in entries:
        where = f"{one.place}  {clock(one.at)}"
        if one.replayed is None:
            unreadable += 1
            say(f"{where}  cannot be read: another version kept it")
        elif one.replayed.differences:
            differing += 1
            say(f"{where}  {one.replayed.then.reason} then, {one.replayed.now.reason} now")
            for each in one.replayed.differences:
                say(f"  {each.what}")
                say(f"    then  {each.then}")
                say(f"    now   {each.now}")
    same = len(entries) - differing - unreadable
    say(f"{len(entries)} frames: {same} decided as then, {differing} otherwise")
    if unreadable:
        complain(f"{unreadable} frames of another version could not be read")
