"""What people hear: one trigger, updates only on change, one resolve, under one stable key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.core.builders import (
    at,
    decided,
    deployment,
    down,
    evidence,
    inputs,
    intent,
    made,
    memory,
    minutes,
    noon,
    observed,
    policy,
    release,
    replaced,
    rollback,
    view,
)
from watchdog.core.announce import announce, announce_intent
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Limits, Mode
from watchdog.core.rules import DeploymentFailed, DeploymentStuck, Down
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState, Outcome
from watchdog.model.memory import Memory
from watchdog.model.notice import Incident, Notice, NoticeKind, Severity
from watchdog.model.view import AppView, Phase

TRIGGER, UPDATE, RESOLVE = NoticeKind.TRIGGER, NoticeKind.UPDATE, NoticeKind.RESOLVE
BROKE = policy(limits=Limits(app_per_day=0))
OBSERVING = policy(mode=Mode.OBSERVE)


@dataclass
class Story:
    """Tells decisions one after another, as the cycle does, and keeps what was said."""

    said: list[Notice] = field(default_factory=list)
    incident: Incident | None = None

    def tell(self, told: Inputs, after_s: float = 0) -> list[Notice]:
        """Return the notices of one decision, taken so long after noon."""
        now = at(after_s)
        seen = replace(told.evidence, observations=_fresh(told, after_s))
        told = replace(
            told,
            view=replace(told.view, read_at=now),
            evidence=seen,
            memory=replace(told.memory, incident=self.incident),
            now=now,
        )
        return self._note(announce(decided(told), told))

    def tell_intent(self, state: IntentState, after_s: float, **changes: Any) -> list[Notice]:
        """Return the notices of a rollback that has just reached this state."""
        one = intent(state, **changes)
        return self._note(announce_intent(one, view(), self.incident, at(after_s)))

    def _note(self, found: Any) -> list[Notice]:
        self.incident = found.incident
        self.said.extend(found.notices)
        return list(found.notices)


def _fresh(told: Inputs, after_s: float) -> tuple[Any, ...]:
    answers = "".join(
        {"passed": ".", "failed": "x"}.get(one.answer, "?") for one in told.evidence.observations
    )
    return observed(answers, deployment=told.evidence.deployment, until=at(after_s))


def kinds(notices: list[Notice]) -> list[NoticeKind]:
    return [one.kind for one in notices]


def test_trouble_triggers_once_and_is_repeated_only_on_change() -> None:
    story = Story()

    assert kinds(story.tell(down(policy=BROKE))) == [TRIGGER]
    assert story.tell(down(policy=BROKE), 10) == []
    assert kinds(story.tell(down(policy=OBSERVING), 20)) == [UPDATE]
    assert story.tell(down(policy=OBSERVING), 30) == []

    assert [one.event for one in story.said] == ["budget_spent", "observe_only"]
    assert {one.key for one in story.said} == {f"app-1/d2/{int(noon.timestamp())}"}
    assert [one.id for one in story.said] == [f"{story.said[0].key}/1", f"{story.said[0].key}/2"]
    assert {one.deployment for one in story.said} == {"d2"}


def test_a_hold_that_needs_a_person_is_critical_and_others_are_warnings() -> None:
    assert Story().tell(down(policy=BROKE))[0].severity is Severity.CRITICAL
    assert Story().tell(down(policy=OBSERVING))[0].severity is Severity.WARNING


def test_a_decision_to_act_is_said_too() -> None:
    (found,) = Story().tell(down())

    assert (found.event, found.severity) == ("roll_back", Severity.WARNING)
    assert found.title.startswith("shop: rolling back d2 to d1")
    assert "[no]" not in found.text


def test_health_says_nothing_while_nobody_was_alarmed() -> None:
    story = Story()

    assert story.tell(inputs()) == []
    assert story.incident is None


def test_a_resolve_follows_once_health_has_lasted() -> None:
    story = Story()
    story.tell(down(policy=BROKE))

    assert story.tell(inputs(), 10) == []
    assert story.tell(inputs(), 69) == []
    (found,) = story.tell(inputs(), 70)

    assert (found.kind, found.severity, found.event) == (RESOLVE, Severity.INFO, "resolved")
    assert found.key == story.said[0].key
    assert found.id.endswith("/2")
    assert found.text == "shop is healthy again; live now: d2"
    assert story.incident is None
    assert story.tell(inputs(), 80) == []


@pytest.mark.parametrize(
    "interruption",
    [
        down(policy=BROKE),
        down(policy=OBSERVING),
        inputs(evidence=evidence("??????????")),
    ],
    ids=["failing again", "failing, with another answer", "nobody knows"],
)
def test_health_that_was_interrupted_has_not_lasted(interruption: Inputs) -> None:
    """Unknown is no health: the minute begins anew."""
    story = Story()
    story.tell(down(policy=BROKE))
    story.tell(inputs(), 10)
    story.tell(interruption, 60)

    assert story.tell(inputs(), 75) == []
    assert story.tell(inputs(), 134) == []
    assert kinds(story.tell(inputs(), 135)) == [RESOLVE]


def test_a_second_incident_of_one_deployment_has_a_key_of_its_own() -> None:
    story = Story()
    story.tell(down(policy=BROKE))
    story.tell(inputs(), 10)
    story.tell(inputs(), 70)

    assert kinds(story.tell(down(policy=BROKE), 80)) == [TRIGGER]
    assert kinds(story.said) == [TRIGGER, RESOLVE, TRIGGER]
    assert story.said[2].key != story.said[0].key
    assert len({one.id for one in story.said}) == 3


def d3_down() -> Inputs:
    """Return a new release in the same trouble as the one before it."""
    return down(
        policy=BROKE,
        view=view("d3", watermark=made("d3")),
        evidence=evidence("x" * 20, of="d3"),
        memory=memory(release("d3", live_from=at(-30)), replaced("d2"), replaced("d1")),
    )


def test_trouble_of_the_next_release_closes_that_of_the_last() -> None:
    story = Story()
    story.tell(down(policy=BROKE))

    found = story.tell(d3_down(), 10)

    assert kinds(found) == [RESOLVE, TRIGGER]
    assert found[0].key == story.said[0].key
    assert found[0].title == "shop: d2 serves no more"
    assert found[1].deployment == "d3"


def test_a_failed_deployment_beside_a_healthy_release_is_told_of_and_resolved() -> None:
    failed = deployment("d3", phase=Phase.ERROR, served=None)
    both = policy(rules=(Down(count=3), DeploymentFailed()))
    story = Story()

    found = story.tell(inputs(policy=both, view=view(deployments=(failed,))))

    assert (found[0].event, found[0].deployment) == ("not_serving", "d3")
    story.tell(inputs(policy=both), 10)
    assert kinds(story.tell(inputs(policy=both), 70)) == [RESOLVE]


def test_a_stuck_deployment_is_told_of() -> None:
    coming = deployment("d3", phase=Phase.BUILDING, created_at=noon - minutes(76), served=False)
    patient = policy(rules=(Down(count=3), DeploymentStuck()))

    found = Story().tell(inputs(policy=patient, view=view(in_progress=coming)))

    assert kinds(found) == [TRIGGER]
    assert (found[0].event, found[0].deployment) == ("deployment_in_progress", "d3")


def test_trouble_where_nothing_is_live_still_resolves_in_words() -> None:
    failed = deployment("d3", phase=Phase.ERROR, served=None)
    gone = inputs(policy=policy(rules=(DeploymentFailed(),)), view=view(deployments=(failed,)))
    story = Story()
    story.tell(gone)

    assert story.tell(inputs(view=view(None)), 10) == []
    assert story.incident is not None


def test_a_rollback_that_helps_is_one_incident_from_first_to_last() -> None:
    story = Story()

    assert kinds(story.tell_intent(IntentState.RECORDED, 0)) == [TRIGGER]
    assert story.tell_intent(IntentState.RECORDED, 1, validated_at=at(1)) == []
    assert story.tell_intent(IntentState.CLAIMED, 2) == []
    assert story.tell_intent(IntentState.RECORDED, 3) == []
    assert story.tell_intent(IntentState.ACCEPTED, 4) == []
    assert kinds(story.tell_intent(IntentState.LIVE, 60)) == [UPDATE]
    assert story.tell_intent(IntentState.LIVE, 61, pin_settled=True) == []
    (last,) = story.tell_intent(IntentState.DONE, 120)

    assert (last.kind, last.severity, last.event) == (RESOLVE, Severity.INFO, "rollback_helped")
    assert [one.event for one in story.said] == [
        "rollback_recorded",
        "rollback_live",
        "rollback_helped",
    ]
    assert len({one.key for one in story.said}) == 1
    assert len({one.id for one in story.said}) == 3


@pytest.mark.parametrize(
    ("state", "outcome", "severity"),
    [
        (IntentState.DONE, Outcome.DID_NOT_HELP, Severity.CRITICAL),
        (IntentState.DONE, Outcome.MADE_WORSE, Severity.CRITICAL),
        (IntentState.DONE, Outcome.UNVERIFIED, Severity.CRITICAL),
        (IntentState.FAILED, Outcome.REFUSED, Severity.CRITICAL),
        (IntentState.ABANDONED, Outcome.RECOVERED, Severity.WARNING),
    ],
)
def test_any_other_end_keeps_the_incident_open(
    state: IntentState, outcome: Outcome, severity: Severity
) -> None:
    story = Story()
    story.tell_intent(IntentState.RECORDED, 0)

    (found,) = story.tell_intent(state, 60, outcome=outcome)

    assert (found.kind, found.severity) == (UPDATE, severity)
    assert found.event == f"rollback_{outcome}"
    assert story.incident is not None


def test_an_end_nobody_was_told_the_beginning_of_is_told_as_a_whole() -> None:
    story = Story()

    assert kinds(story.tell_intent(IntentState.DONE, 120)) == [TRIGGER]
    assert story.incident is not None


def restored() -> Inputs:
    """Return the rollback of d2 as it is live, and failing as d2 did."""
    live = rollback(created_at=at(-60))
    ours = intent(IntentState.DONE, outcome=Outcome.DID_NOT_HELP, claimed_at=noon - minutes(30))
    known: Memory = memory(
        release("r3", live_from=at(-40)), replaced("d2"), replaced("d1"), intents=(ours,)
    )
    shown: AppView = view(live, pinned=live)
    return down(view=shown, evidence=evidence("x" * 20, of="r3"), memory=known)


def test_a_rollback_that_did_not_help_is_the_same_incident_to_the_end() -> None:
    """Nothing is resolved by it, and nobody is told again cycle after cycle."""
    story = Story()
    story.tell_intent(IntentState.RECORDED, 0)
    story.tell_intent(IntentState.DONE, 60, outcome=Outcome.DID_NOT_HELP)

    assert kinds(story.tell(restored(), 70)) == [UPDATE]
    assert story.tell(restored(), 80) == []
    assert story.tell(restored(), 90) == []

    assert kinds(story.said) == [TRIGGER, UPDATE, UPDATE]
    assert story.said[-1].event == "live_is_a_rollback"
    assert {one.key for one in story.said} == {story.said[0].key}
    assert story.said[0].deployment == DeploymentId("d2")
