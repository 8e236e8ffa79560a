"""Bounds of the core's and the runtime's values that they do not state themselves.

A zero among these would divide by zero, spin, or make a rule that can never judge. Bounds in a
field's own metadata win; this table is for the rest. Durations are in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SOME_TIME: dict[str, float] = {"gt": 0}
_PACE = {"ge": 0.1}
# Ten samples a second are a load test, not a probe.
_CHANCE: dict[str, float] = {"gt": 0, "lt": 1}

_BOUNDS: dict[tuple[str, str], dict[str, float]] = {
    ("Terms", "window"): _SOME_TIME,
    ("Terms", "evidence_age_max"): _SOME_TIME,
    ("Terms", "error_probability"): _CHANCE,
    ("Terms", "failure_floor"): _CHANCE,
    ("Terms", "latency_tolerance"): {"ge": 1, "le": 100},
    ("Schedule", "interval"): _PACE,
    ("Schedule", "fast_interval"): _PACE,
    ("Schedule", "confirm_every"): _PACE,
    ("Targets", "preflight_age_max"): _SOME_TIME,
    ("Followup", "settle_time"): {"ge": 1},
    ("Followup", "expire_after"): _SOME_TIME,
    ("Followup", "converge_max"): _SOME_TIME,
    ("Policy", "view_age_max"): _SOME_TIME,
    ("Ratio", "window"): _SOME_TIME,
    ("LatencyThreshold", "window"): _SOME_TIME,
    ("BurnRate", "window"): _SOME_TIME,
    ("BurnRate", "short"): _SOME_TIME,
    ("Restarts", "window"): _SOME_TIME,
    ("Restarts", "age_max"): _SOME_TIME,
    ("Series", "age_max"): _SOME_TIME,
    ("LogRate", "age_max"): _SOME_TIME,
    ("Unready", "age_max"): _SOME_TIME,
    ("LogRate", "window"): _SOME_TIME,
    ("Cel", "window"): _SOME_TIME,
    ("LatencyThreshold", "limit"): _SOME_TIME,
    ("DeploymentStuck", "limit"): _SOME_TIME,
    ("RuntimeOptions", "poll"): {"ge": 0.2},
    ("RuntimeOptions", "poll_fast"): {"ge": 0.2},
    ("RuntimeOptions", "retention"): _SOME_TIME,
    ("RuntimeOptions", "observation_retention"): _SOME_TIME,
    ("RuntimeOptions", "notice_expiry"): _SOME_TIME,
    ("RuntimeOptions", "stall_max"): {"ge": 1},
}


def bounds_of(source: str, name: str, metadata: Mapping[str, Any]) -> dict[str, float]:
    """Return the bounds of a field, from its metadata where it states any there."""
    stated = {key: one for key, one in metadata.items() if key in {"ge", "gt", "le", "lt"}}
    return stated or _BOUNDS.get((source, name), {})


def bounded_fields() -> frozenset[tuple[str, str]]:
    """Return the fields, by class and name, that this table speaks of."""
    return frozenset(_BOUNDS)
