"""What the store kept of an app as the record for a backtest: its releases and what was observed.

The truth is what became of them: a release whose rollback helped was bad, one that lasted through
its observation window in health was good. Of all others nobody knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from watchdog.model.identity import AppId
from watchdog.model.intent import Intent, Outcome
from watchdog.model.memory import Release, Standing
from watchdog.model.observation import Observation
from watchdog.ports import Store
from watchdog.runtime.backtest.outcome import Candidate

INTENTS_MAX = 1_000
# Rollbacks of one app that are looked through for what became of its releases.


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The record of an app, in order of time. The first release is there to compare with."""

    candidates: tuple[Candidate, ...]
    observations: tuple[Observation, ...]


async def history_of(store: Store, app: AppId, since: datetime, now: datetime) -> History:
    """Return what was kept of the releases that were live since ``since``, and of the one before.

    Raises:
        PortError: the store cannot be read.
    """
    memory = await store.recall(app, now)
    intents = await store.intents(app, INTENTS_MAX)
    releases = sorted(memory.releases, key=attrgetter("live_from"))
    wanted = [one for one in releases if one.live_until is None or one.live_until >= since]
    observed: list[Observation] = []
    for one in wanted:
        observed.extend(await store.observations(app, one.deployment, one.live_from))
    observed.sort(key=attrgetter("begun_at"))
    return History(
        candidates=tuple(_candidate(one, intents) for one in wanted),
        observations=tuple(observed),
    )


def _candidate(release: Release, intents: Sequence[Intent]) -> Candidate:
    return Candidate(
        release=release,
        bad=_truth(release, intents),
        rollback=any(one.rollback == release.deployment for one in intents),
    )


def _truth(release: Release, intents: Sequence[Intent]) -> bool | None:
    own = [one for one in intents if one.bad == release.deployment]
    if any(one.outcome is Outcome.HELPED for one in own):
        return True
    if not own and release.standing is Standing.PROVEN:
        return False
    return None
