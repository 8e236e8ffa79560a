"""From verdicts to one health, and when failures begin to count."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import (
    at,
    deployment,
    evidence,
    inputs,
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
from watchdog.core.inputs import Inputs
from watchdog.core.rules import DeploymentFailed, Down, Ratio
from watchdog.core.verdicts import combine, judge_all, live_health, warming_up
from watchdog.model.memory import Memory
from watchdog.model.verdict import Health, Verdict
from watchdog.model.view import Phase


def verdicts(healths: tuple[Health, ...]) -> list[Verdict]:
    return [
        Verdict(rule=f"rule {place}", health=health, reason="so it is")
        for place, health in enumerate(healths)
    ]


@given(st.lists(st.sampled_from(Health), min_size=1, max_size=5).map(tuple), st.integers(1, 5))
def test_unknown_is_whatever_it_may_turn_out_to_be(
    healths: tuple[Health, ...], at_least: int
) -> None:
    """The answer is certain exactly if every way of settling the unknowns agrees on it."""
    choices = [
        (Health.HEALTHY, Health.UNHEALTHY) if one is Health.UNKNOWN else (one,) for one in healths
    ]
    worlds = {
        sum(one is Health.UNHEALTHY for one in world) >= at_least for world in product(*choices)
    }
    expected = {True: Health.UNHEALTHY, False: Health.HEALTHY}

    found = combine(verdicts(healths), at_least)

    assert found is (expected[worlds.pop()] if len(worlds) == 1 else Health.UNKNOWN)


@given(st.permutations([Health.HEALTHY, Health.UNHEALTHY, Health.UNKNOWN, Health.UNKNOWN]))
def test_the_order_of_rules_does_not_matter(healths: list[Health]) -> None:
    assert combine(verdicts(tuple(healths)), 2) is Health.UNKNOWN


def test_verdicts_about_another_deployment_do_not_count_for_the_live_one() -> None:
    failed = deployment("d3", phase=Phase.ERROR, served=None)
    told = inputs(
        policy=policy(rules=(Down(count=3), DeploymentFailed())),
        view=view(deployments=(failed, deployment("d1"))),
    )

    found = judge_all(told)

    assert [one.health for one in found] == [Health.HEALTHY, Health.UNHEALTHY]
    assert live_health(told, found) is Health.HEALTHY


def test_evidence_of_another_deployment_says_nothing() -> None:
    foreign = inputs(evidence=evidence("xxxxxxxxxxxxxxxxxxxx", of="d1"))

    assert [one.health for one in judge_all(foreign)] == [Health.UNKNOWN]
    assert live_health(foreign, judge_all(foreign)) is Health.UNKNOWN


def test_where_nothing_is_live_any_evidence_is_foreign() -> None:
    told = inputs(view=view(None), evidence=evidence("xxxxxxxxxxxxxxxxxxxx"))

    assert live_health(told, judge_all(told)) is Health.UNKNOWN


def young(answers: str, live_s: float, grace_s: float = 90, every_s: float = 1) -> Inputs:
    """Return inputs with d2 live since ``live_s`` ago, which has answered like this since."""
    return inputs(
        policy=policy(grace=seconds(grace_s), rules=(Down(count=3), Ratio(failures_min=3))),
        memory=memory(release("d2", live_from=at(-live_s)), replaced("d1")),
        evidence=evidence(observed(answers, every=seconds(every_s))),
    )


def test_failures_in_the_grace_do_not_count() -> None:
    told = young("x" * 60, live_s=89)

    assert warming_up(told)
    assert {one.health for one in judge_all(told)} == {Health.UNKNOWN}


def test_failures_after_the_grace_count() -> None:
    told = young("x" * 60, live_s=150)

    assert not warming_up(told)
    assert {one.health for one in judge_all(told)} == {Health.UNHEALTHY}


def test_only_what_began_after_the_grace_counts() -> None:
    told = young("x" * 60, live_s=100)

    assert [one.figures[0].value for one in judge_all(told)[:1]] == [11]


@pytest.mark.parametrize(
    ("answers", "every_s", "ends"),
    [
        ("......", 6, True),
        (".....", 9, False),
        ("......", 5.9, False),
        ("...............................", 1, True),
        ("...............x...............", 1, False),
        (".?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.", 1, True),
        ("x.......", 5, True),
    ],
)
def test_lasting_health_ends_the_grace_early(answers: str, every_s: float, ends: bool) -> None:
    assert warming_up(young(answers, live_s=45, every_s=every_s)) is not ends


def test_good_answers_from_before_the_go_live_do_not_end_the_grace() -> None:
    assert warming_up(young("." * 40, live_s=29))


def test_a_grace_ended_by_health_lets_later_failures_count() -> None:
    told = young("." * 31 + "x" * 14, live_s=45)

    assert not warming_up(told)
    assert judge_all(told)[0].health is Health.UNHEALTHY


@pytest.mark.parametrize(
    "known",
    [
        memory(release("d2", seen_going_live=False, live_from=at(-5)), replaced("d1")),
        memory(replaced("d1")),
    ],
    ids=["not seen going live", "not remembered"],
)
def test_grace_is_for_releases_that_we_saw_going_live(known: Memory) -> None:
    told = inputs(policy=policy(grace=minutes(3)), memory=known)

    assert not warming_up(told)


def test_without_a_grace_everything_counts_at_once() -> None:
    told = inputs(
        memory=memory(release("d2", live_from=at(-19)), replaced("d1")),
        evidence=evidence("x" * 20),
    )

    assert live_health(told, judge_all(told)) is Health.UNHEALTHY


def test_where_there_is_no_evidence_there_is_no_grace() -> None:
    told = inputs(policy=policy(grace=minutes(3)), evidence=evidence((), deployment=None))

    assert not warming_up(told)
    assert told.now == noon
