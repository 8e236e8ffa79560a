"""What people should hear of a decision or of a rollback's progress, and when to stop.

An *incident* is what people were told of and not yet released from. It opens when a release is
found bad, is updated only when what we do about it changes, and closes with one resolve. The
words are those of ``explain``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watchdog.core.bad_versions import BadVersion, relapse, tell_relapse
from watchdog.core.explain import explain, explain_intent, headline, tell_intent
from watchdog.core.inputs import Inputs
from watchdog.core.lineage import trace
from watchdog.core.policy import Quarantine
from watchdog.model.decision import Decision, Hold, HoldReason
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Fleet
from watchdog.model.notice import Incident, Notice, NoticeKind, Severity
from watchdog.model.verdict import Health
from watchdog.model.view import AppView

ENDS_WITHOUT_HELP = frozenset(
    f"rollback_{outcome}" for outcome in Outcome if outcome is not Outcome.HELPED
)
NEEDS_A_PERSON = frozenset(
    {
        HoldReason.LIVE_IS_A_ROLLBACK,
        HoldReason.ALREADY_ATTEMPTED,
        HoldReason.QUARANTINED,
        HoldReason.FIX_OVERDUE,
        HoldReason.AWAITING_APPROVAL,
        HoldReason.NO_ELIGIBLE_TARGET,
        HoldReason.BUDGET_SPENT,
        HoldReason.APP_PINNED,
    }
)


RELAPSED = "known_bad_again"
# Said when a version that was rolled back is live again.
CANCELED = "deployment_canceled"
# Said when the platform is asked to cancel what stands in the way of a rollback.
ABOUT_ANOTHER = frozenset({HoldReason.NOT_SERVING, HoldReason.DEPLOYMENT_IN_PROGRESS})
# Here a deployment that is not live may be in trouble: one that failed, one that is stuck.


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The incident as it stands now (None: closed) and the notices that say so."""

    incident: Incident | None
    notices: tuple[Notice, ...] = ()


def announce(decision: Decision, inputs: Inputs) -> Announcement:
    """Return what to tell people about a decision; nothing when nothing changed for them."""
    inputs = _answered(inputs)
    incident, view = inputs.memory.incident, inputs.view
    if _fleet_speaks(decision, inputs.memory.fleet):
        calmless = replace(incident, calm_since=None) if incident is not None else None
        return Announcement(incident=calmless)
    subject = _subject(decision)
    if subject is not None:
        return _tell_trouble(decision, inputs, subject)
    again = _young_relapse(decision, inputs)
    if again is not None and not _known(incident, again, inputs):
        return _tell_relapse(again, inputs)
    if incident is None:
        return Announcement(incident=None)
    if decision.step != Hold(reason=HoldReason.HEALTHY):
        # Whatever else this is, it is not health: that must last from its beginning.
        return Announcement(incident=replace(incident, calm_since=None))
    if incident.calm_since is None:
        return Announcement(incident=replace(incident, calm_since=decision.at))
    if again is not None or decision.at - incident.calm_since < inputs.policy.resolve_after:
        return Announcement(incident=incident)
    return _resolve(incident, view, decision.at, _calm(view, f"{view.name} is healthy again"))


