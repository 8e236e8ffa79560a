"""What people hear when a version that was rolled back goes live again."""

from __future__ import annotations

from dataclasses import replace

from tests.core.builders import (
    HEALTHY,
    decided,
    down,
    evidence,
    inputs,
    memory,
    minutes,
    noon,
    policy,
    release,
)
from tests.core.test_bad_versions import STANDING_BY, again, failing, known, left, lift
from watchdog.core.announce import announce
from watchdog.core.inputs import Inputs
from watchdog.model.notice import NoticeKind, Severity


def calm(told: Inputs, answers: str = HEALTHY) -> Inputs:
    return replace(told, evidence=evidence(answers, of="d4"))


def test_people_hear_once_that_a_bad_version_is_live_again() -> None:
    told = calm(failing(policy()))

    said = announce(decided(told), told)

    (notice,) = said.notices
    assert (notice.kind, notice.severity) == (NoticeKind.TRIGGER, Severity.WARNING)
    assert (notice.event, notice.deployment) == ("known_bad_again", "d4")
    assert notice.text.splitlines() == [
        "shop: d4 is live: this version was rolled back before, as d2 at 2026-03-01 11:20:00 UTC",
        "  because   http failed",
        "  if it fails, it is judged like any other",
        "  if it is good now: watchdog quarantine shop --lift d2",
    ]
    told = replace(told, memory=replace(told.memory, incident=said.incident))
    assert announce(decided(told), told).notices == ()


def test_who_stands_by_says_so() -> None:
    told = calm(failing())

    (notice,) = announce(decided(told), told).notices

    assert "  if it fails, it is left to you" in notice.text.splitlines()


def test_the_warning_ends_with_the_window_or_with_a_lift_and_not_before() -> None:
    told = calm(failing(policy()))
    said = announce(decided(told), told)
    assert said.incident is not None
    quiet = replace(said.incident, calm_since=noon - minutes(20))
    told = replace(told, memory=replace(told.memory, incident=quiet))
    aged = tuple(
        replace(one, live_from=noon - minutes(61)) if one.deployment == "d4" else one
        for one in told.memory.releases
    )

    for later, ends in (
        (told.memory, False),
        (replace(told.memory, lifts=(lift("d2"),)), True),
        (replace(told.memory, releases=aged), True),
    ):
        now = replace(told, memory=later)
        kinds = [one.kind for one in announce(decided(now), now).notices]
        assert kinds == ([NoticeKind.RESOLVE] if ends else [])


def test_a_bad_version_that_fails_is_told_as_any_failure_is() -> None:
    told = calm(failing())
    said = announce(decided(told), told)
    worse = failing(memory=replace(known(), incident=said.incident))

    (notice,) = announce(decided(worse), worse).notices

    assert (notice.kind, notice.event) == (NoticeKind.UPDATE, "quarantined")
    assert notice.severity is Severity.CRITICAL


def test_people_who_hear_of_other_trouble_hear_of_the_relapse_too() -> None:
    """The incident of the release before is still open when the bad one comes back."""
    other = announce(decided(down(policy=STANDING_BY)), down()).incident
    told = calm(failing(memory=replace(known(), incident=other)))

    (notice,) = announce(decided(told), told).notices

    assert (notice.kind, notice.event) == (NoticeKind.UPDATE, "known_bad_again")


def test_a_reading_that_cannot_be_judged_tells_of_no_relapse() -> None:
    stale = replace(again(), read_at=noon - minutes(10))
    told = calm(failing(shown=stale))
    unknown = calm(failing(memory=memory(release("d1"), intents=(left(),))))

    assert announce(decided(told), told).notices == ()
    assert announce(decided(unknown), unknown).notices == ()


def test_health_without_a_bad_past_says_nothing() -> None:
    told = inputs()

    assert announce(decided(told), told).notices == ()
