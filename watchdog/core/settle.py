"""What to do about an open intent, given a new view: the one door for sending and for recovery.

Theory of operation. ``settle`` is called every cycle while an intent is open, by the process
that recorded it and, after a crash, by any other; it cannot tell the two apart and need not.
Three questions are asked in this order.

1. *Has it happened?* A rollback of ours is a deployment cloned from the target and newer, by the
   platform's own clock, than anything we knew of when we decided (``mark``). If the platform
   shows one, that is it: adopt it, whatever we remember. What the platform shows beats memory.
2. *May it be happening?* After a claim a request may be on its way, or its effect may not be
   visible yet. Until the settle time has passed since the claim, and a reading of the history
   was begun after that, nothing is sent.
3. *Should it still happen?* The world moves on: somebody deployed, pinned or paused, the app
   recovered, the evidence went stale. Sending needs the same bad release live and unhealthy,
   nothing on its way, a fresh reading and a fresh validation. Doubt waits; time ends doubt.

An intent that was never claimed is *abandoned*, which frees its key: nothing was sent, so the
next cycle may decide afresh. A claimed one can only be adopted or fail.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from watchdog.core.consent import approval_of
from watchdog.core.guards import fleet_spent, stood_down
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Mode, Policy
from watchdog.core.targets import question_of, refusal_of
from watchdog.core.verdicts import judge_all, live_health
from watchdog.core.verify import verify
from watchdog.model.evidence import Evidence
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Memory, Preflight
from watchdog.model.observation import Answer, Observation
from watchdog.model.settlement import (
    Adopt,
    Conclude,
    Converged,
    Send,
    Settlement,
    Validate,
    Wait,
)
from watchdog.model.verdict import Health
from watchdog.model.view import AppView, CauseKind, Deployment, Phase

SENDING_VIEW_AGE_MAX = timedelta(seconds=10)
# The reading on which a request is sent must be this fresh: it is what tells us that nobody
# deployed or pinned meanwhile. Longer than one slow read, shorter than any build.


def settle(
    policy: Policy, view: AppView, evidence: Evidence, memory: Memory, now: datetime
) -> Settlement:
    """Say what to do about the open intent of ``memory``; pure, so asking twice is harmless.

    Raises:
        AssertionError: no intent is open.
    """
    intent = memory.open_intent
    assert intent is not None, "there is an open intent to settle"
    inputs = Inputs(policy, view, evidence, memory, now)
    match intent.state:
        case IntentState.RECORDED | IntentState.CLAIMED:
            return _settle_unanswered(intent, inputs)
        case IntentState.ACCEPTED:
            return _settle_accepted(intent, inputs)
        case _:
            assert intent.state is IntentState.LIVE, "open intents are in one of four states"
            return verify(intent, inputs)


def find_rollback(intent: Intent, view: AppView) -> Deployment | None:
    """Return the deployment that this intent caused, if the view shows it.

    Newer than everything we knew when we decided, and cloned from the target. Where the
    platform leaves ``cloned_from`` out, a rollback with the target's content counts.
    """
    slots = (view.live, view.in_progress, view.pending, view.pinned)
    shown = (*(one for one in slots if one is not None), *view.deployments)
    target = view.find(intent.target)
    for one in shown:
        if one.created_at <= intent.mark:
            continue
        unnamed = one.cloned_from is None and one.cause is CauseKind.ROLLBACK
        alike = target is not None and target.content.known and one.content == target.content
        if one.cloned_from == intent.target or (unnamed and alike):
            return one
    return None


def settle_preflight(
    policy: Policy, intent: Intent, preflight: Preflight, now: datetime
) -> Intent | Conclude:
    """Return the intent as validated, or its end when the platform now refuses the target."""
    objection = refusal_of(policy, preflight)
    question = question_of(policy, preflight)
    if question is not None and not intent.by_consent:
        objection = f"a person must agree first: {question}"
    if objection is None:
        return intent.moved(intent.state, now, validated_at=preflight.at)
    return _give_up(intent, Outcome.REFUSED, objection)


def _settle_unanswered(intent: Intent, inputs: Inputs) -> Settlement:
    """Settle an intent whose request was not sent yet, or not answered."""
    found = find_rollback(intent, inputs.view)
    if found is not None and intent.claimed_once:
        return Adopt(rollback=found.id)
    if found is not None:
        return _give_up(intent, Outcome.OVERTAKEN, "somebody else returned the app already")
    if _may_be_happening(intent, inputs):
        return _keep_looking(intent, inputs)
    health = _health(intent, inputs)
    end = _end(intent, inputs, health)
    if end is not None:
        return end
    doubt = _doubt(intent, inputs, health)
    if doubt is not None:
        return Wait(reason=doubt)
    return Validate() if _validation_stale(intent, inputs) else Send()


def _may_be_happening(intent: Intent, inputs: Inputs) -> bool:
    """True while an unanswered request may yet show up on the platform."""
    if intent.state is not IntentState.CLAIMED:
        return False
    assert intent.claimed_at is not None, "a claimed intent says when"
    visible_at = intent.claimed_at + inputs.policy.followup.settle_time
    return inputs.view.history_at is None or inputs.view.history_at < visible_at


def _keep_looking(intent: Intent, inputs: Inputs) -> Settlement:
    """Wait for the list of deployments; without it for good, end, for nothing may be sent."""
    assert intent.claimed_at is not None, "a claimed intent says when"
    followup = inputs.policy.followup
    if inputs.now - intent.claimed_at > followup.settle_time + followup.expire_after:
        reason = "nobody could tell whether the platform took the request"
        return _give_up(intent, Outcome.TIMED_OUT, reason)
    return Wait(reason="a request may have been taken: looking for its deployment")


def _doubt(intent: Intent, inputs: Inputs, health: Health) -> str | None:
    """Return why the request must not leave just now, though it still should."""
    if intent.not_before is not None and inputs.now < intent.not_before:
        return "its time has not come"
    if abs(inputs.now - inputs.view.read_at) > SENDING_VIEW_AGE_MAX:
        return "the reading is too old to send on"
    if not intent.claimed_once and fleet_spent(inputs.policy, inputs.memory, inputs.now):
        return "the fleet's budget of rollbacks was spent meanwhile"
    if not intent.claimed_once and inputs.memory.fleet.frozen_since is not None:
        return "rollbacks of the whole fleet were frozen meanwhile"
    if health is Health.UNKNOWN:
        return "not sure any more that the release is bad"
    return None


def _end(intent: Intent, inputs: Inputs, health: Health) -> Conclude | None:
    """Return the end of the intent when it should not, or cannot, be sent any more."""
    followup, memory = inputs.policy.followup, inputs.memory
    moved_on = _moved_on(intent, inputs)
    if moved_on is not None:
        return _give_up(intent, Outcome.OVERTAKEN, moved_on)
    if memory.pause is not None:
        return _give_up(intent, Outcome.STOPPED, f"paused by {memory.pause.by}")
    if inputs.policy.mode is Mode.OBSERVE:
        return _give_up(intent, Outcome.STOPPED, "the policy no longer allows acting")
    if _unasked(intent, inputs):
        return _give_up(intent, Outcome.STOPPED, "nobody's approval stands (any more)")
    if health is Health.HEALTHY:
        return _give_up(intent, Outcome.RECOVERED, "the release recovered before anything was sent")
    if intent.attempts >= followup.attempts_max:
        return _give_up(intent, Outcome.ATTEMPTS_SPENT, f"{intent.attempts} requests had no effect")
    if inputs.now - intent.decided_at > followup.expire_after:
        age = (inputs.now - intent.decided_at).total_seconds()
        return _give_up(intent, Outcome.EXPIRED, f"the decision is {age:.0f} s old")
    return None


def _unasked(intent: Intent, inputs: Inputs) -> bool:
    """True when a person's word is needed and none stands: it ran out, or was taken back."""
    needed = intent.by_consent or inputs.policy.mode is Mode.ASK
    word = approval_of(inputs.memory, intent.bad, intent.target, inputs.now)
    return needed and word is None


