"""Did the rollback help? Watch the restored release, then say helped, did not help, made worse.

Measured by the policy's own rules on the restored release, and by its share of failed answers
against that of the bad release. Until the time to verify has passed nothing is said: a restored
release may have to warm up too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from watchdog.core.inputs import Inputs
from watchdog.core.verdicts import about_live, combine, counting, judge_all, of_the_app
from watchdog.model.intent import AfterRollback, Intent, IntentState, Outcome
from watchdog.model.observation import Answer, Observation
from watchdog.model.settlement import Commit, Conclude, Settlement, Wait
from watchdog.model.verdict import Health

ANSWERS_MIN = 3
WORSE_BY = 0.1
# Ten points of failed answers more than before: under that, two bad releases are equally bad.
LITTLE_FAILED = 0.05
PATIENCE = 3
# A bad release that hardly failed was slow, or bad in its numbers. Rules on those need longer to
# tell than a minute, so the restored one is watched three times as long.
NO_BETTER = 0.75
# A restored release that fails three quarters as often as the bad one was not what helped.


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What verification found, and the share of failed answers (0 to 1) it rests on."""

    outcome: Outcome
    reason: str


def verify(intent: Intent, inputs: Inputs) -> Settlement:
    """Say what to do about a rollback that is live: wait, commit, or conclude."""
    assert intent.state_since is not None, "a live rollback says since when"
    verify_for, waiting = inputs.policy.followup.verify_for, inputs.now - intent.state_since
    if intent.failed_share < LITTLE_FAILED:
        verify_for *= PATIENCE
    live = inputs.view.live
    if live is not None and live.id != intent.rollback:
        return _done(Outcome.UNVERIFIED, "another deployment went live before we could tell")
    if intent.after is AfterRollback.COMMIT and _pin_open(intent, inputs):
        return Commit()
    if waiting < verify_for:
        return Wait(reason="watching whether the rollback helped")
    finding = _find(intent, inputs)
    # A restart of ours must not cost the verdict: there is time to watch afresh.
    if finding is None and waiting < verify_for + inputs.policy.followup.expire_after:
        return Wait(reason="not enough answers yet to tell whether it helped")
    if finding is None:
        return _done(Outcome.UNVERIFIED, "the restored release gave too few answers to tell")
    helped = finding.outcome is Outcome.HELPED
    if intent.after is AfterRollback.COMMIT_AFTER_VERIFIED and helped and _pin_open(intent, inputs):
        return Commit()
    return _done(finding.outcome, finding.reason)


def failed_share(answers: Sequence[Observation]) -> float:
    """Return the share of failed answers, 0 to 1; 0 for none."""
    failures = sum(one.answer is Answer.FAILED for one in answers)
    return failures / len(answers) if answers else 0.0


def _find(intent: Intent, inputs: Inputs) -> Finding | None:
    evidence = inputs.evidence
    if evidence.deployment != intent.rollback or evidence.impaired(inputs.now):
        return None
    # A restored release may have to warm up too: its grace counts for nothing here as well.
    answers = of_the_app(counting(inputs).answers(), inputs.policy)
    # An alert from elsewhere may go on firing for a while: whether it helped is ours to say.
    ours = [one for one in about_live(inputs, judge_all(inputs)) if not one.supports]
    health = combine(ours, min(inputs.policy.at_least, max(1, len(ours))))
    if len(answers) < ANSWERS_MIN or health is Health.UNKNOWN:
        return None
    if answers[-1].ended_at - answers[0].begun_at < inputs.policy.followup.verify_for / 2:
        return None  # A restart of ours may have left most of the time unwatched.
    share = failed_share(answers)
    words = (
        f"the restored release failed {share:.0%} of {len(answers)} answers, "
        f"the bad one {intent.failed_share:.0%}"
    )
    blip = _blip(answers, inputs.policy.terms.blip_tolerance)
    if share > intent.failed_share + WORSE_BY and not blip:
        return Finding(outcome=Outcome.MADE_WORSE, reason=words)
    # A bad release that failed no answers was bad in another way: then the rules alone can tell.
    # So they do where the restored one had a blip: a bad release that was slow fails now and then.
    better = blip or intent.failed_share == 0 or share < NO_BETTER * intent.failed_share
    helped = health is Health.HEALTHY and better
    return Finding(outcome=Outcome.HELPED if helped else Outcome.DID_NOT_HELP, reason=words)


def _blip(answers: Sequence[Observation], tolerance: timedelta) -> bool:
    """True when all that failed lies within one blip that is over, or nothing failed."""
    failed = [one for one in answers if one.answer is Answer.FAILED]
    if not failed:
        return True
    return answers[-1] is not failed[-1] and failed[-1].ended_at - failed[0].begun_at < tolerance


def _pin_open(intent: Intent, inputs: Inputs) -> bool:
    """True while our rollback still pins the app, and the wish to commit may yet come true."""
    assert intent.state_since is not None, "a live rollback says since when"
    view, followup = inputs.view, inputs.policy.followup
    pinned = view.pinned is not None and view.pinned.id == intent.rollback
    # The platform may never take the commit; the rollback is live all the same and must end.
    patience = followup.verify_for + followup.expire_after + followup.converge_max
    in_time = inputs.now - intent.state_since <= patience
    return pinned and not intent.pin_settled and in_time


def _done(outcome: Outcome, reason: str) -> Conclude:
    return Conclude(state=IntentState.DONE, outcome=outcome, reason=reason)
