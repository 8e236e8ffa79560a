"""The story format: what happens on the left of a bar, what follows from it on the right.

A story is lines of text. ``policy`` lines come first and say what the owner wants; ``must`` lines
beside them say how it has to come out, whatever else is told. A step is a time, what happens from
then on (clauses with ``;`` between), a bar, and the outcome; further outcome lines begin with the
bar. ``#`` begins a comment. Reads and writes that text; what a clause means, and what becomes of
it, it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

TIME_WIDTH = 8
LEFT_WIDTH_MIN = 40
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?=\s|$)")
_HEAD = re.compile(r"(?P<word>policy|must)\s+(?P<text>\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line of a story, for saying where something is wrong."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class StoryWrong(Exception):
    """A story cannot be read or played: where, what is wrong, and how to mend it."""

    def __init__(self, at: Mark, problem: str, mend: str) -> None:
        super().__init__(f"{at}: {problem}; {mend}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One moment of a story. ``at`` is the time of day; None goes on where the last step ended."""

    mark: Mark
    at: timedelta | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as it was read. ``lines`` are comments, blanks and head lines, kept as they are.

    ``told`` is True when outcomes stand beside its steps, for then they are part of it.
    """

    policy: tuple[tuple[Mark, str], ...]
    musts: tuple[tuple[Mark, str], ...]
    steps: tuple[Step, ...]
    lines: tuple[str | Step, ...]
    told: bool


def read_story(file: str, text: str) -> Story:
    """Return the story in ``text``; the outcomes written in it are not read.

    Raises:
        StoryWrong: a line is none of the format's.
    """
    lines: list[str | Step] = []
    heads: dict[str, list[tuple[Mark, str]]] = {"policy": [], "must": []}
    steps: list[Step] = []
    told = False
    for number, line in enumerate(text.splitlines(), 1):
        mark = Mark(file=file, line=number)
        if not line.strip() or line.startswith("#"):
            lines.append(line.rstrip())
        elif found := _HEAD.fullmatch(line.strip()):
            _check_early(mark, found["word"], steps)
            heads[found["word"]].append((mark, found["text"]))
            lines.append(f"{found['word']:<{TIME_WIDTH}}  {found['text']}")
        elif not line.lstrip().startswith("|"):
            told = told or "|" in line
            step = _read_step(mark, line)
            steps.append(step)
            lines.append(step)
        elif not steps:
            raise StoryWrong(mark, "an outcome before anything happened", "begin with a time")
    if not heads["policy"] or not steps:
        place = Mark(file=file, line=1)
        mend = "write `policy  swift` and then a line such as `12:00  live d1`"
        raise StoryWrong(place, "a story has a policy and at least one step", mend)
    return Story(
        policy=tuple(heads["policy"]),
        musts=tuple(heads["must"]),
        steps=tuple(steps),
        lines=tuple(lines),
        told=told,
    )


def write_story(story: Story, outcomes: Sequence[Sequence[str]]) -> str:
    """Return the story's text with ``outcomes``, one series of lines for each of its steps."""
    lefts = [_left(step) for step in story.steps]
    width = max(LEFT_WIDTH_MIN, *(len(left) for left in lefts))
    told = iter(zip(lefts, outcomes, strict=True))
    written: list[str] = []
    for line in story.lines:
        if isinstance(line, str):
            written.append(line)
            continue
        left, outcome = next(told)
        for place, words in enumerate(outcome or [""]):
            shown = left if place == 0 else ""
            written.append(f"{shown:<{width}} | {words}".rstrip())
    return "\n".join(written) + "\n"


def _check_early(mark: Mark, word: str, steps: list[Step]) -> None:
    if steps:
        mend = "move it to the top"
        if word == "policy":
            mend += ", or change single values with the clause `policy now …`"
        raise StoryWrong(mark, f"a {word} line after the story has begun", mend)


def _read_step(mark: Mark, line: str) -> Step:
    left = line.partition("|")[0].rstrip()
    found = _TIME.match(left)
    if found is None and not left[:1].isspace():
        mend = "begin with a time such as 12:00 or 12:00:30, or with blanks to go on at once"
        raise StoryWrong(mark, f"not a step: {left[:40]!r}", mend)
    at = None
    if found is not None:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        at = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    said = left[found.end() :] if found else left
    clauses = tuple(" ".join(one.split()) for one in said.split(";"))
    if not all(clauses):
        mend = "write what happens after the time, with one `;` between two things"
        raise StoryWrong(mark, "nothing happens here", mend)
    return Step(mark=mark, at=at, clauses=clauses)


def _left(step: Step) -> str:
    time = ""
    if step.at is not None:
        seconds = int(step.at.total_seconds())
        time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
        time += f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{time:<{TIME_WIDTH}}  {'; '.join(step.clauses)}"
