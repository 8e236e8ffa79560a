"""What the platform says of itself and of the app: its own faults, and unready components."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from watchdog.core.attribution.arguments import HINT, speaks_against, speaks_for
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.core.rules.deployment_failed import PLATFORM_FAULTS
from watchdog.model.decision import Argument
from watchdog.model.observation import FailureReason
from watchdog.model.view import Deployment

OWN_FAULT = log(1000)
# The platform takes the blame for this very deployment.


def platform(case: Suspicion) -> Iterator[Argument]:
    """A fault that the platform calls its own clears the release; its word on the app weighs."""
    live = case.view.live
    own = _faults(live) if live is not None else ""
    if own:
        text = f"the platform reports a fault of its own in this deployment ({own})"
        yield speaks_against(text, OWN_FAULT)
    others = sorted({code for one in _others(case) if (code := _faults(one))})
    if others:
        text = f"the platform reports faults of its own in other deployments ({', '.join(others)})"
        yield speaks_against(text, HINT)
    if case.onset is not None and _unready(case):
        yield speaks_for("the platform itself calls a component unready since then", HINT)


def _others(case: Suspicion) -> Iterator[Deployment]:
    """Yield the deployments made after the live one: older faults are over."""
    live = case.view.live
    shown = {one.id: one for one in (*case.view.deployments, case.view.coming) if one is not None}
    for one in shown.values():
        if live is not None and one.created_at > live.created_at:
            yield one


def _faults(one: Deployment) -> str:
    codes = [each.code for each in one.reasons if each.code.endswith(PLATFORM_FAULTS)]
    return ", ".join(codes)


def _unready(case: Suspicion) -> bool:
    """True when the newest word of the platform on the app's health, after the onset, is bad."""
    assert case.onset is not None, "asked for what followed the onset"
    bad = [one for one in case.evidence.observations if one.reason is FailureReason.UNREADY]
    if not bad or bad[-1].ended_at < case.onset:
        return False
    return case.evidence.answers(bad[-1].signal)[-1] is bad[-1]
