"""Asks the platform whether it would accept a rollback, and makes an answer of every refusal.

It does not choose the target and does not decide what follows.
"""

from __future__ import annotations

from datetime import datetime

from watchdog.core.policy import Mode
from watchdog.model.decision import Decision
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Preflight
from watchdog.ports import Misconfigured, Refused
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch


def may_not_ask(watch: Watch, now: datetime) -> bool:
    """True where a token that may only read observes: what it would do needs no validation."""
    observing = watch.plan.policy.mode is Mode.OBSERVE
    return observing and watch.denied_until is not None and now < watch.denied_until


async def ask_preflight(
    kit: Kit, watch: Watch, target: DeploymentId, decision: Decision
) -> tuple[Preflight, ...]:
    """Ask for a validation; to be refused the question is an answer, too.

    A token that may not ask may not roll back either: that goes for every candidate.
    """
    refused, code, words = [target], "", ""
    try:
        preflight = await kit.platform.preflight(watch.app, target)
        if preflight.valid:
            return (preflight,)
        code, words = preflight.code, preflight.message
    except Refused as error:
        code, words = error.code or "not_validated", str(error)
    except Misconfigured as error:
        code, words = "token_may_not", str(error)
        age_max = watch.plan.policy.targets.preflight_age_max
        watch.denied_until = kit.clock.now() + age_max
        if watch.plan.policy.mode is Mode.OBSERVE:
            return ()
        refused = [one.deployment for one in decision.candidates if one.eligible]
    names = {"app": watch.app, "name": watch.view.name}
    events.warning(Event.PREFLIGHT_REFUSED, **names, target=target, code=code)
    now = kit.clock.now()
    return tuple(
        Preflight(target=one, at=now, valid=False, code=code, message=words) for one in refused
    )


def left_out(decision: Decision) -> tuple[Preflight, ...]:
    """Return refusals of all that could still be asked for: too many were refused in a row."""
    return tuple(
        Preflight(target=one.deployment, at=decision.at, valid=False, code="not_asked")
        for one in decision.candidates
        if one.eligible
    )
