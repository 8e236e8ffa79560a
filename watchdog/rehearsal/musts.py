"""How a story has to come out, whatever else is told: its ``must`` lines, held against the play.

They outlive changes of wording, which the outcomes beside the steps do not. Knows decisions; how
a story is played it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from watchdog.model.decision import HoldReason
from watchdog.rehearsal.runner import Played
from watchdog.rehearsal.story import Mark, Story, StoryWrong

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Must:
    """One form of demand: an example that is understood, its pattern, and when it is met."""

    form: str
    pattern: re.Pattern[str]
    met: Callable[[Played, Words], bool]


def _rolled_back(played: Played, words: Words) -> bool:
    return any(
        words["target"] in ("", one.target) and words["bad"] in ("", one.bad)
        for one in played.rollbacks
    )


def _quiet(played: Played, words: Words) -> bool:
    return not played.rollbacks


def _held(played: Played, words: Words) -> bool:
    return HoldReason(words["reason"]) in played.reasons


MUSTS = (
    Must("not roll back", re.compile(r"not roll back"), _quiet),
    Must(
        "roll back d2 to d1",
        re.compile(r"roll back(?: (?!to\b)(?P<bad>\w+))?(?: to (?P<target>\w+))?"),
        _rolled_back,
    ),
    Must("hold paused", re.compile(r"hold (?P<reason>\w+)"), _held),
)


def unmet(story: Story, played: Played) -> Iterator[tuple[Mark, str]]:
    """Yield the demands of a story that its play did not meet.

    Raises:
        StoryWrong: a demand is none of the forms.
    """
    for mark, text in story.musts:
        must, words = _understood(mark, " ".join(text.split()))
        if not must.met(played, words):
            yield mark, f"must {text}, but {_came_to(played)}"


def _understood(mark: Mark, text: str) -> tuple[Must, Words]:
    for must in MUSTS:
        found = must.pattern.fullmatch(text)
        if found is not None:
            words = {name: word or "" for name, word in found.groupdict().items()}
            reason = words.get("reason")
            if reason is not None and reason not in set(HoldReason):
                raise StoryWrong(
                    mark, f"no hold is called {reason!r}", f"write {', '.join(HoldReason)}"
                )
            return must, words
    forms = "; ".join(must.form for must in MUSTS)
    raise StoryWrong(mark, f"nobody knows what must {text!r} means", f"write one of: {forms}")


def _came_to(played: Played) -> str:
    if played.rollbacks:
        return "it decided to " + ", ".join(
            f"roll back {one.bad} to {one.target}" for one in played.rollbacks
        )
    return f"it held: {', '.join(dict.fromkeys(played.reasons)) or 'nothing was decided'}"
