"""Keeps the books of an app: who is live since when, and which observations are whose.

Each reading is noted before anything is decided on it. Nothing here judges or acts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from watchdog.core.baseline import restored, summarise
from watchdog.core.lineage import earlier_service, is_restored, trace
from watchdog.core.releases import note_live
from watchdog.model.evidence import Baseline
from watchdog.model.memory import Memory, Release
from watchdog.model.observation import Observation
from watchdog.model.view import AppView
from watchdog.ports import Historian, PortError
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch

BASELINE_REACH = timedelta(hours=8)
# An error baseline should be long: eight hours let a jump to 5 % be seen in minutes (decision
# rules, section 5).
RESTART_REACH = timedelta(hours=2)
# After a restart of ours the live release's evidence is taken up again this far back: more than
# the usual window, so that a restart does not keep a release from proving itself.

PAST_REACH = timedelta(hours=24)
# A series is held against a whole day of itself (decision rules, K6).
PAST_TAKES_MAX = timedelta(seconds=5)
# The cycle waits for it, once for each release; the shortest grace is longer than that.


class Keeper:
    """Notes readings and observations, in memory and in the store."""

    def __init__(self, kit: Kit, went_live: Callable[[Watch], None] | None = None) -> None:
        """Keep the books in the kit's store; call ``went_live`` when a release begins to serve."""
        self._went_live = went_live
        self._store = kit.store
        self._clock = kit.clock
        self._metrics = kit.metrics

    async def note_reading(self, watch: Watch, view: AppView, memory: Memory) -> Memory:
        """Remember who is live, credit observations to it, and return memory as it then is.

        Raises:
            PortError: the store failed; the reading should be noted again.
        """
        watching = watch.evidence_of is not None
        changed = note_live(view, memory, watch.plan.policy, watching=watching)
        if changed or memory.watermark is None or view.watermark > memory.watermark:
            await self._store.note_view(watch.app, view.watermark, changed)
            releases = _upsert(memory.releases, changed)
            memory = replace(memory, watermark=view.watermark, releases=releases)
            watch.memory = memory
        self._credit(watch, view)
        if (view.live.id if view.live else None) != watch.evidence_of:
            await self._take_up(watch, view, memory)
        return memory

    async def save_observations(self, watch: Watch) -> None:
        """Put the credited observations into the store in one batch; they stay on failure.

        Raises:
            PortError: the store did not take them.
        """
        batch = tuple(watch.unsaved)
        if not batch:
            return
        # Taken out first: a second caller must not write them too, and a write that is cancelled
        # from outside still runs to its end.
        watch.unsaved.clear()
        try:
            await self._store.keep_observations(watch.app, batch)
        except PortError:
            later = tuple(watch.unsaved)
            watch.unsaved.clear()
            # In order of age, so that the oldest fall off when it is too many.
            watch.unsaved.extend((*batch, *later))
            raise

    def _credit(self, watch: Watch, view: AppView) -> None:
        dropped = watch.credit(view).dropped
        if dropped:
            self._metrics.not_credited(watch, len(dropped))
            names = {"app": watch.app, "name": view.name}
            events.debug(Event.OBSERVATIONS_DROPPED, **names, count=len(dropped))

    async def _take_up(self, watch: Watch, view: AppView, memory: Memory) -> None:
        """Another deployment is live: take up its evidence and its predecessor's record."""
        await self.save_observations(watch)
        live, replaced = view.live, watch.evidence_of
        # A cycle that was held up may find observations of the new one credited already.
        mine = tuple(one for one in watch.credited if live and one.deployment == live.id)
        earlier = await self._before_restart(watch, view) if replaced is None else mine
        baseline = await self._baseline(watch, view, memory)
        watch.start_evidence(live.id if live else None, earlier, baseline)
        if live is not None and replaced is not None:
            if self._went_live is not None:
                self._went_live(watch)
            release = memory.release_of(live.id)
            events.info(
                Event.RELEASE_WENT_LIVE,
                app=watch.app,
                name=view.name,
                deployment=live.id,
                replaced=replaced,
                commit=live.commit,
                seen=release is not None and release.seen_going_live,
            )

    async def _before_restart(self, watch: Watch, view: AppView) -> tuple[Observation, ...]:
        """Return what was kept of the live deployment when an earlier process watched it."""
        if view.live is None:
            return ()
        since = self._clock.now() - RESTART_REACH
        return await self._store.observations(watch.app, view.live.id, since)

    async def _baseline(self, watch: Watch, view: AppView, memory: Memory) -> tuple[Baseline, ...]:
        """Return what the live release is held against: the record of the one before it.

        A restored release is held against its own earlier time in service.
        """
        lineage = trace(view, memory)
        if lineage.predecessor is None:
            return ()
        before = await self._record(watch, view, memory, lineage.predecessor)
        if not is_restored(lineage, view, memory):
            return before
        earlier = earlier_service(lineage, memory)
        own = await self._record(watch, view, memory, earlier) if earlier is not None else ()
        return restored(own, before)

    async def _record(
        self, watch: Watch, view: AppView, memory: Memory, release: Release
    ) -> tuple[Baseline, ...]:
        """Return the record of one release over all the deployments of its content until then."""
        until = release.live_until or view.read_at
        observed: list[Observation] = []
        for one in memory.releases:
            if one.content == release.content and one.live_from <= release.live_from:
                since = until - BASELINE_REACH
                kept = await self._store.observations(watch.app, one.deployment, since)
                observed.extend(kept)
        told = await self._past(watch, view, release, until)
        better = {one.signal for one in told}
        observed = [*(one for one in observed if one.signal not in better), *told]
        return summarise(
            sorted(observed, key=lambda one: one.begun_at), until, watch.plan.policy.terms
        )

    async def _past(
        self, watch: Watch, view: AppView, release: Release, until: datetime
    ) -> list[Observation]:
        """Return what sources with a past tell of the time before ``until``.

        One that does not tell leaves the record as we kept it; it never holds the cycle up for
        long, nor ends it.
        """
        then = replace(view, live=watch.full_view().find(release.deployment))

        async def ask(source: Historian, signal: str) -> tuple[Observation, ...]:
            try:
                async with asyncio.timeout(PAST_TAKES_MAX.total_seconds()):
                    return await source.past(then, until - PAST_REACH, until)
            except (PortError, TimeoutError) as error:
                names = {"app": watch.app, "name": view.name, "signal": signal}
                events.warning(
                    Event.PAST_NOT_TOLD, **names, error=str(error) or "no answer in time"
                )
                return ()

        sources = watch.plan.sources
        asked = [ask(one, one.name) for one in sources if isinstance(one, Historian)]
        return [one for told in await asyncio.gather(*asked) for one in told]


def _upsert(kept: tuple[Release, ...], changed: tuple[Release, ...]) -> tuple[Release, ...]:
    """Return ``kept`` with ``changed`` in place, newest first."""
    by_id = {one.deployment: one for one in (*kept, *changed)}
    return tuple(sorted(by_id.values(), key=lambda one: one.live_from, reverse=True))
