"""Who serves since when, which reading is old, and who has proven itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.builders import (
    at,
    deployment,
    evidence,
    inputs,
    made,
    memory,
    minutes,
    noon,
    observed,
    policy,
    release,
    replaced,
    seconds,
    view,
)
from watchdog.core.lineage import trace
from watchdog.core.releases import note_live, prove, regressed
from watchdog.core.terms import Terms
from watchdog.model.evidence import OBSERVATIONS_MAX
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Release, Standing, Stretch
from watchdog.model.notice import Incident
from watchdog.model.verdict import Health
from watchdog.model.view import Phase

INCIDENT = Incident(
    key="k", deployment=DeploymentId("d2"), opened_at=noon, said="budget_spent", count=1
)


def test_a_reading_that_knows_less_than_one_before_is_old() -> None:
    assert regressed(view(), memory(watermark=made("d3")))
    assert not regressed(view(), memory(watermark=made("d2")))
    assert not regressed(view(), memory(watermark=made("d1")))


def test_a_reading_that_shows_a_replaced_release_live_is_old() -> None:
    assert regressed(view("d1", watermark=made("d2")), memory(watermark=made("d2")))


def test_a_first_reading_cannot_be_old() -> None:
    assert not regressed(view(), Memory())
    assert not regressed(view(None), Memory())


def test_a_release_seen_to_replace_another_went_live_between_the_readings() -> None:
    known = memory(release("d1"))

    fresh, closed = note_live(view(read_at=at(3)), known, policy(), watching=True)

    assert (fresh.deployment, fresh.live_from, fresh.seen_going_live) == ("d2", at(3), True)
    assert (closed.deployment, closed.live_until) == ("d1", at(3))


def test_what_was_live_before_we_looked_was_not_seen_going_live() -> None:
    for watching in (True, False):
        (fresh,) = note_live(view(), Memory(), policy(), watching=watching)

        assert not fresh.seen_going_live


@pytest.mark.parametrize(("age_min", "seen"), [(60, True), (60.1, False)])
def test_after_a_restart_a_young_release_counts_as_seen(age_min: float, seen: bool) -> None:
    """We knew its predecessor, and it is no older than the window: nothing is held against it."""
    live = deployment("d2", phase=Phase.ACTIVE, created_at=noon - minutes(age_min))
    known = memory(release("d1", live_from=noon - minutes(90)))

    fresh, _ = note_live(view(live), known, policy(), watching=False)

    assert fresh.seen_going_live is seen


def test_after_a_restart_doubt_makes_a_release_older() -> None:
    live = deployment("d2", phase_since=at(-60))
    known = memory(release("d1"))

    fresh, _ = note_live(view(live), known, policy(), watching=False)
    unsaid, _ = note_live(view(), known, policy(), watching=False)

    assert fresh.live_from == at(-60)
    assert unsaid.live_from == made("d2")


def test_no_release_went_live_after_the_reading_that_shows_it() -> None:
    """The platform's clock may be ahead of ours."""
    live = deployment("d2", phase_since=at(300))

    fresh, _ = note_live(view(live), memory(release("d1")), policy(), watching=False)

    assert fresh.live_from == noon


def test_no_release_went_live_before_the_one_it_replaced() -> None:
    """The platform's clock may be behind ours; the order of releases must survive that."""
    known = memory(release("d1", live_from=at(-30)), replaced("d0"))
    live = deployment("d2", phase_since=at(-90))

    noted = note_live(view(live), known, policy(), watching=False)
    told = replace(known, releases=(*noted, replaced("d0")))

    assert [one.live_from for one in noted] == [at(-30), at(-30)]
    found = trace(view(live), told)
    assert found.predecessor is not None
    assert found.predecessor.deployment == "d1"


def test_the_same_release_is_noted_once() -> None:
    assert note_live(view(), memory(), policy(), watching=True) == ()
    assert note_live(view(None), memory(), policy(), watching=True) == ()


def standing_long(**changes: object) -> Memory:
    return memory(release("d2", live_from=noon - minutes(60)), replaced("d1"), **changes)


AN_HOUR = evidence(observed("." * 61, every=minutes(1)))


def test_a_release_healthy_through_its_window_has_proven_itself() -> None:
    found = prove(inputs(memory=standing_long(), evidence=AN_HOUR), Health.HEALTHY)

    assert found is not None
    assert (found.deployment, found.standing) == ("d2", Standing.PROVEN)


