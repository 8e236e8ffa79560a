"""Which release is on trial: equal content deployed again is the same release.

A restart or an autoscaling event makes a new deployment of unchanged content. It is neither a
new suspect nor a fresh start of the observation window, and its predecessor is whatever ran
*different* content before.
"""

from __future__ import annotations

from dataclasses import dataclass

from watchdog.model.memory import Memory, Release
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The live release, the first deployment of its unbroken content, and what ran before.

    All three may be None when memory does not reach that far.
    """

    live: Release | None = None
    first: Release | None = None
    predecessor: Release | None = None


def trace(view: AppView, memory: Memory) -> Lineage:
    """Return the lineage of the live deployment, from the releases we saw serve."""
    live = memory.release_of(view.live.id) if view.live else None
    if live is None:
        return Lineage()
    before = sorted(
        (one for one in memory.releases if one.live_from < live.live_from),
        key=lambda one: one.live_from,
        reverse=True,
    )
    first = live
    for one in before:
        if not live.content.known or one.content != live.content:
            return Lineage(live=live, first=first, predecessor=one)
        first = one
    return Lineage(live=live, first=first)
