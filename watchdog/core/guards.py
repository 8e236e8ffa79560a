"""The conditions under which a rollback may happen; each failed one is a reason to hold.

``preconditions`` ask whether we may judge at all; ``permissions`` whether an unhealthy release
may be rolled back. All are evaluated, so that an explanation shows every one; the first failed
one, in the order given here, is the reason reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.core.bad_versions import BadVersion, not_quarantined
from watchdog.core.breaker import fleet_sound
from watchdog.core.consent import Consent
from watchdog.core.fix_in_flight import fix_of, nothing_coming
from watchdog.core.inputs import Inputs
from watchdog.core.lineage import Lineage
from watchdog.core.policy import Mode, Permit, Policy
from watchdog.core.releases import regressed
from watchdog.model.decision import Blame, Candidate, Guard, HoldReason
from watchdog.model.evidence import Evidence
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import IntentState
from watchdog.model.memory import Memory
from watchdog.model.view import AppView, CauseKind, Deployment, StandDown

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An unhealthy live release, and what was found out about it."""

    policy: Policy
    view: AppView
    live: Deployment
    memory: Memory
    lineage: Lineage
    blame: Blame
    candidates: Sequence[Candidate]
    onset: datetime | None
    consent: Consent = Consent()
    relapse: BadVersion | None = None


def preconditions(inputs: Inputs) -> tuple[Guard, ...]:
    """Return whether this app may be judged at all right now."""
    return (
        _not_paused(inputs.memory),
        _view_fresh(inputs.policy, inputs.view, inputs.now),
        _view_not_regressed(inputs.view, inputs.memory),
        _something_live(inputs.view),
        _not_stood_down(inputs.policy, inputs.view),
        _observer_sound(inputs.evidence, inputs.now),
    )


def permissions(case: Case, now: datetime) -> tuple[Guard, ...]:
    """Return whether the unhealthy release of ``case`` may be rolled back."""
    fix = fix_of(case.policy.fix_in_flight, case.view, case.memory)
    return (
        # First, so that one fault of many apps is told of once, and not in as many words as apps.
        fleet_sound(case.memory.fleet, case.view.app, case.onset, now),
        _live_is_no_rollback(case),
        _not_attempted(case),
        not_quarantined(case.policy, case.relapse),
        _platform_idle(case),
        *nothing_coming(fix, now),
        _not_pinned(case),
        _go_live_seen(case),
        _inside_window(case, now),
        _to_blame(case),
        _within_budget(case, now),
        _cooled_down(case, now),
        _target_found(case),
        case.consent.guard,
        _may_act(case),
    )


def stood_down(policy: Policy, view: AppView) -> bool:
    """True when the app is not meant to answer, or is asleep and the policy minds that."""
    asleep = view.stand_down is StandDown.ASLEEP and policy.sleepers is Permit.ACT
    return view.stand_down is not None and not asleep


def fleet_spent(policy: Policy, memory: Memory, now: datetime) -> bool:
    """True when the whole fleet was rolled back as often in the last hour as it may be."""
    return _fleet_count(memory, now) >= policy.limits.fleet_per_hour


def first_failed(guards: Sequence[Guard]) -> Guard | None:
    """Return the guard that decides the hold reason, if any failed."""
    return next((guard for guard in guards if not guard.passed), None)


def _guard(reason: HoldReason, passed: bool, good: str, bad: str) -> Guard:
    return Guard(reason=reason, passed=passed, text=good if passed else bad)


def _not_paused(memory: Memory) -> Guard:
    pause = memory.pause
    words = (
        f"paused until {_clock(pause.until)} by {pause.by}: {pause.reason}" if pause else "paused"
    )
    return _guard(HoldReason.PAUSED, pause is None, "not paused", words)


def _view_fresh(policy: Policy, view: AppView, now: datetime) -> Guard:
    # A reading from the future means that our clock was set back: its age is unknown.
    age = abs(now - view.read_at)
    words = f"the platform was read {age.total_seconds():.0f} s ago"
    return _guard(HoldReason.VIEW_STALE, age <= policy.view_age_max, words, words)


def _view_not_regressed(view: AppView, memory: Memory) -> Guard:
    bad = "the platform showed an older state than it did before"
    good = "the reading is not older than the last"
    return _guard(HoldReason.VIEW_REGRESSED, not regressed(view, memory), good, bad)


def _something_live(view: AppView) -> Guard:
    live = view.live
    good = f"{live.id} is live" if live else ""
    return _guard(HoldReason.NOTHING_LIVE, live is not None, good, "no deployment is live")


def _not_stood_down(policy: Policy, view: AppView) -> Guard:
    passed = not stood_down(policy, view)
    bad = f"the app is stood down ({view.stand_down})"
    return _guard(HoldReason.STOOD_DOWN, passed, "the app is meant to answer", bad)


def _observer_sound(evidence: Evidence, now: datetime) -> Guard:
    bad = "our own network is in doubt: a reference endpoint fails as well"
    good = "no reference endpoint contradicts us"
    return _guard(HoldReason.OBSERVER_IMPAIRED, not evidence.impaired(now), good, bad)


