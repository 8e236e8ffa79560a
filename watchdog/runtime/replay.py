"""Replays a frame: what today's core decides on recorded inputs, held against what was decided.

The running tests' results are inputs like any other: a frame holds what they had come to, not all
that they were fed. How the tests themselves fare on a record is the backtest's question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watchdog.model.decision import Decision, Guard, RollBack
from watchdog.ports import Frame
from watchdog.runtime.frames import decide_again, read_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was so when it was decided, and is otherwise today."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One frame decided again. ``name`` is the app's; no ``differences`` means the same end."""

    name: str
    then: Decision
    now: Decision
    differences: tuple[Difference, ...]


def replay(frame: Frame) -> Replayed:
    """Decide a frame again and say what came out otherwise.

    Raises:
        ValueError: the frame cannot be read.
    """
    inputs, then = read_frame(frame)
    now = decide_again(inputs)
    return Replayed(
        name=inputs.view.name, then=then, now=now, differences=tuple(_differences(then, now))
    )


def _differences(then: Decision, now: Decision) -> Iterator[Difference]:
    """Yield what differs in the end of a decision, and then which parts led to it.

    Parts are told only where the end differs: a guard that says the same in other words, or one
    that is new and passes, has changed nothing.
    """
    ends = [*_ends(then, now), *_verdicts(then, now)]
    yield from ends
    if ends:
        yield from _guards(then.guards, now.guards)
        if then.summary != now.summary:
            yield Difference(what="summary", then=then.summary, now=now.summary)


def _ends(then: Decision, now: Decision) -> Iterator[Difference]:
    pairs = (
        ("decision", then.reason, now.reason),
        ("health", then.health.value, now.health.value),
        ("target", _target(then), _target(now)),
    )
    for what, was, is_now in pairs:
        if was != is_now:
            yield Difference(what=what, then=was, now=is_now)


def _verdicts(then: Decision, now: Decision) -> Iterator[Difference]:
    was = {one.rule: one for one in then.verdicts}
    is_now = {one.rule: one for one in now.verdicts}
    for rule in sorted({*was, *is_now}):
        old, new = was.get(rule), is_now.get(rule)
        if old is None or new is None or old.health is not new.health:
            yield Difference(
                what=f"rule {rule}",
                then=f"{old.health}: {old.reason}" if old else "not asked",
                now=f"{new.health}: {new.reason}" if new else "not asked",
            )


def _guards(then: Sequence[Guard], now: Sequence[Guard]) -> Iterator[Difference]:
    was = {one.reason: one for one in then}
    is_now = {one.reason: one for one in now}
    for reason in dict.fromkeys((*was, *is_now)):
        old, new = was.get(reason), is_now.get(reason)
        if (old.passed if old else None) != (new.passed if new else None):
            yield Difference(what=f"guard {reason}", then=_said(old), now=_said(new))


def _said(guard: Guard | None) -> str:
    return f"{'passed' if guard.passed else 'held'}: {guard.text}" if guard else "not asked"


def _target(decision: Decision) -> str:
    step = decision.step if isinstance(decision.step, RollBack) else decision.would
    return f"{step.bad} to {step.target}" if step else "none"
