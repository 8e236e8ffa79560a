"""What the code calls a closed list, the manual lists: all of it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tests.core.builders import decided, down
from tests.daemon.dying import Moment
from tests.docs.pages import DOCS, PAGES, ROOT, headings, rows, words
from watchdog.cli import VERBS
from watchdog.core.announce import NEEDS_A_PERSON
from watchdog.core.rules import RULE_KINDS
from watchdog.model.decision import HoldReason, RefusalReason
from watchdog.model.intent import Outcome
from watchdog.model.observation import FailureReason
from watchdog.rehearsal.clauses import CLAUSES
from watchdog.rehearsal.musts import MUSTS
from watchdog.runtime.events import FIELDS, Event
from watchdog.runtime.metrics import Metrics
from watchdog.settings import load

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


def test_hold_reasons_stand_in_the_order_in_which_guards_are_asked() -> None:
    """Those before and after the middle part, which is about a release not known to be bad."""
    asked = [guard.reason for guard in decided(down()).guards]
    named = [words(heading)[0] for heading in headings(HOLDS, 3)]
    middle = named.index(HoldReason.OBSERVER_IMPAIRED) + 1
    bad = named.index(HoldReason.FLEET_BREAKER_OPEN)

    assert [*named[:middle], *named[bad:]] == asked


def test_every_reason_of_a_sample_is_listed_with_what_it_counts_as() -> None:
    """Against the words of the code that gives each, and the runtime's own."""
    sources = (ROOT / "watchdog" / "adapters" / "signals").glob("*.py")
    given = {
        (FailureReason[reason].value, answer.replace("_", " "))
        for source in sources
        for answer, reason in re.findall(
            r"Finding\.(failed|no_answer)\(FailureReason\.(\w+)", source.read_text("utf-8")
        )
    } | {
        (FailureReason.OBSERVER_IMPAIRED.value, "no answer"),
        (FailureReason.ALERT.value, "failed"),
        (FailureReason.UNHEARD.value, "no answer"),
    }
    told = [(words(cells[0])[0], cells[1]) for cells in rows(DOCS / "probes.md", 3)]

    assert [reason for reason, _ in told] == list(FailureReason)
    assert set(told) == given


@pytest.mark.parametrize(("kind", "columns"), [(Outcome, 3), (RefusalReason, 2)])
def test_outcomes_and_refusals_are_listed_in_the_order_of_the_code(
    kind: type[StrEnum], columns: int
) -> None:
    assert first_words("outcomes.md", columns) == list(kind)


def test_every_event_is_listed_with_its_fields_and_no_others() -> None:
    told = {words(cells[0])[0]: frozenset(words(cells[2])) for cells in rows(DOCS / "events.md", 4)}

    assert told == {event.value: FIELDS[event] for event in Event}


def test_every_rule_kind_is_listed() -> None:
    assert first_words("rules/README.md", 4) == [kind.kind for kind in RULE_KINDS]


@pytest.mark.parametrize("kind", [kind.kind for kind in RULE_KINDS])
def test_every_rule_kind_has_a_page_that_says_what_it_is_for_and_what_not(kind: str) -> None:
    page = (DOCS / "rules" / f"{kind}.md").read_text("utf-8")

    assert page.startswith(f"# `{kind}`")
    assert "Use it " in page
    assert {"## What it says", "## What it cannot see"} <= set(page.splitlines())


def test_the_rules_of_the_standard_policy_are_marked() -> None:
    marked = [
        words(cells[0])[0] for cells in rows(DOCS / "rules" / "README.md", 4) if cells[3] == "yes"
    ]

    assert marked == [rule.kind for rule in load([], {}).policies["standard"].rules]


def test_every_word_of_a_story_is_listed() -> None:
    listed = first_words("rules-test.md", 2)
    forms = [*(one.form for one in MUSTS), *(one.form for one in CLAUSES)]

    assert listed == [*forms, "policy now mode=observe"]


def typed() -> Iterator[list[str]]:
    """Yield the words of every command of ours that the manual tells people to type."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for line in (*text.split("`"), *(one.removeprefix("$ ") for one in text.splitlines())):
            command = line.partition("#")[0].split()
            if line.startswith("watchdog ") and "\n" not in line and len(command) > 1:
                yield command[1:]


def test_every_verb_that_the_manual_tells_people_to_type_exists() -> None:
    verbs = {command[0] for command in typed()}

    assert {"status", "explain", "history", "targets", "check"} <= verbs <= set(VERBS)


def commands_of(verb: str) -> Iterator[Any]:
    """Yield a verb's command, and the commands below it."""
    command = get_command(import_module(f"watchdog.cli.{verb}").app)
    yield command
    yield from getattr(command, "commands", {}).values()


def test_every_option_that_the_manual_tells_people_to_type_exists() -> None:
    asked = {(one[0], word) for one in typed() for word in one[1:] if word.startswith("-")}
    known = {
        (verb, option)
        for verb in {verb for verb, _ in asked}
        for command in commands_of(verb)
        for parameter in command.params
        for option in parameter.opts
    }

    assert {("run", "--observe"), ("targets", "--validate")} <= asked
    assert asked <= known


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
