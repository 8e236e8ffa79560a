"""The daemon's state as plain JSON values: what ``/status`` answers and the verb shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from watchdog import __version__
from watchdog.core.explain import headline, tell_intent, to_approve
from watchdog.model.decision import Decision
from watchdog.model.view import AppView
from watchdog.runtime.fleet import Fleet
from watchdog.runtime.fleet_breaker import FleetBreaker
from watchdog.runtime.references import ReferenceGuard
from watchdog.runtime.watch import Watch


def status_of(
    fleet: Fleet,
    guard: ReferenceGuard,
    breaker: FleetBreaker,
    started_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    """Return everything a person wants to see at a glance; times are ISO 8601, UTC."""
    watches = sorted(fleet.watches.values(), key=lambda one: one.view.name)
    impaired = guard.impaired_until is not None and now < guard.impaired_until
    return {
        "version": __version__,
        "started_at": started_at.isoformat(),
        "now": now.isoformat(),
        "fleet_read_at": fleet.read_at.isoformat() if fleet.read_at else None,
        "platform_error": fleet.error,
        "observer_impaired": impaired,
        "fleet": _of_fleet(breaker, fleet),
        "apps": [_of_app(watch, now) for watch in watches],
    }


def _of_fleet(breaker: FleetBreaker, fleet: Fleet) -> dict[str, Any]:
    known, watches = breaker.fleet(), fleet.watches
    names = (watches[one.app].name if one.app in watches else one.app for one in known.sick)
    frozen_since = known.frozen_since
    return {
        "apps": known.apps,
        "sick": sorted(names),
        "frozen_since": frozen_since.isoformat() if frozen_since is not None else None,
    }


def _of_app(watch: Watch, now: datetime) -> dict[str, Any]:
    view, intent, decision = watch.view, watch.memory.open_intent, watch.decision
    pause, last = watch.memory.pause, next(iter(watch.memory.intents), None)
    return {
        "app": watch.app,
        "name": view.name,
        "policy": watch.plan.policy.name,
        "mode": watch.plan.policy.mode.value,
        "live": view.live.id if view.live else None,
        "coming": view.coming.id if view.coming else None,
        "pinned": view.pinned.id if view.pinned else None,
        "view_age_s": round((now - view.read_at).total_seconds(), 3),
        "paused_until": pause.until.isoformat() if pause else None,
        "incident": watch.memory.incident.key if watch.memory.incident else None,
        "rollback": tell_intent(intent, view.name) if intent else None,
        "observations": len(watch.credited),
        "last_rollback": tell_intent(last, view.name) if last else None,
        **_of_decision(decision, view),
        **({"headline": tell_intent(intent, view.name)} if intent else {}),
    }


def _of_decision(decision: Decision | None, view: AppView) -> dict[str, Any]:
    """Return the latest decision, if it is about the release that is live now."""
    name, live = view.name, view.live.id if view.live else None
    if decision is None or decision.live != live:
        words = f"{name}: {live or 'nothing'} is live and not decided about yet"
        return {"decision": None, "health": "unknown", "headline": words, "rules": []}
    return {
        "decision": decision.reason,
        "health": decision.health.value,
        "headline": headline(decision, name),
        "decided_at": decision.at.isoformat(),
        "approve": to_approve(decision, name) or None,
        "rules": [
            {"rule": one.rule, "health": one.health.value, "reason": one.reason}
            for one in decision.verdicts
        ],
    }
