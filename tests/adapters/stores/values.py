"""One valid value of each noun a store keeps; a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchdog.model.decision import Decision, Hold, HoldReason
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.memory import Approval, Cancel, Lift, Pause, Release
from watchdog.model.notice import Incident, Notice, NoticeKind, Severity
from watchdog.model.observation import Answer, Observation
from watchdog.model.view import Content
from watchdog.ports import Frame

NOON = datetime(2026, 3, 14, 12, 0, 0, 123_457, tzinfo=UTC)
SHOP = AppId("shop")
BLOG = AppId("blog")
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def intent(
    bad: str = "d2", *, app: AppId = SHOP, target: str = "d1", decided_at: datetime = NOON
) -> Intent:
    return Intent(
        app=app,
        bad=DeploymentId(bad),
        target=DeploymentId(target),
        mark=NOON - HOUR,
        decided_at=decided_at,
        reason="http failed 3 times in a row",
    )


def claimed(before: Intent, at: datetime = NOON) -> Intent:
    return before.moved(IntentState.CLAIMED, at, attempts=before.attempts + 1, claimed_at=at)


def failed(before: Intent, at: datetime = NOON) -> Intent:
    return before.moved(IntentState.FAILED, at, outcome=Outcome.REFUSED)


def abandoned(before: Intent, at: datetime = NOON) -> Intent:
    return before.moved(IntentState.ABANDONED, at, outcome=Outcome.RECOVERED)


def incident(said: str = "rollback_decided", *, count: int = 1) -> Incident:
    return Incident(
        key="shop/d2", deployment=DeploymentId("d2"), opened_at=NOON, said=said, count=count
    )


def notice(
    name: str = "n1", *, key: str = "shop/d2", app: AppId = SHOP, at: datetime = NOON
) -> Notice:
    return Notice(
        id=name,
        key=key,
        kind=NoticeKind.TRIGGER,
        severity=Severity.CRITICAL,
        app=app,
        app_name="Shop",
        title="d2 is bad",
        text="Going back to d1.",
        at=at,
        event="rollback_decided",
    )


def release(deployment: str = "d1", *, live_from: datetime = NOON) -> Release:
    return Release(
        deployment=DeploymentId(deployment),
        content=Content(spec="5a5a", sources=("c0ffee",)),
        created_at=live_from - MINUTE,
        live_from=live_from,
        seen_going_live=True,
    )


def pause(until: datetime, by: str = "ann") -> Pause:
    return Pause(until=until, by=by, reason="moving house")


def approval(bad: str = "d2", *, until: datetime = NOON + HOUR, by: str = "ann") -> Approval:
    return Approval(bad=DeploymentId(bad), target=None, until=until, by=by, reason="it is bad")


def cancel(deployment: str = "d3", *, at: datetime = NOON) -> Cancel:
    return Cancel(deployment=DeploymentId(deployment), at=at)


def lift(version: str = "c0ffee1", *, at: datetime = NOON, by: str = "ann") -> Lift:
    return Lift(version=version, at=at, by=by, reason="it was the network")


def observation(
    begun_at: datetime = NOON, *, deployment: str = "d2", signal: str = "http"
) -> Observation:
    return Observation(
        signal=signal,
        begun_at=begun_at,
        ended_at=begun_at + SECOND,
        answer=Answer.PASSED,
        latency=timedelta(microseconds=81_003),
        deployment=DeploymentId(deployment),
    )


def decision(at: datetime = NOON, *, app: AppId = SHOP) -> Decision:
    return Decision(app=app, at=at, step=Hold(reason=HoldReason.HEALTHY), summary="all is well")


def frame(at: datetime = NOON, *, app: AppId = SHOP, payload: str = "{}") -> Frame:
    return Frame(app=app, at=at, payload=payload)
