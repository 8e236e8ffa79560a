"""Every value that is kept as text comes back equal, and text of anything else is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.stores.values import intent
from watchdog.adapters.stores.codec import decode, encode
from watchdog.model.decision import Candidate, Decision
from watchdog.model.intent import ENDS, Intent, IntentState, Outcome
from watchdog.model.notice import Incident, Notice
from watchdog.model.verdict import Figure, Verdict
from watchdog.model.view import Content
from watchdog.ports import LogExcerpt, Misconfigured

INSTANTS = st.timedeltas(
    min_value=timedelta(days=-700_000), max_value=timedelta(days=2_900_000)
).map(lambda since: datetime(1970, 1, 1, tzinfo=UTC) + since)
NUMBERS = st.floats(allow_nan=False)

FIGURES = st.builds(Figure, value=NUMBERS, limit=st.none() | NUMBERS)
VERDICTS = st.builds(
    Verdict, figures=st.lists(FIGURES, max_size=3).map(tuple), since=st.none() | INSTANTS
)
CANDIDATES = st.builds(Candidate, created_at=INSTANTS)
DECISIONS = st.builds(
    Decision,
    at=INSTANTS,
    onset=st.none() | INSTANTS,
    verdicts=st.lists(VERDICTS, max_size=3).map(tuple),
    candidates=st.lists(CANDIDATES, max_size=3).map(tuple),
)


@st.composite
def intents(draw: st.DrawFn) -> Intent:
    state = draw(st.sampled_from(IntentState))
    outcome = draw(st.sampled_from(Outcome)) if state in ENDS else None
    bad, target = draw(st.lists(st.text(), min_size=2, max_size=2, unique=True))
    maybe = st.none() | INSTANTS
    built = st.builds(
        Intent,
        bad=st.just(bad),
        target=st.just(target),
        state=st.just(state),
        outcome=st.just(outcome),
        failed_share=NUMBERS,
        **dict.fromkeys(("mark", "decided_at"), INSTANTS),
        **dict.fromkeys(
            ("onset", "state_since", "claimed_at", "not_before", "validated_at"), maybe
        ),
    )
    return draw(built)


def comes_back(kind: type, value: object) -> None:
    back: object = decode(kind, encode(kind, value))
    assert back == value
    assert repr(back).replace("TzInfo(0)", "datetime.timezone.utc") == repr(value)


bounded = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@bounded
@given(intents())
def test_an_intent_comes_back(value: Intent):
    comes_back(Intent, value)


@bounded
@given(DECISIONS)
def test_a_decision_comes_back(value: Decision):
    comes_back(Decision, value)


@bounded
@given(st.builds(Notice, at=INSTANTS))
def test_a_notice_comes_back(value: Notice):
    comes_back(Notice, value)


@bounded
@given(st.builds(Incident, opened_at=INSTANTS, calm_since=st.none() | INSTANTS))
def test_an_incident_comes_back(value: Incident):
    comes_back(Incident, value)


@bounded
@given(st.lists(st.from_type(LogExcerpt)))
def test_captured_logs_come_back(values: list[LogExcerpt]):
    comes_back(tuple[LogExcerpt, ...], tuple(values))


@bounded
@given(st.from_type(Content))
def test_the_sources_of_a_release_come_back(value: Content):
    comes_back(tuple[str, ...], value.sources)


@pytest.mark.parametrize(
    "change",
    [
        {"from_a_later_version": 1},
        {"revision": "1"},
        {"state": "dreaming"},
        {"decided_at": "yesterday"},
        {"bad": "d1"},
        {"outcome": "helped"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_text_that_is_no_such_value_is_refused(change: dict[str, object]):
    text = json.dumps(json.loads(encode(Intent, intent())) | change)

    with pytest.raises(Misconfigured, match="restore the store") as caught:
        decode(Intent, text)

    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("text", ["", "null", "{}", "[]", '"', '{"app": "shop"'])
def test_damaged_text_is_refused(text: str):
    with pytest.raises(Misconfigured):
        decode(Intent, text)


def test_a_value_kept_before_a_field_was_added_takes_the_default():
    kept = json.loads(encode(Intent, intent()))
    del kept["pin_settled"]

    assert decode(Intent, json.dumps(kept)) == intent()


def test_half_a_character_becomes_a_question_mark():
    """A lone surrogate out of somebody's JSON must not keep a rollback from being recorded."""
    value = replace(intent(), reason='said "\ud800"', failed_share=float("inf"))

    assert decode(Intent, encode(Intent, value)) == replace(value, reason='said "?"')
