"""Tells when places that look at one app see different things: then it is the path, not the app.

Rules pool what all vantages saw. This looks at each by itself, over the time in which one saw
nothing but failures. It does not know where a vantage is, nor what lies between it and the app.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchdog.model.evidence import Evidence
from watchdog.model.observation import Answer, Observation

ANSWERS_MIN = 3
# Two answers may both fall into one blip of a path; three a side is the least that shows a state.

HERE = "this daemon"
"""How the vantage without a name is called in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Vantages that saw only failures, and those that saw only good answers meanwhile."""

    signal: str
    failing: tuple[str, ...]
    passing: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say in one sentence who sees what."""
        return (
            f"only {_listed(self.failing)} {_sees(self.failing)} {self.signal} fail; "
            f"{_listed(self.passing)} {_got(self.passing)} good answers over the same time"
        )


def disagreement(
    evidence: Evidence, signal: str, since: datetime, now: datetime
) -> Disagreement | None:
    """Return who sees ``signal`` only fail and who only pass, from ``since`` to ``now``; or None.

    Each side has at least three answers, and those of the passing side lie within the time in
    which the failing side failed: what was seen before an outage says nothing about it.
    """
    seen: dict[str, list[Observation]] = {}
    for one in evidence.answers(signal):
        if since <= one.ended_at <= now:
            seen.setdefault(one.vantage, []).append(one)
    failing = [name for name, some in seen.items() if _all(some, Answer.FAILED)]
    if not failing:
        return None
    begin = min(seen[name][0].ended_at for name in failing)
    end = max(seen[name][-1].ended_at for name in failing)
    passing = [
        name
        for name, some in seen.items()
        if _all([one for one in some if begin <= one.ended_at <= end], Answer.PASSED)
    ]
    if not passing:
        return None
    return Disagreement(
        signal=signal, failing=tuple(sorted(failing)), passing=tuple(sorted(passing))
    )


def _all(some: Sequence[Observation], answer: Answer) -> bool:
    return len(some) >= ANSWERS_MIN and all(one.answer is answer for one in some)


def _listed(names: tuple[str, ...]) -> str:
    *others, last = [name or HERE for name in names]
    return f"{', '.join(others)} and {last}" if others else last


def _sees(names: tuple[str, ...]) -> str:
    return "sees" if len(names) == 1 else "see"


def _got(names: tuple[str, ...]) -> str:
    return "gets" if len(names) == 1 else "get"