def _moved_on(intent: Intent, inputs: Inputs) -> str | None:
    view = inputs.view
    if view.live is not None and view.live.id != intent.bad:
        return "another deployment is live"
    if view.pinned is not None:
        return "somebody pinned the app"
    if view.coming is not None:
        return f"{view.coming.id} is on its way"
    if stood_down(inputs.policy, view):
        return f"the app was stood down ({view.stand_down})"
    return None


def _give_up(intent: Intent, outcome: Outcome, reason: str) -> Conclude:
    claimed = intent.claimed_once
    state = IntentState.FAILED if claimed else IntentState.ABANDONED
    return Conclude(state=state, outcome=outcome, reason=reason)


def _health(intent: Intent, inputs: Inputs) -> Health:
    """Return how the live release fares; unknown when the evidence cannot tell.

    Only good answers from after the decision speak for recovery: after a crash the failures that
    led to it may be the very observations that were lost, and one more is soon called a blip.
    Each signal that is judged has to speak for itself.
    """
    if inputs.foreign or inputs.evidence.impaired(inputs.now):
        return Health.UNKNOWN
    health = live_health(inputs, judge_all(inputs))
    newest = {one.signal: one for one in inputs.evidence.answers()}
    names = newest.keys() & {rule.signal for rule in inputs.policy.rules} or newest.keys()
    good = bool(names) and all(_speaks_well(newest[name], intent) for name in names)
    return Health.UNKNOWN if health is Health.HEALTHY and not good else health


