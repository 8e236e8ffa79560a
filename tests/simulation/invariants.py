"""The invariants of the design, checked against the simulator's own truth after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from watchdog.model.intent import IntentState
from watchdog.model.notice import NoticeKind
from watchdog.simulator import Simulator
from watchdog.simulator.ledger import AcceptedRollback

REQUEST_MAX = timedelta(seconds=35)
# From the claim, when all guards held, to the acceptance of a request that the platform was
# late to apply.


class Violated(AssertionError):
    """An invariant does not hold; the message says which, and for what."""


class Invariants:
    """Looks at every accepted rollback once, when it is accepted, and at the whole at the end."""

    def __init__(self, simulator: Simulator, store: Any, say: Callable[[str], None]) -> None:
        self._simulator = simulator
        self._store = store
        self._say = say
        self._seen = 0
        self._by_bad: Counter[tuple[str, str | None]] = Counter()
        self._bad: set[str] = set()
        self._pauses: list[tuple[str, datetime, datetime]] = []
        self._expected: tuple[str, str] | None = None
        self._canceled: set[tuple[str, str]] = set()
        self._noted: list[str] = []
        self._left: list[tuple[str, str, str | None]] = []

    def read_from(self, store: Any) -> None:
        """Look into ``store`` from now on; for planted faults that replace it."""
        self._store = store

    def paused(self, app: str, since: datetime, until: datetime) -> None:
        """Note that a person paused an app."""
        self._pauses.append((app, since, until))

    def expect(self, app: str, version: str) -> None:
        """Note a bad release of the calm: it must be rolled back, or a person told why not."""
        self._expected = (app, version)

    def request_leaves(self, app_id: str, body: dict[str, Any]) -> None:
        """Invariant 5: a request leaves only when its claimed intent is on stable storage."""
        claimed = any(
            one.app == app_id
            and one.state is IntentState.CLAIMED
            and one.target == body["deployment_id"]
            for one in self._store.snapshot()
        )
        self._note(claimed, f"5: a request for {app_id} left without a claimed intent")
        live = self._simulator.app(app_id).active
        self._left.append((app_id, body["deployment_id"], live.id if live else None))

    def cancel_leaves(self, app_id: str, deployment: str) -> None:
        """A deployment in the way is cancelled once, ever; and never a rollback or what serves."""
        app = self._simulator.app(app_id)
        one = app.find(deployment)
        assert one is not None, "the platform knows what is cancelled"
        self._say(f"cancel of {app.name} {one.content.version} leaves")
        again = (app_id, deployment) in self._canceled
        self._note(not again, f"1: {deployment} of {app.name} was to be cancelled twice")
        self._note(one.cloned_from is None, f"4: {deployment} is a rollback, not to be cancelled")
        self._note(one.live_at is None, f"3: {deployment} serves and was to be cancelled")
        self._canceled.add((app_id, deployment))

    async def check(self) -> None:
        """Check what was accepted since the last look, and the open intents."""
        self._demand(not self._noted, "; ".join(self._noted))
        accepted = self._simulator.ledger.rollbacks
        for one in accepted[self._seen :]:
            if one.by == "api":
                self._check_accepted(one)
        self._seen = len(accepted)
        intents = await self._store.intents(None, 1000)
        open_of = Counter(one.app for one in intents if one.open)
        self._demand(all(count == 1 for count in open_of.values()), "two open intents of one app")

    def _check_accepted(self, one: AcceptedRollback) -> None:
        self._say(f"accepted: {one.app} {one.bad_version} -> {one.target_version}")
        app = self._simulator.app(one.app)
        bad, target = app.find(self._bad_of(app.id, one)), app.find(one.target_id)
        assert bad is not None, "the platform knows what was live"
        assert target is not None, "the platform knows what it returns to"
        self._demand(bool(bad.content.troubles), f"0: {bad.content.version} is a good release")
        self._by_bad[one.app, bad.id] += 1
        self._demand(self._by_bad[one.app, bad.id] == 1, f"1: {one.app} rolled back twice")
        self._demand(target.live_at is not None, f"2: {target.id} never served")
        self._demand(target.created_at < bad.created_at, f"2: {target.id} is not older")
        self._demand(target.content != bad.content, f"2: {target.id} is the same again")
        self._demand(target.id not in self._bad, f"4: {target.id} was rolled back itself")
        self._demand(bad.cloned_from is None, f"4: {bad.id} is itself a rollback")
        for name, since, until in self._pauses:
            inside = name == one.app and since + REQUEST_MAX < one.at < until
            self._demand(not inside, f"3: {one.app} was rolled back while paused")
        self._bad.add(bad.id)

    def _bad_of(self, app_id: str, one: AcceptedRollback) -> str | None:
        """Return what was live when the request left, which is what was decided upon.

        A request that the platform applies late may meet a release that came meanwhile; the
        platform takes no condition with a rollback, so no daemon can prevent that.
        """
        for left in self._left:
            if left[:2] == (app_id, one.target_id):
                self._left.remove(left)
                return left[2]
        raise Violated(f"a rollback of {one.app} was accepted that nobody asked for")

    async def at_the_end(self, taken: Sequence[Any]) -> None:
        """Invariants 5, 8 and 10: intents ended, people told, the last bad release dealt with."""
        intents = await self._store.intents(None, 1000)
        still = [one for one in intents if one.open]
        self._demand(not still, f"5: never ended: {still}")
        self._check_notices(taken)
        queued = await self._store.due_deliveries(datetime.max.replace(tzinfo=UTC), 10)
        self._demand(not queued, f"10: notices never left: {queued}")
        if self._expected is None:
            return
        app, version = self._expected
        done = any(one.bad_version == version for one in self._simulator.ledger.rollbacks_of(app))
        app_id = self._simulator.app(app).id
        told = any(one.app == app_id and one.kind is not NoticeKind.RESOLVE for one in taken[-6:])
        self._demand(done or told, f"10: {version} of {app} is bad, and nobody acts or is told")

    def _check_notices(self, taken: Sequence[Any]) -> None:
        first: dict[str, Any] = {}
        for one in taken:
            first.setdefault(one.key, one)
        for key, one in first.items():
            opens = one.kind is NoticeKind.TRIGGER
            self._demand(opens, f"8: {key} begins with {one.kind}")

    def _note(self, holds: bool, words: str) -> None:
        """Note what a request shows; raised there, it would be one more failed cycle."""
        if not holds:
            self._noted.append(words)

    def _demand(self, holds: bool, words: str) -> None:
        if not holds:
            raise Violated(words)
