"""Every story ends as it is written; ``make accept`` writes the ends anew, its diff is the review.

Beside a story of a hold reason stands the explanation that a person would be given.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pytest

from watchdog.core.rules import RULE_KINDS
from watchdog.model.decision import HoldReason, RefusalReason
from watchdog.model.intent import AfterRollback, Outcome
from watchdog.rehearsal.runner import Played, play
from watchdog.rehearsal.story import Story, read_story, write_story

HERE = Path(__file__).resolve().parent
STORIES = tuple(sorted((HERE / "stories").rglob("*.story")))
NAMES = tuple(str(path.relative_to(HERE)) for path in STORIES)
ACCEPTING = bool(os.environ.get("WATCHDOG_ACCEPT"))


@cache
def told(name: str) -> tuple[Story, Played]:
    """Return a story with what came of it; played once for all tests."""
    story = read_story(name, (HERE / name).read_text("utf-8"))
    return story, play(story)


@pytest.mark.parametrize("name", NAMES)
def test_story_ends_as_it_is_written(name: str) -> None:
    story, played = told(name)
    agree(HERE / name, write_story(story, played.outcomes))


@pytest.mark.parametrize("reason", sorted(HoldReason))
def test_every_hold_has_an_explanation_that_was_reviewed(reason: HoldReason) -> None:
    name = f"stories/holds/{reason}.story"
    assert name in NAMES, f"there is no story of {reason}: write tests/scenarios/{name}"
    _, played = told(name)
    assert reason in played.explanations, f"{name} never holds because of {reason}"
    agree((HERE / name).with_suffix(".explain"), played.explanations[reason])


@pytest.mark.parametrize("kind", sorted(one.kind for one in RULE_KINDS))
def test_every_rule_kind_has_an_explanation_that_was_reviewed(kind: str) -> None:
    """Of the decision to which the kind's own verdict led."""
    name = f"stories/kinds/{kind}.story"
    assert name in NAMES, f"there is no story of {kind}: write tests/scenarios/{name}"
    _, played = told(name)
    bad = [text for text in played.explanations.values() if "[BAD]" in text]
    assert bad, f"in {name} the rule never says unhealthy"
    agree((HERE / name).with_suffix(".explain"), bad[0])


@pytest.mark.parametrize("name", [one for one in NAMES if one.startswith("stories/blame/")])
def test_every_better_explanation_is_weighed_in_words_that_were_reviewed(name: str) -> None:
    """What is blamed, or why not, with every argument: the part of the explanation about it."""
    explained = told(name)[1].explanations
    words = explained.get(HoldReason.NOT_TO_BLAME) or explained["roll_back"]
    begin, end = words.index("  blame "), words.index("  guards ")
    agree((HERE / name).with_suffix(".explain"), words[begin:end])


@pytest.mark.parametrize("name", NAMES)
def test_no_bad_release_is_rolled_back_twice(name: str) -> None:
    accepted = told(name)[1].accepted

    assert len(set(accepted)) == len(accepted)


@pytest.mark.parametrize("reason", sorted(RefusalReason))
def test_every_refusal_of_a_target_is_told_in_a_story(reason: RefusalReason) -> None:
    assert any(f"{reason}" in row for row in rows(": "))


@pytest.mark.parametrize("outcome", sorted(Outcome))
def test_every_outcome_of_a_rollback_is_told_in_a_story(outcome: Outcome) -> None:
    assert any(f": {outcome}, " in row for row in rows(": "))


@pytest.mark.parametrize("after", sorted(AfterRollback))
def test_every_way_to_leave_a_rollback_has_a_story(after: AfterRollback) -> None:
    assert f"stories/after/{after}.story" in NAMES


def rows(having: str) -> list[str]:
    """Return the outcome lines of all stories that have a text in them."""
    every = (row for name in NAMES for rows in told(name)[1].outcomes for row in rows)
    return [row for row in every if having in row]


def agree(path: Path, found: str) -> None:
    """Hold a file to what was found; write it instead when that is to be accepted."""
    written = path.read_text("utf-8") if path.exists() else ""
    if written != found and ACCEPTING:
        path.write_text(found, "utf-8")
        return
    name = str(path.relative_to(HERE))
    lines = (written.splitlines(), found.splitlines())
    diff = "\n".join(unified_diff(*lines, f"{name} as written", "as it happened", lineterm=""))
    assert written == found, f"{diff}\nif this is right, run `make accept` and commit"