def _live_is_no_rollback(case: Case) -> Guard:
    # A restart of a rollback has neither its cause nor its pin: the whole lineage is asked.
    same = _same_release(case)
    ours = any(one.rollback in same for one in case.memory.intents)
    shown = (case.live, *(case.view.find(one) for one in same))
    theirs = any(one is not None and one.is_rollback for one in shown)
    pinned = case.view.pinned is not None and case.view.pinned.id == case.live.id
    passed = not (theirs or ours or pinned)
    bad = "the live deployment is itself a rollback: one step back, then a person"
    return _guard(HoldReason.LIVE_IS_A_ROLLBACK, passed, "the live one is no rollback", bad)


def _not_attempted(case: Case) -> Guard:
    same = _same_release(case)
    tried = any(
        one.open or (one.bad in same and one.state is not IntentState.ABANDONED)
        for one in case.memory.intents
    )
    undone = _taken_back(case)
    bad = "a person took our rollback of it back" if undone else "a rollback was already attempted"
    passed = not (tried or undone)
    return _guard(HoldReason.ALREADY_ATTEMPTED, passed, "no rollback was tried yet", bad)


def _taken_back(case: Case) -> bool:
    """True when somebody reverted our rollback of this very content: we do not fight people."""
    tried = [one for one in case.memory.intents if one.state is not IntentState.ABANDONED]
    bad = [case.memory.release_of(one.bad) for one in tried]
    again = any(one is not None and one.content == case.live.content for one in bad)
    return case.live.cause is CauseKind.REVERT and again


def _same_release(case: Case) -> frozenset[DeploymentId]:
    """Return the live deployment and those that ran its content without a break before it."""
    return case.lineage.deployments | {case.live.id}


def _platform_idle(case: Case) -> Guard:
    coming = case.view.coming
    theirs = coming is not None and coming.cause is CauseKind.PLATFORM_ROLLBACK
    bad = "the platform is rolling back by itself"
    good = "the platform is not rolling back"
    return _guard(HoldReason.PLATFORM_ROLLING_BACK, not theirs, good, bad)


def _not_pinned(case: Case) -> Guard:
    refused = any(one.code == "app_pinned" for one in case.memory.preflights)
    passed = case.view.pinned is None and not refused
    bad = "the app is pinned by an earlier rollback; commit or revert it first"
    return _guard(HoldReason.APP_PINNED, passed, "the app is not pinned", bad)


def _go_live_seen(case: Case) -> Guard:
    first = case.lineage.first
    seen = first is not None and first.seen_going_live
    passed = seen or case.policy.unseen_go_live is Permit.ACT
    good = "we saw it go live" if seen else "we did not see it go live; the policy allows that"
    bad = "it was live before we first looked: its age is unknown"
    return _guard(HoldReason.GO_LIVE_UNSEEN, passed, good, bad)


def _inside_window(case: Case, now: datetime) -> Guard:
    first, window = case.lineage.first, case.policy.terms.window
    age = (case.onset or now) - first.live_from if first else timedelta(0)
    passed = age <= window or case.policy.outside_window is Permit.ACT
    words = f"the fault began {_span(age)} after go-live; the window is {_span(window)}"
    return _guard(HoldReason.OUTSIDE_WINDOW, passed, words, words)


def _to_blame(case: Case) -> Guard:
    blame = case.blame
    unclear = blame.to_blame is None
    reason = HoldReason.EVIDENCE_INSUFFICIENT if unclear else HoldReason.NOT_TO_BLAME
    return _guard(reason, blame.to_blame is True, blame.summary, blame.summary)


def _within_budget(case: Case, now: datetime) -> Guard:
    limits, sent = case.policy.limits, _claims(case.memory)
    today = sum(now - at < DAY for at in sent)
    fleet = _fleet_count(case.memory, now)
    passed = today < limits.app_per_day and not fleet_spent(case.policy, case.memory, now)
    words = (
        f"{today} rollbacks of this app in 24 h (limit {limits.app_per_day}), "
        f"{fleet} of the fleet in an hour (limit {limits.fleet_per_hour})"
    )
    return _guard(HoldReason.BUDGET_SPENT, passed, words, words)


def _fleet_count(memory: Memory, now: datetime) -> int:
    return sum(now - at < HOUR for at in memory.fleet_rollbacks)


def _cooled_down(case: Case, now: datetime) -> Guard:
    latest = max(_claims(case.memory), default=None)
    cooldown = case.policy.limits.cooldown
    passed = latest is None or now - latest >= cooldown
    bad = f"the app was rolled back {_span(now - latest)} ago" if latest else ""
    return _guard(HoldReason.COOLING_DOWN, passed, "no recent rollback of this app", bad)


def _target_found(case: Case) -> Guard:
    best = next((one for one in case.candidates if one.eligible), None)
    good = f"{best.deployment} can be returned to" if best else ""
    bad = f"none of {len(case.candidates)} known deployments can be returned to"
    return _guard(HoldReason.NO_ELIGIBLE_TARGET, best is not None, good, bad)


def _may_act(case: Case) -> Guard:
    passed = case.policy.mode is not Mode.OBSERVE
    bad = "observe only: no request is sent"
    return _guard(HoldReason.OBSERVE_ONLY, passed, "the policy allows acting", bad)


def _claims(memory: Memory) -> list[datetime]:
    return [one.claimed_at for one in memory.intents if one.claimed_at is not None]


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _span(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
