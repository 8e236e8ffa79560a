"""The decision: hold with a reason, or roll back from what to what. One pure function.

Its five callers (the daemon, explain, dry run, replay, simulation) get the same value from the
same inputs. It never asks the platform; a candidate's validation is an input (``preflights`` in
memory), so the caller decides, validates the chosen target, and decides again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watchdog.core.attribution import blame, onset_of
from watchdog.core.bad_versions import relapse
from watchdog.core.consent import Consent, chosen, consent
from watchdog.core.fix_in_flight import fix_of, tell_cancel, to_cancel
from watchdog.core.guards import Case, first_failed, permissions, preconditions
from watchdog.core.inputs import Inputs
from watchdog.core.lineage import trace
from watchdog.core.policy import Policy
from watchdog.core.targets import rank
from watchdog.core.verdicts import about_live, judge_all, live_health, of_the_app, warming_up
from watchdog.model.decision import Blame, Decision, Guard, Hold, HoldReason, RollBack
from watchdog.model.evidence import Evidence
from watchdog.model.memory import Memory
from watchdog.model.observation import Answer
from watchdog.model.verdict import Health, Verdict
from watchdog.model.view import AppView, Deployment

HELD_BY_ORDER = frozenset({HoldReason.OBSERVE_ONLY, HoldReason.AWAITING_APPROVAL})
# The decision says what would be done, and its target is validated all the same.


def decide(
    policy: Policy, view: AppView, evidence: Evidence, memory: Memory, now: datetime
) -> Decision:
    """Decide what to do about one app, given everything that is known at ``now``."""
    inputs = Inputs(policy, view, evidence, memory, now)
    verdicts = judge_all(inputs)
    guards = preconditions(inputs)
    trial = _Trial(inputs, verdicts, guards, live_health(inputs, verdicts))
    failed = first_failed(guards)
    if failed is not None:
        return trial.hold(failed.reason, failed.text)
    assert view.live is not None, "a precondition asks for a live deployment"
    if trial.health is Health.UNHEALTHY:
        return _judge_case(trial, view.live)
    return _leave_alone(trial)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The inputs of one decision with what was worked out so far."""

    inputs: Inputs
    verdicts: tuple[Verdict, ...]
    guards: tuple[Guard, ...]
    health: Health

    @property
    def charges(self) -> tuple[Verdict, ...]:
        """Return the verdicts about the live release; what ails another is not its fault."""
        return about_live(self.inputs, self.verdicts)

    def hold(self, reason: HoldReason, summary: str) -> Decision:
        """Return a hold with all that is known so far."""
        return Decision(
            app=self.inputs.view.app,
            at=self.inputs.now,
            step=Hold(reason=reason),
            summary=summary,
            live=self.inputs.view.live.id if self.inputs.view.live else None,
            health=self.health,
            verdicts=self.verdicts,
            guards=self.guards,
            onset=onset_of(self.charges),
        )


def _leave_alone(trial: _Trial) -> Decision:
    """Hold because the live release is not (known to be) bad; say which of these it is."""
    inputs = trial.inputs
    live = inputs.view.live.id if inputs.view.live else None
    elsewhere = next(
        (one for one in trial.verdicts if one.health is Health.UNHEALTHY and one.about != live),
        None,
    )
    if elsewhere is not None:
        coming = inputs.view.coming is not None and inputs.view.coming.id == elsewhere.about
        reason = HoldReason.DEPLOYMENT_IN_PROGRESS if coming else HoldReason.NOT_SERVING
        return trial.hold(reason, f"{elsewhere.about}, which does not serve: {elsewhere.reason}")
    if warming_up(inputs):
        return trial.hold(HoldReason.WARMING_UP, "failures do not count yet: grace after go-live")
    if trial.health is Health.HEALTHY:
        failing = of_the_app(inputs.evidence.answers(), inputs.policy)[-1:]
        blip = any(one.answer is Answer.FAILED for one in failing)
        words = "failing, so far no more than a blip" if blip else "the live release is healthy"
        return trial.hold(HoldReason.HEALTHY, words)
    unknown = [one.reason for one in trial.verdicts if one.health is Health.UNKNOWN]
    lone = [
        f"{one.reason}; that alone is not enough"
        for one in trial.verdicts
        if one.supports and one.health is Health.UNHEALTHY
    ]
    return trial.hold(HoldReason.EVIDENCE_INSUFFICIENT, (*lone, *unknown)[0])


def _judge_case(trial: _Trial, live: Deployment) -> Decision:
    """The live release is unhealthy: find whom to blame, what to return to, what forbids it."""
    inputs = trial.inputs
    lineage = trace(inputs.view, inputs.memory)
    charged = blame(inputs, lineage, trial.charges)
    candidates = rank(inputs.policy, inputs.view, inputs.memory, inputs.now)
    onset = onset_of(trial.charges)
    best = chosen(candidates, inputs.memory, live.id, inputs.now)
    agreed = consent(inputs.policy, inputs.memory, live.id, best, inputs.now)
    case = Case(
        policy=inputs.policy,
        view=inputs.view,
        live=live,
        memory=inputs.memory,
        lineage=lineage,
        blame=charged,
        candidates=candidates,
        onset=onset,
        consent=agreed,
        relapse=relapse(inputs.view, inputs.memory),
    )
    guards = (*trial.guards, *permissions(case, inputs.now))
    failed = first_failed(guards)
    wish = RollBack(bad=live.id, target=best.deployment) if best else None
    step = Hold(reason=failed.reason) if failed else wish
    assert step is not None, "a guard asks for an eligible target"
    held_by_order = failed is not None and failed.reason in HELD_BY_ORDER
    decision = Decision(
        app=inputs.view.app,
        at=inputs.now,
        step=step,
        summary=failed.text if failed else _why(charged, agreed),
        live=live.id,
        health=trial.health,
        verdicts=trial.verdicts,
        guards=guards,
        blame=charged,
        candidates=candidates,
        would=wish if held_by_order else None,
        onset=onset,
    )
    return _clear_the_way(decision, inputs, wish)


def _why(charged: Blame, agreed: Consent) -> str:
    return f"{charged.summary}; {agreed.words}" if agreed.words else charged.summary


def _clear_the_way(decision: Decision, inputs: Inputs, wish: RollBack | None) -> Decision:
    """Return ``decision`` with the cancelling of what alone keeps ``wish`` from happening."""
    fix = fix_of(inputs.policy.fix_in_flight, inputs.view, inputs.memory)
    if fix is None or not to_cancel(fix, inputs.view, decision.guards, inputs.now):
        return decision
    return replace(decision, summary=tell_cancel(fix), would=wish, cancel=fix.coming.id)
