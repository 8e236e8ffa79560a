"""Unhealthy when a condition of the owner's own, written in CEL, is true."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.conditions import Facts, NotJudged, compiled, fault_of, judge, signals_of
from watchdog.core.rules.rule import answered, verdict
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.observation import Answer
from watchdog.model.verdict import Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Cel:
    """Unhealthy when ``expression`` is true of what was observed over ``window``.

    It reads ``signals`` and ``baseline`` by the names of signals, ``window_s``, and ``app``. What
    it cannot work out (a signal that has not answered, a division by zero, more steps than the
    budget) is unknown. ``signal`` must have answered lately, at least ``answers_min`` times in
    the window, and is the one compared with its record for blame.
    """

    kind: ClassVar[str] = "cel"
    expression: str = field(metadata={"doc": "The condition, in the Common Expression Language."})
    name: str = field(default="cel", metadata={"doc": "Name shown in verdicts and metrics."})
    signal: str = field(default="http", metadata={"doc": "The signal it is mostly about."})
    window: timedelta = field(
        default=timedelta(seconds=60), metadata={"doc": "How far back answers count."}
    )
    answers_min: int = field(
        default=5, metadata={"doc": "Fewer answers of the signal say nothing.", "ge": 1}
    )

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge by the condition, over the answers of the last ``window``."""
        answers = answered(self, evidence, terms, now)
        if isinstance(answers, Verdict):
            return answers
        recent = [one for one in answers if one.ended_at > now - self.window]
        if len(recent) < self.answers_min:
            few = (
                f"{self.signal} gave {len(recent)} answers; {self.answers_min} are needed to judge"
            )
            return verdict(self, evidence, Health.UNKNOWN, few)
        facts = Facts(view.name, evidence, self.window, now)
        try:
            met = judge(compiled(self.expression), facts)
        except NotJudged as error:
            return verdict(self, evidence, Health.UNKNOWN, f"the condition gave no answer: {error}")
        if not met:
            return verdict(self, evidence, Health.HEALTHY, f"not so: {self.expression}")
        failed = [one for one in recent if one.answer is Answer.FAILED]
        bad = verdict(self, evidence, Health.UNHEALTHY, f"{self.expression} ({facts.words()})")
        return replace(bad, since=(*failed, *recent)[0].begun_at)

    def reads(self) -> frozenset[str]:
        """Return the signals that the condition names."""
        return signals_of(self.expression)

    def mistake(self) -> tuple[str, str] | None:
        """Return the field that is wrong and what is wrong with it; None when all is well."""
        fault = fault_of(self.expression)
        return ("expression", fault) if fault else None
