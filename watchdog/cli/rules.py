"""``watchdog rules``: plays stories against a policy, as its author would have it come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.configuration import ConfigOption, config_paths, settings_or_exit
from watchdog.cli.console import Output, OutputOption, cause_of, complain, fail, say, say_json
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from watchdog.rehearsal.wishes import Known

app = verb_app()

SUFFIX = ".story"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """How one story came out. ``differences`` are what it came to against what is written."""

    file: str
    ok: bool
    accepted: bool = False
    problem: str = ""
    unmet: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


@app.callback()
def rules() -> None:
    """Try rules before they are armed."""


@app.command(
    "test",
    epilog="Example: watchdog rules test stories/ --config watchdog.yaml. "
    "Exit codes: 0 every story comes out as it is written, 1 one does not or cannot be played, 2 a "
    "file or the configuration cannot be used.",
)
def play_stories(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Stories, or directories of *.story files."),
    ],
    accept: Annotated[
        bool, typer.Option("--accept", help="Write into the files how the stories come out now.")
    ] = False,
    config: ConfigOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Play stories against policies and say where one does not come out as it is written.

    A story tells what happens to an app and what has to follow from it. It names a built-in
    policy or one of the configuration. The daemon's own parts play it: no time passes, and
    nothing outside is touched.
    """
    known = _known(config)
    reports = [_tried(path, known, accept=accept) for path in _stories(files)]
    if output is Output.JSON:
        say_json([asdict(one) for one in reports])
    else:
        _show(reports)
    if not all(one.ok for one in reports):
        raise typer.Exit(ExitCode.FAILED)


def _known(config: list[Path] | None) -> Known:
    """Return the configuration's policies; without a configuration there are none."""
    from watchdog.rehearsal.wishes import Known

    if not config_paths(config):
        return Known()
    settings = settings_or_exit(config)
    return Known(policies=settings.written, references=bool(settings.references))


def _stories(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        here = sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not here:
            fail(ExitCode.USAGE, f"there is no {SUFFIX} file in {path}")
        found.extend(here)
    return found


def _tried(path: Path, known: Known, *, accept: bool) -> _Report:
    """Play one story and hold it against what its file says."""
    from watchdog.rehearsal.musts import unmet
    from watchdog.rehearsal.runner import play
    from watchdog.rehearsal.story import StoryWrong, read_story, write_story

    name = str(path)
    written = _text_of(path)
    try:
        story = read_story(name, written)
        played = play(story, known)
        missing = tuple(f"{mark}: {words}" for mark, words in unmet(story, played))
    except StoryWrong as error:
        return _Report(file=name, ok=False, problem=str(error))
    if story.musts and not story.told:
        return _Report(file=name, ok=not missing, unmet=missing)
    found = write_story(story, played.outcomes)
    differs = found != written
    if differs and accept:
        _write(path, found)
        return _Report(file=name, ok=not missing, accepted=True, unmet=missing)
    differences = _first_difference(name, written, found) if differs else ()
    return _Report(
        file=name, ok=not missing and not differs, unmet=missing, differences=differences
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        fail(ExitCode.USAGE, f"{path} cannot be read ({cause_of(error)})")
    except UnicodeDecodeError:
        fail(ExitCode.USAGE, f"{path} cannot be read (it is not text in UTF-8)")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        fail(ExitCode.FAILED, f"{path} cannot be written ({cause_of(error)})")


def _first_difference(name: str, written: str, found: str) -> tuple[str, ...]:
    """Return the first line that differs, as it is written and as it came out."""
    was, now = written.splitlines(), found.splitlines()
    length = max(len(was), len(now))
    was += [""] * (length - len(was))
    now += [""] * (length - len(now))
    pairs = enumerate(zip(was, now, strict=True), 1)
    # Blanks alone may differ, or the end of the file: then the first line stands for them.
    number, (one, other) = next((each for each in pairs if each[1][0] != each[1][1]), (1, ("", "")))
    return (f"{name}:{number}:", f"  written  {one}", f"  came out {other}")


def _show(reports: Sequence[_Report]) -> None:
    for one in reports:
        state = "accepted" if one.accepted and one.ok else "ok" if one.ok else "NOT OK"
        say(f"{state:<8}  {one.file}")
        for line in (one.problem, *one.unmet, *one.differences):
            if line:
                say(f"          {line}")
    bad = sum(not one.ok for one in reports)
    if bad:
        verb = "comes" if bad == 1 else "come"
        complain(f"{bad} of {len(reports)} {verb} out otherwise than written, or cannot be played")
    if any(one.differences and not one.unmet for one in reports):
        complain("where what came out is right, write it into the file with --accept")
