"""The story of the demo: the daemon's own events and figures, each put into one readable line.

It shortens and translates ids into versions. It knows neither how lines are drawn nor how the
story ought to end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from watchdog.core.explain import OUTCOMES
from watchdog.model.decision import Decision
from watchdog.model.intent import Outcome
from watchdog.model.verdict import Verdict
from watchdog.runtime.daemon import Daemon
from watchdog.runtime.events import Event
from watchdog.simulator import Simulator

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
COMMON = frozenset({"event", "level", "timestamp", "app", "name"})
RUN = "failures in a row"
SPAN = "span"
"""The figures of the rule ``down`` that tell of a blip."""

PHRASES: Mapping[str, tuple[str, str]] = {
    Event.APP_WATCHED: ("watched, {live} is live", "plain"),
    Event.RELEASE_WENT_LIVE: ("{deployment} went live, replacing {replaced}", "plain"),
    Event.INTENT_RECORDED: ("the rollback is on disk before any request leaves", "act"),
    Event.ROLLBACK_SENT: ("asked the platform for {target} (request {attempt})", "act"),
    Event.ROLLBACK_CONVERGED: (
        "the platform serves {rollback}; watching whether it helps",
        "act",
    ),
    Event.EVIDENCE_CAPTURED: ("kept {excerpts} log excerpts of {bad}", "plain"),
    Event.NOTICE_ANNOUNCED: ("people were told ({kind}, {severity})", "plain"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline; ``tone`` is plain, good, bad or act."""

    at: datetime
    app: str
    text: str
    tone: str = "plain"


@dataclass(slots=True, kw_only=True)
class Story:
    """Hears events, looks at verdicts, and hands each line to ``tell`` as it happens.

    ``worst`` keeps, for each app's release, the verdict with the longest unbroken failures.
    ``listen`` is where the daemon serves, once it does.
    """

    tell: Callable[[Line], None]
    simulator: Simulator
    listen: str = ""
    worst: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    _runs: dict[str, Verdict] = field(default_factory=dict)

    def hear(self, event: Mapping[str, Any]) -> None:
        """Tell of one event of the daemon's log, unless it is of no interest here."""
        if event["event"] == Event.DAEMON_STARTED:
            self.listen = str(event["listen"])
        words = _words(event)
        if words is not None:
            text, tone = words
            at = datetime.fromisoformat(event["timestamp"])
            self._say(at, str(event.get("name", "")), text, tone)

    def look(self, daemon: Daemon) -> None:
        """Tell of failures that came and went without a decision: that is what a blip is."""
        for watch in daemon.fleet.watches.values():
            decision = watch.decision
            run = failed_run(decision)
            before = self._runs.get(watch.app)
            name = watch.view.name
            if decision is not None and run is not None:
                self._runs[watch.app] = run
                self._remember(name, run)
                if before is None:
                    self._say(decision.at, name, run.reason, "bad")
            elif decision is not None and before is not None:
                del self._runs[watch.app]
                if before.about == decision.live:
                    self._say(decision.at, name, f"answers again; before, {before.reason}", "good")

    def readable(self, text: str) -> str:
        """Return ``text`` with versions in the place of deployment ids."""
        return _ID.sub(lambda found: self.version(found[0]), text)

    def version(self, deployment: str | None) -> str:
        """Return what a deployment runs, as its makers call it."""
        for app in self.simulator.apps.values():
            found = app.find(deployment)
            if found is not None:
                again = " (rollback)" if found.cloned_from else ""
                return f"{found.content.version}{again}"
        return deployment or "nothing"

    def _say(self, at: datetime, app: str, text: str, tone: str) -> None:
        self.tell(Line(at=at, app=app, text=self.readable(text), tone=tone))

    def _remember(self, name: str, run: Verdict) -> None:
        key = (name, str(run.about))
        if key not in self.worst or figure(run, RUN) >= figure(self.worst[key], RUN):
            self.worst[key] = run


def failed_run(decision: Decision | None) -> Verdict | None:
    """Return the verdict that tells of unbroken failures up to now, if there are any."""
    verdicts = decision.verdicts if decision else ()
    return next((one for one in verdicts if figure(one, RUN)), None)


def figure(verdict: Verdict, name: str) -> float:
    """Return one of the figures behind a verdict, 0 when it has none of that name."""
    return next((one.value for one in verdict.figures if one.name == name), 0.0)


def _words(event: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return an event as words and their tone; None for what would only be noise."""
    name = event["event"]
    if name in PHRASES:
        words, tone = PHRASES[name]
        return words.format_map(event), tone
    if name == Event.DECISION_CHANGED:
        return _decision_words(event)
    if name == Event.INTENT_ENDED:
        outcome = Outcome(event["outcome"])
        tone = "good" if outcome is Outcome.HELPED else "bad"
        return f"{OUTCOMES[outcome]}: {event['detail']}", tone
    if event["level"] in {"warning", "error"}:
        facts = ", ".join(f"{key} {event[key]}" for key in event if key not in COMMON)
        return f"{name.replace('_', ' ')}: {facts}", "bad"
    return None


def _decision_words(event: Mapping[str, Any]) -> tuple[str, str] | None:
    if event["reason"] == "evidence_insufficient":
        # True of every release in its first second; the table shows it.
        return None
    if event["reason"] == "roll_back":
        way = f"rolling back {event['deployment']} to {event['target']}"
        return f"{way}: {event['summary']}", "act"
    tone = "good" if event["reason"] == "healthy" else "plain"
    return f"holding, {event['reason']}: {event['summary']}", tone