def _speaks_well(one: Observation, intent: Intent) -> bool:
    return one.answer is Answer.PASSED and one.begun_at >= intent.decided_at


def _validation_stale(intent: Intent, inputs: Inputs) -> bool:
    at, age_max = intent.validated_at, inputs.policy.targets.preflight_age_max
    return at is None or inputs.now - at > age_max


def _settle_accepted(intent: Intent, inputs: Inputs) -> Settlement:
    """Follow the accepted rollback until the platform has made it live, or has not."""
    assert intent.rollback is not None, "an accepted intent names its deployment"
    assert intent.state_since is not None, "an accepted intent says since when"
    view = inputs.view
    if view.live is not None and view.live.id == intent.rollback:
        return Converged()
    shown = view.find(intent.rollback)
    failed = _failed_phase(shown)
    if failed is not None:
        return Conclude(state=IntentState.FAILED, outcome=Outcome.ROLLBACK_FAILED, reason=failed)
    if shown is not None and shown.phase is Phase.SUPERSEDED:
        return _overtaken(intent.rollback)
    on_its_way = shown is not None and not shown.phase.ended
    if not on_its_way and _replaced(intent, view):
        return _overtaken(intent.rollback)
    if inputs.now - intent.state_since > inputs.policy.followup.converge_max:
        reason = "the platform did not make the rollback live in time"
        return Conclude(state=IntentState.FAILED, outcome=Outcome.TIMED_OUT, reason=reason)
    return Wait(reason="the platform is carrying the rollback out")


def _failed_phase(shown: Deployment | None) -> str | None:
    if shown is None or shown.phase not in (Phase.ERROR, Phase.CANCELED):
        return None
    codes = ", ".join(one.code for one in shown.reasons)
    return f"the platform ended the rollback as {shown.phase}" + (f" ({codes})" if codes else "")


def _replaced(intent: Intent, view: AppView) -> bool:
    """True when neither the bad release nor our rollback, but a newer deployment, is live.

    That says nothing while ours is still on its way: theirs may have slipped in before it.
    """
    live = view.live
    return live is not None and live.id != intent.bad and live.created_at > intent.mark


def _overtaken(rollback: DeploymentId) -> Conclude:
    reason = f"another deployment went live instead of {rollback}"
    return Conclude(state=IntentState.FAILED, outcome=Outcome.OVERTAKEN, reason=reason)
