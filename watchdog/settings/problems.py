"""What is wrong with a configuration, where, and how to mend it.

Knows places and words; it never holds a configured value, since any value may be a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

KeyPath = tuple[str | int, ...]

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.*?-]{0,39}\Z")
# Keys are shown, values never. A key that does not look like one may be a value in the wrong
# place, a token above all, and those are longer than any key of ours.
_HIDDEN_KEY = "…"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where something was written; line and column count from 1, 0 when there are none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: its place, the path within the configuration, what is wrong, what to do."""

    place: Place
    path: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        head = f"{self.place}: {self.path}: " if self.path else f"{self.place}: "
        return f"{head}{self.message}; {self.mend}" if self.mend else f"{head}{self.message}"


class ConfigRejected(Exception):
    """The configuration cannot be used; ``problems`` holds every mistake found, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(one) for one in problems))
        self.problems = problems


class ConfigUnreadable(ConfigRejected):
    """A file or directory of the configuration could not be read at all."""


@dataclass(slots=True)
class Findings:
    """Collects problems while the configuration is read; the one thing here that grows.

    ``silenced`` are paths already reported: what follows from them is not reported again.
    """

    problems: list[Problem] = field(default_factory=list)
    silenced: set[KeyPath] = field(default_factory=set)

    def add(self, place: Place, path: KeyPath, message: str, mend: str = "") -> None:
        """Note one problem at ``place``."""
        shown = path_text(path)
        self.problems.append(Problem(place=place, path=shown, message=message, mend=mend))

    def silence(self, path: KeyPath) -> None:
        """Keep quiet about ``path`` from now on: its own problem has been noted."""
        self.silenced.add(path)

    def ordered(self) -> tuple[Problem, ...]:
        """Return the problems by place, each once."""
        unique = dict.fromkeys(self.problems)
        return tuple(sorted(unique, key=lambda one: (one.place, one.path)))


def path_text(path: KeyPath) -> str:
    """Return ``policies.standard.rules[1].count`` for the path's parts."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{key_text(part)}" if text else key_text(part)
    return text


def key_text(key: str) -> str:
    """Return the key as it may be shown: a key that looks like a value is hidden."""
    return key if _PLAIN_KEY.match(key) else _HIDDEN_KEY


def did_you_mean(word: str, known: list[str]) -> str:
    """Return a mend that names the closest known word, or all of them when none is close."""
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"write one of: {', '.join(sorted(known))}" if known else ""
