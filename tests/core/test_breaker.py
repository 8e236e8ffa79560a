"""The fleet breaker: when it opens, whom it holds, and how slowly it closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.core.builders import app, at, decided, down, memory, minutes, noon, seconds
from watchdog.core.breaker import Breaker, fleet_sound, judge_breaker, sick_first
from watchdog.model.decision import Hold, HoldReason, RollBack
from watchdog.model.identity import AppId
from watchdog.model.memory import Fleet, Sick

FROZEN = Hold(reason=HoldReason.FLEET_BREAKER_OPEN)


def ill(*since_s: float) -> tuple[Sick, ...]:
    """Return an app that fell ill at each of these seconds after noon."""
    return tuple(
        Sick(app=AppId(f"other-{number}"), since=at(after))
        for number, after in enumerate(since_s, start=1)
    )


def fleet(*since_s: float, **changes: Any) -> Fleet:
    """Return a fleet of nine, of which these fell ill."""
    return replace(Fleet(apps=9, sick=ill(*since_s), limit=3, within=minutes(2)), **changes)


def judged(known: Fleet, now: datetime = noon, **wishes: Any) -> Fleet:
    return judge_breaker(Breaker(**wishes), known, now)


@pytest.mark.parametrize(
    ("apps", "limit"), [(1, 3), (3, 3), (4, 3), (10, 3), (11, 4), (30, 9), (40, 10), (1000, 10)]
)
def test_the_limit_grows_with_the_fleet_between_two_bounds(apps: int, limit: int) -> None:
    assert Breaker().limit(apps) == limit


def test_a_share_that_is_a_whole_number_of_apps_is_not_rounded_up() -> None:
    """0.07 times 100 is 7.000000000000001 for a float."""
    assert Breaker(share=0.07).limit(100) == 7


@pytest.mark.parametrize(
    ("since_s", "opens"),
    [((-60, -30, 0), True), ((-120, -60, 0), True), ((-121, -60, 0), False), ((-30, 0), False)],
)
def test_it_opens_when_enough_apps_fell_ill_within_the_same_minutes(
    since_s: tuple[float, ...], opens: bool
) -> None:
    assert (judged(fleet(*since_s)).frozen_since == noon) is opens


def test_apps_long_ill_do_not_open_it() -> None:
    assert judged(fleet(-3700, -3700, -3700)).frozen_since is None
    assert judged(fleet(-3600, -3600, -3600)).frozen_since == noon


def test_apps_that_merely_stir_do_not_open_it() -> None:
    assert judged(fleet(0, 0, stirring=ill(0, 0, 0))).frozen_since is None


def test_it_says_how_many_it_takes_and_within_what() -> None:
    after = judged(Fleet(apps=20))

    assert (after.limit, after.within) == (6, minutes(2))


def test_it_stays_open_while_as_many_as_the_lower_mark_are_ill() -> None:
    before = fleet(-60, -60, frozen_since=at(-30), calm_since=at(-10))

    after = judged(before, at(3000))

    assert (after.frozen_since, after.calm_since) == (at(-30), None)


def test_it_closes_only_when_few_were_ill_for_the_settle_time() -> None:
    calm = judged(fleet(-60, frozen_since=at(-30)))
    later = judged(calm, noon + minutes(3) - seconds(0.1))

    assert (calm.calm_since, later.calm_since) == (noon, noon)
    assert later.frozen_since == at(-30)
    closed = judged(later, noon + minutes(3))
    assert (closed.frozen_since, closed.calm_since) == (None, None)


def test_whoever_falls_ill_again_makes_it_settle_anew() -> None:
    calm = judged(fleet(-60, frozen_since=at(-30)))
    worse = judged(replace(calm, sick=ill(-60, 60)), at(60))
    better = judged(replace(worse, sick=ill(-60)), at(120))

    assert better.calm_since == at(120)


def test_it_does_not_stay_open_for_apps_that_nobody_mends() -> None:
    old = fleet(-4000, -4000, -4000, frozen_since=at(-3900))

    assert judged(old).calm_since == noon


def test_who_wants_none_has_none() -> None:
    before = fleet(0, 0, 0, frozen_since=at(-30), calm_since=noon)

    after = judged(before, enabled=False)

    assert (after.frozen_since, after.calm_since, after.limit) == (None, None, None)


def test_every_app_is_held_while_it_is_open() -> None:
    found = decided(down(memory=memory(fleet=fleet(-900, frozen_since=at(-60)))))

    assert found.step == FROZEN
    assert found.summary == "rollbacks are frozen since 11:59:00 UTC: 1 of 9 apps are unhealthy"


@pytest.mark.parametrize(
    ("sick", "stirring", "holds"),
    [
        ((-10, -10), (), True),
        ((-10,), (-15,), True),
        ((), (-139, 101), True),
        ((-10,), (), False),
        ((-10, -140), (), False),
        ((-10,), (102,), False),
    ],
)
def test_the_first_to_be_called_ill_does_not_run_ahead_of_the_others(
    sick: tuple[float, ...], stirring: tuple[float, ...], holds: bool
) -> None:
    """The app's own fault began at -19 s; two others that began within 2 min of that hold it."""
    failing = tuple(
        Sick(app=AppId(f"stirring-{number}"), since=at(after))
        for number, after in enumerate(stirring)
    )
    known = memory(fleet=fleet(*sick, stirring=failing))

    found = decided(down(memory=known))

    assert (found.step == FROZEN) is holds
    assert isinstance(found.step, RollBack) is not holds


def test_an_app_does_not_count_as_its_own_company() -> None:
    mine = (Sick(app=app, since=at(-19)), Sick(app=app, since=at(-18)))

    assert isinstance(decided(down(memory=memory(fleet=fleet(sick=mine)))).step, RollBack)


def test_where_nobody_noted_the_onset_company_is_sought_around_now() -> None:
    assert not fleet_sound(fleet(-100, -100), app, None, noon).passed
    assert fleet_sound(fleet(-121, -100), app, None, noon).passed


def test_the_words_say_how_many_began_together() -> None:
    found = fleet_sound(fleet(0, 0, 0), app, noon, noon)

    assert found.text == (
        "4 of 9 apps began to fail within 120 s of each other; 3 have a cause in common"
    )


def test_the_sick_are_told_in_the_order_in_which_they_fell() -> None:
    first, second, third = ill(5, -5, 5)

    assert sick_first((third, first, second)) == (second, first, third)
