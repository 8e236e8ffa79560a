"""The decision: one pure function, which holds unless everything speaks for a rollback."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

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
from tests.core.worlds import worlds
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Mode, Permit
from watchdog.core.rules import DeploymentFailed, DeploymentStuck, Down
from watchdog.model.decision import Decision, Hold, HoldReason, RollBack
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.verdict import Health
from watchdog.model.view import Deployment, Phase, PhaseReason, StandDown

ROLL_BACK = RollBack(bad=DeploymentId("d2"), target=DeploymentId("d1"))
FAILED = deployment(
    "d3",
    phase=Phase.ERROR,
    served=None,
    created_at=at(-300),
    phase_since=at(-240),
    reasons=(PhaseReason(code="BuildJobFailed"),),
)
BOTH = policy(rules=(Down(count=3), DeploymentFailed()))


def test_a_decision_to_roll_back_names_what_is_bad_and_why() -> None:
    found = decided(down())

    assert found.step == ROLL_BACK
    assert found.reason == "roll_back"
    assert (found.live, found.health, found.onset) == ("d2", Health.UNHEALTHY, at(-19))
    assert found.blame is not None
    assert found.summary == found.blame.summary == "the fault is new with this release"
    assert [one.deployment for one in found.candidates] == ["d1", "d0"]
    assert found.would is None


def test_a_healthy_release_is_left_alone() -> None:
    found = decided(inputs())

    assert (found.step, found.health) == (Hold(reason=HoldReason.HEALTHY), Health.HEALTHY)
    assert found.reason == "healthy"
    assert found.blame is None


@pytest.mark.parametrize(
    "told",
    [
        inputs(evidence=evidence("?????")),
        inputs(evidence=evidence(())),
        inputs(evidence=evidence("x" * 20, of="d1")),
        inputs(evidence=evidence(observed("x" * 20, until=at(-46)))),
    ],
    ids=["no answer", "nothing", "foreign", "stale"],
)
def test_silence_is_not_sickness(told: Inputs) -> None:
    found = decided(told)

    assert found.step == Hold(reason=HoldReason.EVIDENCE_INSUFFICIENT)
    assert found.health is Health.UNKNOWN


def test_failures_in_the_grace_hold_as_a_warm_up() -> None:
    young = memory(release("d2", live_from=at(-19)), replaced("d1"))

    found = decided(down(policy=policy(grace=seconds(90)), memory=young))

    assert found.step == Hold(reason=HoldReason.WARMING_UP)


def test_observe_only_says_what_it_would_have_done() -> None:
    found = decided(down(policy=policy(mode=Mode.OBSERVE)))

    assert found.step == Hold(reason=HoldReason.OBSERVE_ONLY)
    assert found.would == ROLL_BACK


def test_observe_only_would_not_do_what_another_guard_forbids() -> None:
    found = decided(down(policy=policy(mode=Mode.OBSERVE), view=view(pinned=deployment("d1"))))

    assert found.would is None


def test_a_deployment_that_failed_beside_a_healthy_release_is_told_of() -> None:
    found = decided(inputs(policy=BOTH, view=view(deployments=(FAILED, deployment("d1")))))

    assert found.step == Hold(reason=HoldReason.NOT_SERVING)
    assert found.health is Health.HEALTHY
    assert found.summary == "d3, which does not serve: the platform says it failed (BuildJobFailed)"


def test_a_deployment_stuck_on_its_way_is_told_of() -> None:
    coming = deployment("d3", phase=Phase.BUILDING, created_at=noon - minutes(76), served=False)

    found = decided(
        inputs(policy=policy(rules=(DeploymentStuck(),)), view=view(in_progress=coming))
    )

    assert found.step == Hold(reason=HoldReason.DEPLOYMENT_IN_PROGRESS)
    assert found.summary.startswith("d3, which does not serve: on its way (building)")


def test_the_trouble_of_another_deployment_does_not_date_that_of_the_live_one() -> None:
    """d3 failed within the window and never served; d2 broke long after it: too late to act."""
    long_ago = minutes(90)
    told = down(
        policy=BOTH,
        view=view(
            deployment("d2", created_at=noon - long_ago, phase=Phase.ACTIVE),
            deployments=(
                replace(FAILED, phase_since=noon - minutes(60)),
                deployment("d1", created_at=noon - minutes(200)),
            ),
        ),
        memory=memory(
            release("d2", live_from=noon - long_ago),
            replaced("d1", live_from=noon - minutes(199)),
        ),
    )

    found = decided(told)

    assert found.onset == at(-19)
    assert found.step == Hold(reason=HoldReason.OUTSIDE_WINDOW)


def test_a_healthy_release_has_no_onset_of_trouble() -> None:
    found = decided(inputs(policy=BOTH, view=view(deployments=(FAILED, deployment("d1")))))

    assert found.onset is None


def test_all_rules_can_be_asked_for() -> None:
    both = policy(rules=(Down(count=3), Down(name="admin", signal="admin", count=3)), at_least=2)
    records = (baseline("http"), baseline("admin"))
    half = (*observed("x" * 20), *observed("." * 20, "admin"))
    whole = (*observed("x" * 20), *observed("x" * 20, "admin"))

    one = decided(inputs(policy=both, evidence=evidence(half, baseline=records)))
    two = decided(inputs(policy=both, evidence=evidence(whole, baseline=records)))

    assert one.step == Hold(reason=HoldReason.HEALTHY)
    assert two.step == ROLL_BACK


@settings(max_examples=100)
@given(worlds())
def test_the_same_inputs_give_the_same_decision(told: Inputs) -> None:
    before = repr(told)

    assert decided(told) == decided(told)
    assert repr(told) == before


@settings(max_examples=400)
@given(worlds())
def test_every_decision_says_what_it_rests_on(told: Inputs) -> None:
    found = decided(told)

    assert found.summary
    assert len(found.verdicts) == len(told.policy.rules)
    assert found.guards
    failed = [guard.reason for guard in found.guards if not guard.passed]
    if isinstance(found.step, RollBack):
        assert not failed
    elif failed:
        assert found.step.reason is failed[0]


@settings(max_examples=1_500)
@given(worlds())
def test_whatever_the_world_a_rollback_keeps_the_invariants(told: Inputs) -> None:
    found = decided(told)

    if isinstance(found.step, RollBack):
        _target_is_sound(told, found.step)
        _nothing_forbids(told, found)
        _no_step_back_from_a_step_back(told, found.step)


def _shown(told: Inputs, name: DeploymentId) -> Deployment:
    found = told.view.find(name)
    if found is not None:
        return found
    remembered = told.memory.release_of(name)
    assert remembered is not None
    return deployment(name, created_at=remembered.created_at, content=remembered.content)


def _target_is_sound(told: Inputs, step: RollBack) -> None:
    """Design, invariant 2: it served, is older, differs, and is not known bad."""
    bad, target = _shown(told, step.bad), _shown(told, step.target)
    assert step.bad == told.view.live.id if told.view.live else False
    assert target.served or told.memory.release_of(step.target)
    assert target.created_at < bad.created_at
    assert target.content.known
    assert target.content != bad.content
    left = [
        one.bad
        for one in told.memory.intents
        if one.state is not IntentState.ABANDONED and not _cleared(told, one.bad)
    ]
    assert step.target not in left
    assert all(one.content != target.content for one in map(told.view.find, left) if one)


def _cleared(told: Inputs, name: DeploymentId) -> bool:
    release = told.memory.release_of(name)
    ran = release.content.sources if release is not None else ()
    return any(one.version in (name, *ran) for one in told.memory.lifts)


def _nothing_forbids(told: Inputs, found: Decision) -> None:
    """Design, invariant 3: the app is free, the evidence its own and fresh, the budget left."""
    shown, known, rules = told.view, told.memory, told.policy
    assert shown.pinned is None
    assert shown.in_progress is None
    assert shown.pending is None
    assert known.pause is None
    assert rules.mode is Mode.ACT or (rules.mode is Mode.ASK and _agreed(told, found.step))
    asleep = shown.stand_down is StandDown.ASLEEP and rules.sleepers is Permit.ACT
    assert shown.stand_down is None or asleep
    assert abs(told.now - shown.read_at) <= rules.view_age_max
    assert known.watermark is None or shown.watermark >= known.watermark
    assert told.evidence.deployment == found.live
    assert not told.evidence.impaired(told.now)
    newest = max(one.ended_at for one in told.evidence.answers())
    assert told.now - newest <= rules.terms.evidence_age_max
    day = [
        one
        for one in known.intents
        if one.claimed_at and told.now - one.claimed_at < timedelta(days=1)
    ]
    assert len(day) < rules.limits.app_per_day
    assert len(known.fleet_rollbacks) < rules.limits.fleet_per_hour


def _agreed(told: Inputs, step: Hold | RollBack) -> bool:
    assert isinstance(step, RollBack)
    words = [one for one in told.memory.approvals if one.bad == step.bad and one.until > told.now]
    return any(one.target in (None, step.target) for one in words)


def _no_step_back_from_a_step_back(told: Inputs, step: RollBack) -> None:
    """Design, invariants 1 and 4: what is left is no rollback, and was not left before."""
    assert not _shown(told, step.bad).is_rollback
    for one in told.memory.intents:
        assert not one.open
        assert one.rollback != step.bad
        assert one.bad != step.bad or one.state is IntentState.ABANDONED


def test_the_arbitrary_worlds_include_rollbacks() -> None:
    """The property above would hold of worlds in which nothing ever happens."""
    steps: list[str] = []

    @settings(max_examples=200, database=None)
    @given(worlds())
    def look(told: Inputs) -> None:
        steps.append(decided(told).reason)

    look()

    assert steps.count("roll_back") > 10
    assert len(set(steps)) > 12


def test_a_failure_within_the_blip_tolerance_is_called_no_more_than_that() -> None:
    """The release counts as healthy; whoever looks must still see that it fails right now."""
    found = decided(inputs(evidence=evidence("." * 20 + "xx")))

    assert found.step == Hold(reason=HoldReason.HEALTHY)
    assert found.summary == "failing, so far no more than a blip"
