"""A frame read back is the decision it was, and deciding again on it changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from tests.core.builders import (
    at,
    baseline,
    decided,
    deployment,
    down,
    evidence,
    inputs,
    intent,
    memory,
    noon,
    policy,
    preflight,
    seconds,
    view,
)
from tests.core.worlds import worlds
from watchdog.core.inputs import Inputs
from watchdog.core.rules import DeploymentFailed, DeploymentStuck, Down, LatencyThreshold, Ratio
from watchdog.core.tallying import tallying
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Pause
from watchdog.model.notice import Incident
from watchdog.model.view import PhaseReason, StandDown
from watchdog.ports import Frame
from watchdog.runtime.frames import frame_of, read_frame

EVERYTHING = down(
    policy=policy(
        rules=(
            Down(),
            Down(name="admin", signal="admin", count=2),
            Ratio(share=0.25),
            LatencyThreshold(limit=seconds(0.7), quantile=0.99),
            DeploymentFailed(),
            DeploymentStuck(limit=timedelta(hours=3, microseconds=1)),
        ),
        at_least=2,
    ),
    view=view(
        deployment("d2", reasons=(PhaseReason(code="c", message="m", component="web"),)),
        in_progress=deployment("d3", phase_since=at(-0.000001)),
        pinned=deployment("d0", served=None, cloned_from=DeploymentId("d9")),
        stand_down=StandDown.ASLEEP,
    ),
    evidence=evidence(
        "x?.x",
        baseline=(baseline(latency_median=seconds(0.1), longest_failed_run=seconds(3)),),
        impaired_until=at(3),
    ),
    memory=memory(
        watermark=noon,
        intents=tuple(intent(state) for state in IntentState),
        fleet_rollbacks=(noon, at(-1)),
        preflights=(preflight(warnings=("a", "b")),),
        pause=Pause(until=at(9), by="ann", reason="x"),
        incident=Incident(
            key="k", deployment=DeploymentId("d2"), opened_at=noon, said="healthy", count=2
        ),
    ),
)


def through(told: Inputs) -> Frame:
    return frame_of(decided(told), told)


@pytest.mark.parametrize("told", [EVERYTHING, inputs(), down(), inputs(view=view(None))])
def test_a_frame_loses_nothing(told: Inputs) -> None:
    assert read_frame(through(told)) == (told, decided(told))


@settings(max_examples=150)
@given(worlds())
def test_a_replay_decides_as_it_was_decided(told: Inputs) -> None:
    then, decision = read_frame(through(told))

    assert then == told
    assert decided(then) == decision == decided(told)


def test_a_frame_is_told_by_app_and_moment() -> None:
    found = through(inputs())

    assert (found.app, found.at) == ("app-1", noon)


def _edited(path: str, value: Any) -> str:
    payload = json.loads(through(down()).payload)
    place = payload
    *way, last = path.split(".")
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(payload)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        "{}",
        "null",
        _edited("inputs.now", None),
        _edited("inputs.now", "yesterday"),
        _edited("inputs.now", 7),
        _edited("inputs.view", "gone"),
        _edited("inputs.policy.at_least", 5),
        _edited("inputs.policy.rules.0.rule", "astrology"),
        _edited("inputs.policy.mode", "dream"),
        _edited("decision.step.is", "Pray"),
        _edited("decision.step.is", None),
    ],
)
def test_what_is_not_a_frame_of_ours_is_refused_in_one_way(payload: str) -> None:
    frame = replace(through(inputs()), payload=payload)

    with pytest.raises(ValueError, match=r".") as caught:
        read_frame(frame)
    assert type(caught.value) in (ValueError, json.JSONDecodeError)


def test_a_frame_keeps_only_the_newest_observations_that_it_needs() -> None:
    long = down(evidence=evidence("." * 900 + "x" * 9, baseline=(baseline(),)))

    then, decision = read_frame(through(long))

    assert len(then.evidence.observations) == 20
    assert then.evidence.observations == long.evidence.observations[-20:]
    assert decided(then) == decision


def test_a_frame_keeps_as_many_observations_as_the_decision_takes() -> None:
    """The run that a rule without a tally goes through is longer than the shortest frame."""
    long = down(evidence=evidence("." * 900 + "x" * 90, baseline=(baseline(),)))

    then, decision = read_frame(through(long))

    assert len(then.evidence.observations) == 200
    assert decided(then) == decision


@settings(max_examples=100)
@given(worlds())
def test_a_frame_with_running_tests_loses_nothing(told: Inputs) -> None:
    seen = told.evidence
    running = tallying(
        told.policy, seen.baseline, told.memory, seen.deployment, seen.observations
    ).tallies(told.now)
    tallied = replace(told, evidence=replace(seen, tallies=running))

    assert read_frame(through(tallied)) == (tallied, decided(tallied))


def test_a_field_that_an_older_version_did_not_write_takes_its_default() -> None:
    frame = replace(through(inputs()), payload=_edited("inputs.memory.lifts", None))

    assert read_frame(frame)[0].memory.lifts == ()
