"""Nothing that anybody posts makes a parser raise, and whatever it returns keeps to its bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.adapters.inbound import PARSERS
from watchdog.model.pushed import Malformed, Pushed

PAYLOADS = Path(__file__).parent / "payloads"

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["firing", "resolved", "TRIGGERED", "4", "2026-03-01T12:00:00Z", 0, 1, 3]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def parsed(kind: str, body: bytes) -> None:
    assert isinstance(PARSERS[kind](body), Pushed | Malformed)


@pytest.mark.parametrize("kind", sorted(PARSERS))
@given(body=st.binary(max_size=200))
def test_bytes_of_any_kind(kind: str, body: bytes):
    parsed(kind, body)


@pytest.mark.parametrize("kind", sorted(PARSERS))
@given(value=VALUES)
def test_json_of_any_kind(kind: str, value: Any):
    parsed(kind, json.dumps(value).encode())


@pytest.mark.parametrize("kind", sorted(PARSERS))
@given(given_to=st.data())
def test_a_payload_with_one_value_replaced(kind: str, given_to: st.DataObject):
    """Deeper than chance alone would get: everything else is as it should be."""
    payload = json.loads((PAYLOADS / f"{kind}.json").read_text("utf-8"))
    place, key = given_to.draw(st.sampled_from(list(places(payload))))
    place[key] = given_to.draw(VALUES)

    parsed(kind, json.dumps(payload).encode())


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container in a payload with each of its keys."""
    if not isinstance(value, dict | list):
        return []
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    below = [one for key in keys for one in places(value[key])]
    return [(value, key) for key in keys] + below