def proven(*answers: str, **changes: object) -> Release:
    """Return the release as proven after an hour that began with those answers of signals."""
    signals = ("http", "db")
    seen = [
        one
        for signal, text in zip(signals, answers, strict=False)
        for one in observed(text, signal, until=noon - minutes(60) + seconds(len(text)))
    ]
    every = evidence((*sorted(seen, key=lambda one: one.begun_at), *observed(".", until=noon)))
    told = inputs(**{"memory": standing_long(), "evidence": every, **changes})
    found = prove(told, Health.HEALTHY)
    assert found is not None
    return found


def test_a_proven_release_keeps_how_it_fared_while_young() -> None:
    found = proven("x" * 20 + "." * 40, policy=policy(terms=Terms(window=minutes(59))))

    assert found.youth == (
        Stretch(signal="http", until=minutes(1), answers=59, failures=20),
        Stretch(signal="http", until=minutes(5), answers=1, failures=0),
    )
    assert found.healthy_after == seconds(21)


@pytest.mark.parametrize(
    ("answers", "after"),
    [
        (("." * 60,), seconds(0)),
        (("." * 60, "x" * 60), seconds(0)),
        (("x" * 60,), None),
        (("?" * 70 + "." * 60,), None),
        (("",), None),
    ],
    ids=["at once", "what no rule judges", "never", "nobody looked", "unwatched"],
)
def test_how_long_a_release_took_to_be_healthy_is_what_its_rules_saw(
    answers: tuple[str, ...], after: timedelta | None
) -> None:
    lenient = policy(terms=Terms(window=seconds(0)))

    assert proven(*answers, policy=lenient).healthy_after == after


def test_a_release_that_nobody_saw_go_live_has_no_youth() -> None:
    unseen = release("d2", live_from=noon - minutes(60), seen_going_live=False)
    found = proven("." * 60, memory=memory(unseen), policy=policy(terms=Terms(window=minutes(59))))

    assert (found.youth, found.healthy_after) == ((), None)


@pytest.mark.parametrize("health", [Health.UNKNOWN, Health.UNHEALTHY])
def test_nothing_but_health_proves(health: Health) -> None:
    assert prove(inputs(memory=standing_long(), evidence=AN_HOUR), health) is None


@pytest.mark.parametrize(("seen", "expected"), [(True, Standing.PROVEN), (False, None)])
def test_many_signals_do_not_keep_a_release_from_proving_itself(
    seen: bool, expected: Standing | None
) -> None:
    """Their answers of the first minutes have fallen off before the window is over."""
    known = memory(
        release("d2", live_from=noon - minutes(60), seen_going_live=seen), replaced("d1")
    )
    full = evidence(observed("." * OBSERVATIONS_MAX, every=seconds(0.5)))

    found = prove(inputs(memory=known, evidence=full), Health.HEALTHY)

    assert (found.standing if found else None) == expected


def test_a_release_is_not_proven_by_age_we_did_not_watch() -> None:
    """It may have been live for a day: we have seen it healthy for twenty seconds."""
    old = memory(release("d2", live_from=noon - minutes(60 * 24)))

    assert prove(inputs(memory=old), Health.HEALTHY) is None
    assert prove(inputs(memory=old, evidence=evidence("")), Health.HEALTHY) is None


def test_a_release_in_its_window_is_not_proven() -> None:
    nearly = evidence(observed("." * 60, every=minutes(1)))

    assert prove(inputs(memory=standing_long(), evidence=nearly), Health.HEALTHY) is None


def test_a_release_with_an_open_incident_is_not_proven() -> None:
    told = inputs(memory=standing_long(incident=INCIDENT), evidence=AN_HOUR)

    assert prove(told, Health.HEALTHY) is None


def test_a_release_known_bad_does_not_become_good_by_age() -> None:
    bad = memory(release("d2", live_from=noon - minutes(90), standing=Standing.BAD))

    assert prove(inputs(memory=bad), Health.HEALTHY) is None


def test_what_is_not_live_or_not_remembered_cannot_be_proven() -> None:
    assert prove(inputs(view=view(None)), Health.HEALTHY) is None
    assert prove(inputs(memory=Memory()), Health.HEALTHY) is None


@pytest.mark.parametrize(
    ("latest", "expected"), [("." * 100, True), ("....x" * 20, True), ("...x" * 25, False)]
)
def test_what_fails_a_fifth_of_its_answers_of_late_is_not_proven(
    latest: str, expected: bool
) -> None:
    """Without a record some rules call it healthy all the same."""
    seen = (*observed("." * 5, until=noon - minutes(60)), *observed(latest, until=noon))
    told = inputs(memory=standing_long(), evidence=evidence(seen))
    assert (prove(told, Health.HEALTHY) is not None) is expected
