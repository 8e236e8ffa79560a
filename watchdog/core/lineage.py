"""Which release is on trial: equal content deployed again is the same release.

A restart or an autoscaling event makes a new deployment of unchanged content. It is neither a
new suspect nor a fresh start of the observation window, and its predecessor is whatever ran
*different* content before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Release
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The live release, the first deployment of its unbroken content, and what ran before.

    All three may be None when memory does not reach that far. ``deployments`` are all those of
    that content, from ``first`` to ``live``: what was tried on one was tried on all.
    """

    live: Release | None = None
    first: Release | None = None
    predecessor: Release | None = None
    deployments: frozenset[DeploymentId] = frozenset()


def trace(view: AppView, memory: Memory) -> Lineage:
    """Return the lineage of the live deployment, from the releases we saw serve."""
    live = memory.release_of(view.live.id) if view.live else None
    if live is None:
        return Lineage()
    before = sorted(
        (one for one in memory.releases if _order(one) < _order(live)), key=_order, reverse=True
    )
    same = [live]
    for one in before:
        if not live.content.known or one.content != live.content:
            return _lineage(same, one)
        same.append(one)
    return _lineage(same, None)


def is_restored(lineage: Lineage, view: AppView, memory: Memory) -> bool:
    """True when the live release was brought back by a rollback, ours or anybody's.

    A restart of a rollback has neither its cause nor its pin: the whole lineage is asked.
    """
    shown = (view.find(one) for one in lineage.deployments)
    theirs = any(one is not None and one.is_rollback for one in shown)
    return theirs or any(one.rollback in lineage.deployments for one in memory.intents)


def earlier_service(lineage: Lineage, memory: Memory) -> Release | None:
    """Return the live release as it last served before its predecessor, if we saw that."""
    live, between = lineage.live, lineage.predecessor
    if live is None or between is None or not live.content.known:
        return None
    return max(
        (
            one
            for one in memory.releases
            if one.content == live.content and _order(one) < _order(between)
        ),
        key=_order,
        default=None,
    )


def _lineage(same: list[Release], predecessor: Release | None) -> Lineage:
    names = frozenset(one.deployment for one in same)
    return Lineage(live=same[0], first=same[-1], predecessor=predecessor, deployments=names)


def _order(release: Release) -> tuple[datetime, datetime]:
    """Return when it went live by our clock; of equals the platform's clock tells the older."""
    return release.live_from, release.created_at
