"""Frames: a decision with all its inputs as JSON, and back, for replay and for explaining.

The values of the model and the policy are plain dataclasses, so one encoder and one decoder
serve all of them; a rule is told from another by its ``kind``. A field that an older version did
not write takes its default; one that this version does not know is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from watchdog.core.decide import decide
from watchdog.core.inputs import Inputs
from watchdog.core.rules import RULE_KINDS, Rule
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId
from watchdog.ports import Frame

KEPT = (20, 200, 1_000)
# How many of the newest observations a frame holds: the fewest of these that do. The running
# tests have their tallies and windows are short, so that a frame is mostly some 1 KB, compressed.

_KINDS: Mapping[str, type[Rule]] = {kind.kind: kind for kind in RULE_KINDS}


def frame_of(decision: Decision, inputs: Inputs) -> Frame:
    """Return the frame of one decision; it holds fingerprints and figures, never secrets.

    Of the observations only the newest are kept, as many as lead to the same decision again.
    """
    payload = {"inputs": _encode(_trimmed(decision, inputs)), "decision": _encode(decision)}
    return Frame(app=decision.app, at=decision.at, payload=json.dumps(payload))


def read_frame(frame: Frame) -> tuple[Inputs, Decision]:
    """Return what a frame holds.

    Raises:
        ValueError: the frame is not one of ours, or of another version of the values.
    """
    try:
        payload = json.loads(frame.payload)
        return _decode(Inputs, payload["inputs"]), _decode(Decision, payload["decision"])
    except (KeyError, TypeError, AssertionError, StopIteration) as error:
        raise ValueError(f"the frame of {frame.app} at {frame.at} cannot be read") from error


def line_of(frame: Frame) -> str:
    """Return a frame as one line of a file of frames."""
    return f'{{"app": {json.dumps(frame.app)}, "at": "{frame.at.isoformat()}", {frame.payload[1:]}'


def frame_of_line(line: str) -> Frame:
    """Return the frame that one line of a file holds.

    Raises:
        ValueError: it is no such line.
    """
    try:
        told = json.loads(line)
        app, at = AppId(told.pop("app")), datetime.fromisoformat(told.pop("at"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("it names neither app nor moment") from error
    return Frame(app=app, at=at, payload=json.dumps(told))


def _trimmed(decision: Decision, inputs: Inputs) -> Inputs:
    """Return the inputs with no more observations than the decision needs, in coarse steps."""
    seen = inputs.evidence.observations
    for newest in KEPT:
        if len(seen) > newest:
            fewer = replace(inputs, evidence=replace(inputs.evidence, observations=seen[-newest:]))
            if decide_again(fewer) == decision:
                return fewer
    return inputs


def decide_again(inputs: Inputs) -> Decision:
    """Return what today's core decides on recorded inputs."""
    return decide(inputs.policy, inputs.view, inputs.evidence, inputs.memory, inputs.now)


def _encode(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case tuple():
            return [_encode(one) for one in value]
        case _ if is_dataclass(value):
            kind = getattr(value, "kind", None)
            named = {one.name: _encode(getattr(value, one.name)) for one in fields(value)}
            return {"is": type(value).__name__, **({"rule": kind} if kind else {}), **named}
        case _:
            return value


def _decode(wanted: Any, value: Any) -> Any:
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _decode(_member(get_args(wanted), value), value)
    if origin is tuple:
        return tuple(_decode(get_args(wanted)[0], one) for one in value)
    if wanted is Rule:
        return _decode(_KINDS[value["rule"]], value)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    if wanted is timedelta:
        return timedelta(seconds=value)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(value)
    if is_dataclass(wanted):
        assert isinstance(wanted, type), "a dataclass type, not one of its values"
        hints = _hints(wanted)
        return wanted(
            **{name: _decode(hints[name], value[name]) for name in hints if name in value}
        )
    return value


@cache
def _hints(wanted: type) -> Mapping[str, Any]:
    """Return the types of a dataclass's fields, worked out once: it is most of the time."""
    hints = get_type_hints(wanted)
    return {one.name: hints[one.name] for one in fields(wanted)}


def _member(members: tuple[Any, ...], value: Any) -> Any:
    """Return which member of a union ``value`` was encoded from."""
    if value is None:
        return NoneType
    if isinstance(value, dict):
        return next(one for one in members if getattr(one, "__name__", "") == value["is"])
    return next(one for one in members if one is not NoneType)
