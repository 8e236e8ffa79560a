"""Any sequence of calls gets the same answers from every store."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.adapters.stores.values import (
    BLOG,
    HOUR,
    NOON,
    SHOP,
    approval,
    cancel,
    decision,
    frame,
    incident,
    intent,
    lift,
    notice,
    observation,
    pause,
    release,
)
from watchdog.adapters.stores import MemoryStore, SqlStore
from watchdog.model.identity import DeploymentId
from watchdog.model.intent import ENDS, MOVES, Intent, IntentState, Outcome
from watchdog.model.memory import Standing, Stretch
from watchdog.model.view import Content
from watchdog.ports import LogExcerpt, Store

T = TypeVar("T")

APPS = st.sampled_from([SHOP, BLOG])
BADS = st.sampled_from(["d2", "d3", "d4"])
MOMENTS = st.integers(-30, 30).map(lambda hours: NOON + hours * HOUR)
NAMES = st.sampled_from(["n1", "n2", "n3", "n4", "n5"])
CHANNELS = st.sampled_from(["chat", "mail"])
RELEASES = st.builds(
    lambda deployment, at, until, standing, content, grown: replace(
        release(deployment, live_from=at),
        live_until=until,
        standing=standing,
        content=content,
        healthy_after=timedelta(seconds=grown) if grown else None,
        youth=(Stretch(signal="http", until=HOUR, answers=9, failures=grown),) if grown else (),
    ),
    BADS,
    MOMENTS,
    st.none() | MOMENTS,
    st.sampled_from(Standing),
    st.sampled_from([Content(), Content(spec="a"), Content(sources=("b",)), Content(spec="c")]),
    st.integers(0, 2),
)
NOTICES = st.lists(
    st.builds(lambda name, at: notice(name, key=f"k{name < 'n3'}", at=at), NAMES, MOMENTS),
    max_size=3,
)


class Stores(RuleBasedStateMachine):
    """Asks a store in memory and one in a file the same things."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.place = tempfile.mkdtemp()
        self.stores: tuple[Store, ...] = (
            MemoryStore(),
            SqlStore(str(Path(self.place) / "watchdog.db")),
        )
        self.seen: list[Intent] = []
        self.both(lambda store: store.open())

    def teardown(self) -> None:
        self.both(lambda store: store.close())
        self.loop.close()
        shutil.rmtree(self.place)

    def both(self, ask: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        first, second = (self.loop.run(ask(store)) for store in self.stores)
        assert first == second
        return first

    @rule(app=APPS, watermark=MOMENTS, releases=st.lists(RELEASES, max_size=3))
    def note_view(self, app, watermark, releases):
        self.both(lambda store: store.note_view(app, watermark, releases))

    @rule(app=APPS, bad=BADS, at=MOMENTS, notices=NOTICES)
    def record(self, app, bad, at, notices):
        new = intent(bad, app=app, decided_at=at)
        self.both(lambda store: store.record(new, incident(), notices))
        self.seen.append(new)

    @precondition(lambda self: self.seen)
    @rule(choice=st.data(), at=MOMENTS, notices=NOTICES)
    def advance(self, choice, at, notices):
        """From any intent ever seen, be it the latest or long outdated."""
        before = choice.draw(st.sampled_from(self.seen))
        to = choice.draw(st.sampled_from(sorted(MOVES[before.state] | {IntentState.FAILED})))
        if to is IntentState.ABANDONED and before.claimed_once:
            return
        if to is IntentState.ACCEPTED and not before.claimed_once:
            return
        changes: dict[str, object] = {}
        if to is IntentState.CLAIMED:
            changes = {"attempts": before.attempts + 1, "claimed_at": at}
        if to in ENDS:
            changes = {"outcome": Outcome.STOPPED}
        after = before.moved(to, at, **changes)
        told = incident(count=after.revision) if after.open else None
        self.both(lambda store: store.advance(before, after, told, notices))
        if after.open:
            self.seen.append(after)

    @rule(app=APPS, notices=NOTICES)
    def announce(self, app, notices):
        self.both(lambda store: store.announce(app, None, notices))

    @rule(names=st.lists(CHANNELS))
    def register(self, names):
        self.both(lambda store: store.register_notifiers(names))

    @rule(name=NAMES, channel=CHANNELS, until=MOMENTS)
    def postpone(self, name, channel, until):
        self.both(lambda store: store.postpone_delivery(name, channel, until, "no"))

    @rule(name=NAMES, channel=CHANNELS, dropped=st.booleans())
    def settle(self, name, channel, dropped):
        if dropped:
            self.both(lambda store: store.drop_delivery(name, channel, "no"))
        else:
            self.both(lambda store: store.mark_delivered(name, channel, NOON))

    @rule(app=APPS, begun=st.lists(MOMENTS, max_size=4), bad=BADS)
    def observe(self, app, begun, bad):
        seen = [
            replace(observation(at, deployment=bad), latency=timedelta(microseconds=n), value=n / 3)
            for n, at in enumerate(begun)
        ]
        self.both(lambda store: store.keep_observations(app, seen))

    @rule(app=APPS, at=MOMENTS, payload=st.none() | st.sampled_from("xyz"))
    def decide(self, app, at, payload):
        kept = frame(at, app=app, payload=payload) if payload else None
        self.both(lambda store: store.keep_decision(decision(at, app=app), kept))

    @rule(app=st.none() | APPS, until=st.none() | MOMENTS, by=st.sampled_from(["ann", "bob"]))
    def pause(self, app, until, by):
        order = pause(until, by=by) if until else None
        self.both(lambda store: store.set_pause(app, order))

    @rule(app=APPS, bad=BADS, until=st.none() | MOMENTS, by=st.sampled_from(["ann", "bob"]))
    def approve(self, app, bad, until, by):
        if until is None:
            self.both(lambda store: store.withdraw(app, DeploymentId(bad)))
        else:
            self.both(lambda store: store.approve(app, approval(bad, until=until, by=by)))

    @rule(app=st.none() | APPS, version=st.sampled_from("vw"), at=MOMENTS, by=CHANNELS)
    def lift(self, app, version, at, by):
        self.both(lambda store: store.lift(app, lift(version, at=at, by=by)))

    @rule(app=APPS, bad=BADS, at=MOMENTS, dropped=st.booleans())
    def cancel(self, app, bad, at, dropped):
        if dropped:
            self.both(lambda store: store.drop_cancel(app, DeploymentId(bad)))
        else:
            self.both(lambda store: store.claim_cancel(app, cancel(bad, at=at)))

    @rule(app=APPS, bad=BADS, at=MOMENTS, text=st.text(max_size=3))
    def capture(self, app, bad, at, text):
        caught = intent(bad, app=app, decided_at=at)
        logs = [LogExcerpt(kind="run", text=text)]
        self.both(lambda store: store.keep_capture(caught, logs))

    @rule(before=MOMENTS, observations_before=MOMENTS)
    def prune(self, before, observations_before):
        self.both(lambda store: store.prune(before, observations_before))

    @rule(app=APPS, now=MOMENTS)
    def recall(self, app, now):
        self.both(lambda store: store.recall(app, now))
        self.both(lambda store: store.due_deliveries(now, 3))

    @rule(app=APPS, bad=BADS, since=MOMENTS, limit=st.integers(1, 4))
    def read(self, app, bad, since, limit):
        self.both(lambda store: store.observations(app, DeploymentId(bad), since))
        self.both(lambda store: store.captures(app, DeploymentId(bad)))
        self.both(lambda store: store.decisions(app, limit))
        self.both(lambda store: store.frames(app, limit))
        self.both(lambda store: store.intents(app, limit))
        self.both(lambda store: store.decisions(app, limit, since))
        self.both(lambda store: store.frames(app, limit, since))
        self.both(lambda store: store.intents(app, limit, since))

    @invariant()
    def at_most_one_intent_of_an_app_is_open(self):
        every = self.both(lambda store: store.intents(None, 1_000))
        opened = [one.app for one in every if one.open]
        assert len(opened) == len(set(opened))


# Small, since each step touches a disk. A failure is not shrunk, for the same reason: it would
# take minutes; to see a shorter one, leave out `phases`.
Stores.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
TestStores = Stores.TestCase
