"""What the code calls a closed list, the manual lists: all of it, and nothing else."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from tests.daemon.dying import Moment
from tests.docs.pages import DOCS, PAGES, ROOT, headings, rows, words
from watchdog.cli import VERBS
from watchdog.core.announce import NEEDS_A_PERSON
from watchdog.core.rules import RULE_KINDS
from watchdog.model.decision import HoldReason, RefusalReason
from watchdog.model.intent import Outcome
from watchdog.runtime.events import FIELDS, Event
from watchdog.runtime.metrics import Metrics

HOLDS = DOCS / "hold-reasons.md"
OUTCOMES = DOCS / "outcomes.md"


def entries() -> dict[str, str]:
    """Return what stands under each heading of a hold reason."""
    parts = HOLDS.read_text("utf-8").split("\n### ")[1:]
    return {part.split("`")[1]: part for part in parts}


def first_words(page: str, columns: int) -> list[str]:
    return [words(cells[0])[0] for cells in rows(DOCS / page, columns)]


def test_every_hold_reason_has_its_entry() -> None:
    named = [words(heading)[0] for heading in headings(HOLDS, 3)]

    assert set(named) == set(HoldReason)


@pytest.mark.parametrize("reason", sorted(HoldReason))
def test_a_hold_says_that_it_needs_a_person_when_it_does(reason: HoldReason) -> None:
    assert ("**Needs a person.**" in entries()[reason]) == (reason in NEEDS_A_PERSON)


@pytest.mark.parametrize(("kind", "columns"), [(Outcome, 3), (RefusalReason, 2)])
def test_outcomes_and_refusals_are_listed_in_the_order_of_the_code(
    kind: type[StrEnum], columns: int
) -> None:
    assert first_words("outcomes.md", columns) == list(kind)


def test_every_event_is_listed_with_its_fields_and_no_others() -> None:
    told = {words(cells[0])[0]: frozenset(words(cells[2])) for cells in rows(DOCS / "events.md", 4)}

    assert told == {event.value: FIELDS[event] for event in Event}


def test_every_rule_kind_is_listed() -> None:
    assert first_words("how-it-decides.md", 3) == [kind.kind for kind in RULE_KINDS]


def test_every_verb_that_the_manual_tells_people_to_type_exists() -> None:
    typed = {
        word.split()[1]
        for page in PAGES
        for text in (page.read_text("utf-8"),)
        for word in (*text.split("`"), *(line.removeprefix("$ ") for line in text.splitlines()))
        if word.startswith("watchdog ") and len(word.split()) > 1 and "\n" not in word
    }

    assert {"status", "explain", "history", "targets", "check"} <= typed <= set(VERBS)


def test_every_metric_that_the_manual_names_exists() -> None:
    named = {
        word
        for page in PAGES
        for word in re.findall(r"\bwatchdog_[a-z_]*[a-z]", page.read_text("utf-8"))
    }

    assert len(named) > 10
    assert named <= {one.name for one in Metrics().families}


def test_every_target_of_make_that_the_manual_names_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:`|\$ )make ([a-z-]+)", page.read_text("utf-8"))
    }

    assert "check" in named
    assert named <= known


def test_the_table_of_deaths_names_every_moment_that_is_tried() -> None:
    table = (DOCS / "architecture.md").read_text("utf-8").split("| test moment |")[1]
    rows_of_it = table.split("\n\n")[0].splitlines()[2:]

    told = [words(row)[-1] for row in rows_of_it]

    assert told == [one for one in Moment if one is not Moment.NEVER]


@pytest.mark.parametrize("page", sorted((DOCS / "adr").glob("0*.md")), ids=lambda page: page.stem)
def test_a_decision_says_what_was_given_up_and_what_would_change_it(page: Path) -> None:
    assert headings(page, 2) == [
        "Context",
        "Choice",
        "What we gave up",
        "What would change our mind",
    ]
