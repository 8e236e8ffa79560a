"""Apps that fall ill in the same minutes have a cause in common."""

from __future__ import annotations

import pytest

from tests.core.attribution.cases import bad, charge, heard
from tests.core.builders import app, at, memory, minutes, release, replaced
from watchdog.core.attribution.arguments import ALIBI, HINT
from watchdog.core.attribution.siblings import siblings
from watchdog.model.decision import Argument, Speaks
from watchdog.model.identity import AppId
from watchdog.model.memory import Fleet, Memory, Sick

STORY = (release("d2"), replaced("d1"), replaced("d0"))
SELF = Sick(app=app, since=at(-15))


def fleet(apps: int, *sick: Sick) -> Memory:
    """Return the memory of an app among so many, of which some are ill."""
    return memory(*STORY, fleet=Fleet(apps=apps, sick=(SELF, *sick)))


def ill(name: str, since_s: float = -15, **changes: object) -> Sick:
    """Return a sibling that fell ill so many seconds from noon."""
    return Sick(app=AppId(name), since=at(since_s), **changes)  # type: ignore[arg-type]  # a test's


def said(known: Memory) -> tuple[Argument, ...]:
    """Return what the siblings say."""
    return heard(siblings, memory=known)


@pytest.mark.parametrize(("apps", "share"), [(2, 1.0), (3, 0.5), (11, 0.1)])
def test_a_sibling_that_fell_ill_with_it_speaks_against_in_proportion(
    apps: int, share: float
) -> None:
    (one,) = said(fleet(apps, ill("a")))

    assert one.weight == pytest.approx(-ALIBI * share)
    assert one.better == f"1 of {apps - 1} other apps fell ill within 2 min of it"


def test_the_only_sibling_falling_ill_with_it_clears_the_release() -> None:
    found = charge(memory=fleet(2, ill("a")))

    assert found.to_blame is False
    assert found.summary == "1 of 1 other apps fell ill within 2 min of it"


def test_one_of_many_does_not_clear_it() -> None:
    assert charge(memory=fleet(11, ill("a"))).to_blame is True


@pytest.mark.parametrize(("since_s", "speaks"), [(-134, "against"), (-136, "neutral")])
def test_together_means_within_two_minutes(since_s: float, speaks: str) -> None:
    (one,) = said(fleet(3, ill("a", since_s)))

    assert one.speaks == speaks


@pytest.mark.parametrize(
    ("before_min", "speaks"), [(14, "neutral"), (16, "against"), (0, "neutral"), (-2, "against")]
)
def test_a_sibling_ill_by_a_release_of_its_own_shares_no_cause(
    before_min: float, speaks: str
) -> None:
    """One that was ill before its newest release did not fall ill by it."""
    (one,) = said(fleet(3, ill("a", live_from=at(-15) - minutes(before_min))))

    assert one.speaks == speaks


def test_more_ill_than_watched_weighs_no_more_than_all() -> None:
    (one,) = said(fleet(2, ill("a"), ill("b")))

    assert one.weight == -ALIBI


def test_many_others_in_good_health_speak_for_a_cause_of_its_own() -> None:
    assert said(fleet(6)) == (
        Argument(text="all 5 other apps are well", speaks=Speaks.FOR, weight=HINT),
    )
    assert said(fleet(5)) == ()


def test_an_app_alone_has_no_siblings() -> None:
    assert said(fleet(1)) == said(memory(*STORY)) == ()


def test_without_an_onset_nothing_can_be_together() -> None:
    assert heard(siblings, bad(since=None), memory=fleet(3, ill("a"))) == ()
