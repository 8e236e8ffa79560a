"""Conditions in the Common Expression Language: what they may read, compiling and judging them.

CEL has no loops but those over given lists, and its evaluator stops at a budget of iterations, so
a condition always ends. The library is an optional extra; without it a condition is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from watchdog.core.statistics import quantile
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.observation import Answer, Observation

LENGTH_MAX = 2_000
MISSING = "needs the CEL library: install rollback-watchdog[cel]"
_NUMBERS = (
    *("answers", "failures", "failed_share", "failed_in_a_row", "latency_p50_s", "latency_p95_s"),
    *("value", "value_mean", "value_median"),
)
_SIGNAL = re.compile(
    r"""\b(?:signals|baseline)(?:\.(?P<name>[A-Za-z_]\w*)\b(?!\s*\()|\[\s*["'](?P<key>[^"']+)["']\s*\])"""
)
_TEXT = re.compile(r""""[^"]*"|'[^']*'""")
# Texts are not read for names, but those in brackets are keys.
_PLACE = re.compile(r"<input>:(?P<line>\d+):(?P<column>\d+): (?P<words>[^\n]*)")
_SAID = re.compile(r"(?:[A-Z_]+: )?(?P<words>.*?)(?: \[[A-Z_]+\])?\Z", re.DOTALL)


class NotJudged(Exception):
    """The condition came to no answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition may read: one app's evidence over a window that ends now."""

    app: str
    evidence: Evidence
    window: timedelta
    now: datetime

    def values(self) -> dict[str, Any]:
        """Return the variables of a condition, as plain numbers and texts."""
        seen: dict[str, list[Observation]] = {}
        for one in self.evidence.answers():
            recent = seen.setdefault(one.signal, [])
            if one.ended_at > self.now - self.window:
                recent.append(one)
        return {
            "app": self.app,
            "window_s": self.window.total_seconds(),
            "signals": {name: self._signal(some) for name, some in seen.items()},
            "baseline": {one.signal: _record(one) for one in self.evidence.baseline},
        }

    def words(self) -> str:
        """Return the counts behind the condition in short."""
        found = self.values()["signals"]
        return ", ".join(
            f"{name}: {one['failures']} of {one['answers']} failed" for name, one in found.items()
        )

    def _signal(self, answers: Sequence[Observation]) -> dict[str, float | int | str]:
        failed = [one for one in answers if one.answer is Answer.FAILED]
        latency = [one.latency.total_seconds() for one in answers if one.latency is not None]
        numbers = [one.value for one in answers if one.value is not None]
        facts: dict[str, float | int | str] = {
            "answers": len(answers),
            "failures": len(failed),
            "failed_share": len(failed) / len(answers) if answers else 0.0,
            "failed_in_a_row": _tail(answers),
            "reason": str(failed[-1].reason) if failed else "",
        }
        if latency:
            facts["latency_p50_s"] = quantile(latency, 0.5)
            facts["latency_p95_s"] = quantile(latency, 0.95)
        if numbers:
            facts["value"] = numbers[-1]
            facts["value_mean"] = sum(numbers) / len(numbers)
        return facts


@lru_cache(maxsize=256)
def compiled(expression: str) -> Any:
    """Return the condition, checked and ready to be judged.

    Raises:
        NotJudged: it is no condition, or the library is missing; ``fault_of`` says it at length.
    """
    fault = fault_of(expression)
    if fault:
        raise NotJudged(fault.splitlines()[0])
    return _environment().compile(expression)


def judge(condition: Any, facts: Facts) -> bool:
    """Return whether the condition is true of ``facts``.

    Raises:
        NotJudged: it came to an error, as for a signal that is not there, or to its budget's end.
    """
    try:
        value = condition.eval(data=facts.values()).value()
    except RuntimeError as error:
        raise NotJudged(_plain(str(error))) from error
    if not isinstance(value, bool):
        raise NotJudged(_plain(str(value)))
    return value


def fault_of(expression: str) -> str:
    """Return what is wrong with a condition, with a caret under the spot; empty when nothing is."""
    if len(expression) > LENGTH_MAX:
        return f"is longer than {LENGTH_MAX} characters"
    try:
        environment = _environment()
    except ImportError:
        return MISSING
    try:
        kind = environment.compile(expression.rstrip()).return_type().name()
    except RuntimeError as error:
        return _with_caret(expression.rstrip(), str(error))
    if kind == "DYN":
        kind = _tried(expression)
    if kind not in {"BOOL", "ERROR"}:
        return f"is no condition: it comes to {kind.lower()}, not to true or false"
    return ""


def signals_of(expression: str) -> frozenset[str]:
    """Return the signals that a condition reads, by name, as far as they are written out."""
    found = _SIGNAL.finditer(_TEXT.sub(_keep_keys, expression))
    return frozenset(one["name"] or one["key"] for one in found)


def _keep_keys(text: re.Match[str]) -> str:
    return text[0] if text.string[: text.start()].rstrip().endswith("[") else '""'


def _tried(expression: str) -> str:
    """Return what a condition comes to on made-up facts in which every signal has all fields."""
    fields = {"reason": ""} | dict.fromkeys(_NUMBERS, 1.0)
    made_up = dict.fromkeys(signals_of(expression), fields)
    facts = {"app": "", "window_s": 60.0, "signals": made_up, "baseline": made_up}
    try:
        kind: str = _environment().compile(expression.rstrip()).eval(data=facts).type().name()
    except RuntimeError:
        return "ERROR"
    return kind


@lru_cache(maxsize=1)
def _environment() -> Any:
    # Here, for the library is an extra, and takes 19 MB of memory where nobody needs it.
    from cel_expr_python import cel  # type: ignore[import-untyped]  # it ships no py.typed

    facts = cel.Type.Map(cel.Type.STRING, cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
    return cel.NewEnv(
        variables={
            "app": cel.Type.STRING,
            "window_s": cel.Type.DOUBLE,
            "signals": facts,
            "baseline": facts,
        }
    )


def _with_caret(expression: str, error: str) -> str:
    """Return the first error with the line it is in and a caret under the spot."""
    found = _PLACE.search(error)
    if found is None:
        return _plain(error)
    lines = expression.splitlines() or [""]
    line = lines[min(int(found["line"]), len(lines)) - 1]
    caret = " " * (int(found["column"]) - 1) + "^"
    return f"{_plain(found['words'])}\n    {line}\n    {caret}"


def _plain(error: str) -> str:
    found = _SAID.match(error.strip())
    return found["words"] if found else error


def _tail(answers: Sequence[Observation]) -> int:
    run = 0
    for one in reversed(answers):
        if one.answer is not Answer.FAILED:
            break
        run += 1
    return run


def _record(one: Baseline) -> dict[str, float | int]:
    facts: dict[str, float | int] = {
        "answers": one.answers,
        "failures": one.failures,
        "failed_share": one.failures / one.answers if one.answers else 0.0,
        "value_median": one.value_median,
        "value_mean": one.value_mean,
    }
    if one.latency_median is not None and one.latency_p95 is not None:
        facts["latency_p50_s"] = one.latency_median.total_seconds()
        facts["latency_p95_s"] = one.latency_p95.total_seconds()
    return facts
