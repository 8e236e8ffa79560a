"""Words that mean something: a clause is a pattern, a form to show, and what it does on stage.

Knows how clauses are registered, found and refused; it knows none of them.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic_core import PydanticCustomError

from watchdog.model.view import Deployment
from watchdog.rehearsal.stage import Stage
from watchdog.settings.fields import parse_duration

DURATION = r"[\d.]+(?:ms|s|m|h)[\dhms.]*"

Act = Callable[[Stage, dict[str, str]], Awaitable[None]]


class Unclear(Exception):
    """A clause cannot be carried out: what is wrong, and how to mend it."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.problem, self.mend = problem, mend


@dataclass(frozen=True, slots=True)
class Clause:
    """One form of words and what it does; ``form`` is an example that is understood."""

    form: str
    pattern: re.Pattern[str]
    act: Act


class Vocabulary:
    """The clauses about one subject, in the order in which they are tried."""

    def __init__(self) -> None:
        """Begin without a word."""
        self.clauses: list[Clause] = []

    def says(self, form: str, pattern: str) -> Callable[[Act], Act]:
        """Register a function as what a clause of this ``pattern`` does."""

        def register(act: Act) -> Act:
            self.clauses.append(Clause(form, re.compile(pattern), act))
            return act

        return register


async def perform(clauses: Sequence[Clause], stage: Stage, text: str) -> None:
    """Carry out the first of ``clauses`` that ``text`` is a form of.

    Raises:
        Unclear: nobody knows what it means, or it cannot happen now.
    """
    for clause in clauses:
        found = clause.pattern.fullmatch(text)
        if found is not None:
            words = {name: word or "" for name, word in found.groupdict().items()}
            await clause.act(stage, words)
            return
    forms = "; ".join(clause.form for clause in clauses)
    raise Unclear(f"nobody knows what {text!r} means", f"write one of: {forms}")


def duration(text: str) -> timedelta:
    """Return the duration that the text names, in the words of the configuration.

    Raises:
        Unclear: it names none.
    """
    try:
        return parse_duration(text)
    except PydanticCustomError as error:
        context = error.context or {}
        raise Unclear(f"{text} {context['message']}", str(context["mend"])) from error


def known(stage: Stage, name: str) -> Deployment:
    """Return a deployment that was made before.

    Raises:
        Unclear: there is none of that name.
    """
    found = stage.platform.state.find(name)
    if found is None:
        raise Unclear(f"there is no deployment {name}", f"make it first: `live {name}`")
    return found
