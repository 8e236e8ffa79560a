"""How well it judged: rollbacks with their outcomes, delays, holds, and honesty about few."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.stores.values import SHOP, decision, incident, release
from tests.docs.pages import DOCS, words
from watchdog.adapters.stores import SqlStore
from watchdog.model.decision import Hold, HoldReason
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome

BEGIN = datetime.now(UTC) - timedelta(hours=10)


def after(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


async def rolled_back(store: SqlStore, number: int, outcome: Outcome) -> None:
    """Keep a rollback that was decided 30 s after the onset and ended two minutes later."""
    at = after(10 * number)
    one = Intent(
        app=SHOP,
        bad=DeploymentId(f"bad-{number}"),
        target=DeploymentId("d1"),
        mark=at,
        decided_at=at,
        reason="it failed",
        onset=at - timedelta(seconds=30),
        state_since=at,
    )
    await store.record(one, incident(), ())
    states = (IntentState.CLAIMED, IntentState.ACCEPTED, IntentState.LIVE, IntentState.DONE)
    for state in states:
        changes: dict[str, object] = {}
        if state is IntentState.CLAIMED:
            changes = {"attempts": 1, "claimed_at": at}
        if state is IntentState.ACCEPTED:
            changes = {"rollback": DeploymentId(f"r{number}")}
        if state is IntentState.DONE:
            changes = {"outcome": outcome}
        later = one.moved(state, at + timedelta(seconds=120), **changes)
        assert await store.advance(one, later, None, ())
        one = later


async def fill(place: Path, outcomes: Sequence[Outcome]) -> None:
    store = SqlStore(str(place))
    await store.open()
    await store.note_view(SHOP, BEGIN, [release("d1", live_from=BEGIN)])
    holds = (HoldReason.HEALTHY, HoldReason.COOLING_DOWN, HoldReason.HEALTHY)
    for number, reason in enumerate(holds):
        kept = replace(decision(after(15 * number)), step=Hold(reason=reason))
        await store.keep_decision(kept, None)
    for number, outcome in enumerate(outcomes):
        await rolled_back(store, number, outcome)
    await store.close()


@pytest.fixture
def filled(commands):
    def fill_with(*outcomes: Outcome):
        asyncio.run(fill(commands.directory / "watchdog.db", outcomes))
        (commands.directory / "watchdog.yaml").write_text('apps: [{app: "*"}]\n', "utf-8")
        return commands

    return fill_with


def test_rollbacks_are_told_by_how_they_ended_with_precision_and_delays(filled):
    ended = filled(*[Outcome.HELPED] * 4, Outcome.DID_NOT_HELP, Outcome.UNVERIFIED).run("report")

    assert ended.code == 0, ended.err
    row = ended.out.splitlines()[1].split()
    assert row == [SHOP, "1", "6", "4", "1", "0", "1", "80%", "30", "s", "30", "s"]
    assert "wrong rollbacks: 1 found, 0.001 allowed by the policies for 1 release" in ended.err


def test_what_held_is_told_with_how_often_and_how_long_good_times_left_out(filled):
    ended = filled().run("report")

    assert "cooling_down  1      15 min 0 s" in ended.out
    assert "healthy" not in ended.out
    assert "nothing was rolled back" in ended.err


def test_a_few_rollbacks_make_no_precision(filled):
    ended = filled(Outcome.HELPED, Outcome.MADE_WORSE).run("report")

    assert "50%" not in ended.out
    assert "2 of 2 rollbacks were verified: too few for a precision" in ended.err


def test_the_keys_of_the_json_are_those_of_the_manual(filled):
    told = filled(Outcome.HELPED).run("report", SHOP, "-o", "json").json

    page = words((DOCS / "report.md").read_text("utf-8"))
    assert {*told, *told["all"], *told["apps"][0], "times", "seconds"} <= set(page)
    assert told["all"]["outcomes"]["helped"] == 1
    assert told["all"]["median_end_s"] == 150
    assert told["all"]["holds"]["cooling_down"] == {"times": 1, "seconds": 900}
    assert told["apps"][0]["name"] == SHOP


def test_only_what_is_asked_for_counts(filled):
    commands = filled(Outcome.HELPED)

    late = commands.run("report", "--since", "1h", "-o", "json").json
    unknown = commands.run("report", "nobody")
    odd = commands.run("report", "--since", "soon")

    assert (late["all"]["rollbacks"], late["all"]["releases"]) == (0, 0)
    assert (unknown.code, odd.code) == (1, 2)
    assert "--since soon: is no moment; write a duration such as 30d" in odd.err
