"""A memory store that tells what is written into it, and at whose hand a process may die.

It keeps the store's promises by being the store; it adds only a voice and the moments of death.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from watchdog.adapters.stores.memory import MemoryStore
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.notice import Incident, Notice
from watchdog.ports import Frame
from watchdog.rehearsal.telling import tell_change, tell_notice


class Moment(StrEnum):
    """Where a process dies, by the steps of the journal."""

    BEFORE_RECORDING = "before recording"
    AFTER_RECORDING = "after recording"
    AFTER_CLAIMING = "after claiming"
    AFTER_SENDING = "after sending"


class Died(Exception):
    """The process is gone; nothing after this line of it ever ran."""


class Journal(MemoryStore):
    """The store of a story."""

    def __init__(
        self,
        say: Callable[[str], None],
        decided: Callable[[Decision], None],
        replied: set[DeploymentId],
    ) -> None:
        """Tell every change of a rollback and every new notice to ``say``; ``decided`` hears more.

        ``replied`` holds the rollbacks that the platform named in a reply to this process.
        """
        super().__init__()
        self._say, self._decided, self._replied = say, decided, replied
        self._told: set[str] = set()
        self.doomed: Moment | None = None

    async def record(self, intent: Intent, incident: Incident, notices: Sequence[Notice]) -> bool:
        """Record as the store does; say so."""
        self._die(Moment.BEFORE_RECORDING)
        done = await super().record(intent, incident, notices)
        self._say(f"recorded {intent.bad} -> {intent.target}" if done else "not recorded")
        self._tell(notices if done else ())
        self._die(Moment.AFTER_RECORDING)
        return done

    async def advance(
        self, before: Intent, after: Intent, incident: Incident | None, notices: Sequence[Notice]
    ) -> bool:
        """Advance as the store does; say so."""
        answered = after.state is IntentState.ACCEPTED and after.rollback in self._replied
        if answered:
            self._die(Moment.AFTER_SENDING)
        done = await super().advance(before, after, incident, notices)
        self._say(tell_change(before, after, answered=answered) if done else "lost the race")
        self._tell(notices if done else ())
        if after.state is IntentState.CLAIMED:
            self._die(Moment.AFTER_CLAIMING)
        return done

    async def keep_decision(self, decision: Decision, frame: Frame | None) -> None:
        """Keep as the store does; say so, for what follows from a decision is said after it."""
        await super().keep_decision(decision, frame)
        self._decided(decision)

    async def announce(
        self, app: AppId, incident: Incident | None, notices: Sequence[Notice]
    ) -> None:
        """Announce as the store does; say so."""
        await super().announce(app, incident, notices)
        self._tell(notices)

    def _tell(self, notices: Sequence[Notice]) -> None:
        for one in notices:
            if one.id not in self._told:
                self._told.add(one.id)
                self._say(tell_notice(one))

    def _die(self, moment: Moment) -> None:
        if self.doomed is moment:
            self.doomed = None
            self._replied.clear()
            raise Died(moment)
