"""The platform's own faults are not the release's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.core.attribution.cases import bad, charge, heard
from tests.core.builders import at, deployment, evidence, observed, view
from watchdog.core.attribution.arguments import HINT
from watchdog.core.attribution.platform import OWN_FAULT, platform
from watchdog.model.observation import FailureReason
from watchdog.model.view import AppView, Deployment, Phase, PhaseReason

OURS = (PhaseReason(code="InternalError"),)
THEIRS = (PhaseReason(code="RunCommandFailed"),)


def newer(**changes: Any) -> Deployment:
    """Return a deployment made after the live one, which failed."""
    return deployment("d3", **{"phase": Phase.ERROR, "served": False, **changes})


def shown(*more: Deployment, **live: Any) -> AppView:
    """Return a view with further deployments, and the live one changed."""
    plain = view(deployment("d2", phase=Phase.ACTIVE, **live))
    return replace(plain, deployments=(*more, *plain.deployments))


def unready(answers: str, **changes: Any) -> tuple[Any, ...]:
    """Return what the platform said of the app's components."""
    bad_reason = FailureReason.UNREADY
    return tuple(
        replace(one, reason=bad_reason if one.reason else None)
        for one in observed(answers, "app_health", **changes)
    )


def test_a_fault_that_the_platform_calls_its_own_speaks_against() -> None:
    (one,) = heard(platform, view=shown(reasons=OURS))

    assert one.weight == -OWN_FAULT
    assert (
        one.better == "the platform reports a fault of its own in this deployment (InternalError)"
    )


def test_a_late_fault_under_it_is_not_to_be_blamed_on_the_release() -> None:
    assert charge(view=shown(reasons=OURS)).to_blame is False


def test_a_fault_of_the_release_is_no_fault_of_the_platform() -> None:
    assert heard(platform, view=shown(newer(reasons=THEIRS), reasons=THEIRS)) == ()


def test_newer_deployments_that_failed_by_the_platform_are_a_hint() -> None:
    (one,) = heard(platform, view=shown(newer(reasons=OURS)))

    assert one.weight == -HINT
    assert "other deployments (InternalError)" in one.text


def test_older_faults_of_the_platform_are_over() -> None:
    assert heard(platform, view=shown(deployment("d1", reasons=OURS))) == ()


def test_without_a_live_deployment_there_is_nobody_to_clear() -> None:
    assert heard(platform, view=view(None)) == ()


def test_unready_components_speak_for_the_fault_being_the_apps() -> None:
    (one,) = heard(platform, evidence=evidence(unready("..xx")))

    assert one.weight == HINT


def test_components_that_are_ready_again_or_were_unready_before_say_nothing() -> None:
    assert heard(platform, evidence=evidence(unready("xx.."))) == ()
    assert heard(platform, evidence=evidence(unready("xx", until=at(-16)))) == ()
    assert heard(platform, bad(since=None), evidence=evidence(unready("xx"))) == ()