def announce_intent(
    intent: Intent, view: AppView, incident: Incident | None, now: datetime
) -> Announcement:
    """Return what to tell people about the state a rollback has just reached."""
    event = _event(intent)
    if intent.state in (IntentState.CLAIMED, IntentState.ACCEPTED):
        return Announcement(incident=incident)
    if incident is not None and incident.said == event:
        return Announcement(incident=incident)
    message = _Message(
        event=event,
        severity=Severity.CRITICAL if _went_wrong(intent) else Severity.WARNING,
        title=tell_intent(intent, view.name),
        text="\n".join(explain_intent(intent, view.name)),
    )
    if intent.outcome is Outcome.HELPED and incident is not None:
        return _resolve(incident, view, now, message)
    return _say(incident or _open(view, intent.bad, now), view, now, message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """What a notice says; its kind, key and number follow from the incident."""

    event: str
    severity: Severity
    title: str
    text: str
    said: str = ""


def _subject(decision: Decision) -> DeploymentId | None:
    """Return the deployment people should hear of, if the decision is about trouble."""
    if decision.health is Health.UNHEALTHY and decision.blame is not None:
        return decision.live
    if isinstance(decision.step, Hold) and decision.step.reason in ABOUT_ANOTHER:
        bad = [one for one in decision.verdicts if one.health is Health.UNHEALTHY]
        return next((one.about for one in bad if one.about != decision.live), None)
    return None


def _tell_trouble(decision: Decision, inputs: Inputs, subject: DeploymentId) -> Announcement:
    incident, view = inputs.memory.incident, inputs.view
    closing: tuple[Notice, ...] = ()
    if incident is not None and incident.deployment != subject and not _related(incident, inputs):
        gone = _calm(view, f"{view.name}: {incident.deployment} serves no more")
        closing = _resolve(incident, view, decision.at, gone).notices
        incident = None
    if incident is not None and _told(incident, decision):
        return Announcement(incident=replace(incident, calm_since=None))
    stuck = isinstance(decision.step, Hold) and decision.step.reason in NEEDS_A_PERSON
    # Where we clear the way ourselves, nobody need get up for it.
    person = stuck and decision.cancel is None
    message = _Message(
        event=_event_of(decision),
        severity=Severity.CRITICAL if person else Severity.WARNING,
        title=headline(decision, view.name),
        text="\n".join(explain(decision, view.name)),
        said=_said_of(decision),
    )
    said = _say(incident or _open(view, subject, decision.at), view, decision.at, message)
    return replace(said, notices=(*closing, *said.notices))


def _fleet_speaks(decision: Decision, fleet: Fleet) -> bool:
    """True when the notice about the fleet says it, or in a moment will: one fault, one notice.

    An app that is held because others merely stir waits no longer for them than they would have
    to begin in; then it is told of by itself.
    """
    if decision.step != Hold(reason=HoldReason.FLEET_BREAKER_OPEN):
        return False
    begun = decision.onset or decision.at
    return fleet.frozen_since is not None or decision.at - begun < fleet.within


def _event_of(decision: Decision) -> str:
    return CANCELED if decision.cancel is not None else decision.reason


def _said_of(decision: Decision) -> str:
    """Return what people are told, so that a question about another target is a new one."""
    asked = decision.step == Hold(reason=HoldReason.AWAITING_APPROVAL)
    target = f"/{decision.would.target}" if asked and decision.would is not None else ""
    return f"{_event_of(decision)}{target}"


def _answered(inputs: Inputs) -> Inputs:
    """Note that a question was answered: should the answer run out, it is put once more."""
    incident = inputs.memory.incident
    if incident is None or not incident.said.startswith(HoldReason.AWAITING_APPROVAL):
        return inputs
    if all(one.bad != incident.deployment for one in inputs.memory.approvals):
        return inputs
    return replace(inputs, memory=replace(inputs.memory, incident=replace(incident, said="agreed")))


def _young_relapse(decision: Decision, inputs: Inputs) -> BadVersion | None:
    """Return the bad version that went live again no longer ago than its window, if one did.

    A reading on which nothing may be judged tells nothing.
    """
    if not all(guard.passed for guard in decision.guards):
        return None
    first = trace(inputs.view, inputs.memory).first
    if first is None or inputs.now - first.live_from > inputs.policy.terms.window:
        return None
    return relapse(inputs.view, inputs.memory)


def _known(incident: Incident | None, again: BadVersion, inputs: Inputs) -> bool:
    """True when people were told of the relapse, or of trouble with the very release."""
    live = inputs.view.live
    about = live is not None and incident is not None and incident.deployment == live.id
    return about or (incident is not None and incident.said == RELAPSED)


def _tell_relapse(again: BadVersion, inputs: Inputs) -> Announcement:
    view = inputs.view
    assert view.live is not None, "a release that is live again"
    title = f"{view.name}: {view.live.id} is live: {tell_relapse(again)}"
    left = inputs.policy.quarantine is Quarantine.STAND_BY
    fate = "left to you" if left else "judged like any other"
    clear = f"  if it is good now: watchdog quarantine {view.name} --lift {again.deployment}"
    message = _Message(
        event=RELAPSED,
        severity=Severity.WARNING,
        title=title,
        text="\n".join((title, f"  because   {again.why}", f"  if it fails, it is {fate}", clear)),
    )
    incident = inputs.memory.incident or _open(view, view.live.id, inputs.now)
    return _say(incident, view, inputs.now, message)


def _told(incident: Incident, decision: Decision) -> bool:
    """True when people know this already: the end of a rollback says why none follows."""
    if incident.said == _said_of(decision):
        return True
    if incident.said == CANCELED and decision.reason == HoldReason.DEPLOYMENT_IN_PROGRESS:
        return True
    follows = decision.step == Hold(reason=HoldReason.ALREADY_ATTEMPTED)
    return follows and incident.said in ENDS_WITHOUT_HELP


def _related(incident: Incident, inputs: Inputs) -> bool:
    """True while the live release is the rollback that the incident led to."""
    live = inputs.view.live
    return live is not None and any(
        one.rollback == live.id and one.bad == incident.deployment for one in inputs.memory.intents
    )


def _event(intent: Intent) -> str:
    if _stays_pinned(intent):
        return "rollback_not_committed"
    return f"rollback_{intent.outcome or intent.state}"


def _stays_pinned(intent: Intent) -> bool:
    """True once the platform refused to commit a live rollback: its pin blocks deployments."""
    return intent.state is IntentState.LIVE and intent.pin_settled and bool(intent.detail)


def _went_wrong(intent: Intent) -> bool:
    return intent.state is IntentState.FAILED or intent.outcome in (
        Outcome.DID_NOT_HELP,
        Outcome.MADE_WORSE,
        Outcome.UNVERIFIED,
    )


def _calm(view: AppView, title: str) -> _Message:
    live = view.live.id if view.live else "nothing"
    return _Message(
        event="resolved", severity=Severity.INFO, title=title, text=f"{title}; live now: {live}"
    )


def _open(view: AppView, subject: DeploymentId, now: datetime) -> Incident:
    """Return a new incident; its key holds the time, for a release may fail more than once."""
    key = f"{view.app}/{subject}/{int(now.timestamp())}"
    return Incident(key=key, deployment=subject, opened_at=now, said="", count=0)


def _say(incident: Incident, view: AppView, now: datetime, message: _Message) -> Announcement:
    kind = NoticeKind.UPDATE if incident.count else NoticeKind.TRIGGER
    said = message.said or message.event
    after = replace(incident, said=said, count=incident.count + 1, calm_since=None)
    return Announcement(incident=after, notices=(_notice(after, kind, view, now, message),))


def _resolve(incident: Incident, view: AppView, now: datetime, message: _Message) -> Announcement:
    last = replace(incident, count=incident.count + 1)
    calm = replace(message, severity=Severity.INFO)
    notice = _notice(last, NoticeKind.RESOLVE, view, now, calm)
    return Announcement(incident=None, notices=(notice,))


def _notice(
    incident: Incident, kind: NoticeKind, view: AppView, now: datetime, message: _Message
) -> Notice:
    return Notice(
        id=f"{incident.key}/{incident.count}",
        key=incident.key,
        kind=kind,
        severity=message.severity,
        app=view.app,
        app_name=view.name,
        title=message.title,
        text=message.text,
        at=now,
        event=message.event,
        deployment=incident.deployment,
    )
