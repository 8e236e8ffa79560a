"""Whatever is not as it should be is refused with its place, and nothing of it is repeated."""

from __future__ import annotations

import json
from typing import Any

import pytest

from watchdog.adapters.inbound import PARSERS
from watchdog.model.pushed import Malformed

ALERT = {"status": "firing", "labels": {"alertname": "A"}}
BEAT = {"status": 0, "time": "2026-03-01 12:00:00"}
RESULT = {"signal": "http", "t": 1772366392, "ok": True}

WRONG = [
    ("plain", b"", "body", "is not JSON"),
    ("plain", b'{"name": NaN}', "body", "is not JSON"),
    ("plain", b"\xff\xfe", "body", "is not JSON"),
    ("plain", b"[" * 100_000, "body", "is not JSON"),
    ("plain", b"1" * 5_000, "body", "is not JSON"),
    ("plain", [], "body", "is not an object"),
    ("plain", {"status": "firing"}, "body", "has neither name nor fingerprint"),
    ("plain", {"name": "a"}, "status", "is not one of the words known here"),
    ("plain", {"name": "a", "status": ["firing"]}, "status", "is not one of the words known here"),
    ("plain", {"name": 7, "status": "firing"}, "name", "is not a text"),
    ("plain", {"alerts": {}}, "alerts", "is not a list"),
    ("plain", {"alerts": [3]}, "alerts[0]", "is not an object"),
    ("plain", {"alerts": [{}] * 1_001}, "alerts", "holds more than 1000 items"),
    ("plain", {"name": "a", "status": "firing", "labels": []}, "labels", "is not an object"),
    (
        "plain",
        {"name": "a", "status": "firing", "labels": {"x": {}}},
        "labels",
        "holds a label that is no text",
    ),
    (
        "plain",
        {"name": "a", "status": "firing", "labels": {str(one): "" for one in range(65)}},
        "labels",
        "holds more than 64 labels",
    ),
    ("plain", {"name": "a", "status": "firing", "starts_at": True}, "starts_at", "is not a number"),
    ("plain", {"name": "a", "status": "firing", "starts_at": "x"}, "starts_at", "is not a time"),
    ("plain", {"name": "a", "status": "firing", "starts_at": 1e300}, "starts_at", "is not a time"),
    (
        "plain",
        b'{"name": "a", "status": "firing", "starts_at": 1e999}',
        "starts_at",
        "is not a finite number",
    ),
    (
        "plain",
        {"name": "a", "status": "firing", "starts_at": 10**400},
        "starts_at",
        "is not a finite number",
    ),
    (
        "plain",
        {"name": "a", "status": "firing", "starts_at": 12},
        "starts_at",
        "is a time in another century",
    ),
    (
        "plain",
        {"name": "a", "status": "firing", "starts_at": "2026-03-01T12:00:00"},
        "starts_at",
        "is a time without its offset from UTC",
    ),
    (
        "plain",
        {"name": "a", "status": "firing", "starts_at": "0001-01-01T00:00:00+14:00"},
        "starts_at",
        "is not a time",
    ),
    ("alertmanager", {"alerts": [ALERT]}, "version", "is not the version of the format known here"),
    ("alertmanager", {"version": "4"}, "alerts", "is not a list"),
    (
        "alertmanager",
        {"version": "4", "alerts": [ALERT, {"status": "firing"}]},
        "alerts[1]",
        "has neither fingerprint nor labels",
    ),
    (
        "alertmanager",
        {"version": "4", "alerts": [ALERT | {"status": "pending"}]},
        "alerts[0].status",
        "is not one of the words known here",
    ),
    (
        "alertmanager",
        {"version": "4", "alerts": [ALERT | {"startsAt": 1.5}]},
        "alerts[0].startsAt",
        "is a time in another century",
    ),
    (
        "alertmanager",
        {"version": "4", "alerts": [], "truncatedAlerts": "2"},
        "truncatedAlerts",
        "is not a number",
    ),
    ("grafana", {"ruleName": "x"}, "alerts", "is missing, as in Grafana's old alerting"),
    ("grafana", {"alerts": [ALERT | {"labels": 3}]}, "alerts[0].labels", "is not an object"),
    ("gatus", {"status": "TRIGGERED"}, "name", "is not a text"),
    ("gatus", {"status": "UP", "name": "a"}, "status", "is not one of the words known here"),
    ("gatus", {"status": "RESOLVED", "name": "[NAME]"}, "name", "is still a placeholder"),
    ("uptime_kuma", {}, "heartbeat", "is not an object"),
    ("uptime_kuma", {"heartbeat": {"status": {}}}, "heartbeat.status", "is not a status"),
    ("uptime_kuma", {"heartbeat": {"status": True}}, "heartbeat.status", "is not a status"),
    ("uptime_kuma", {"heartbeat": {"status": 9}}, "heartbeat.status", "is not a status"),
    ("uptime_kuma", {"heartbeat": BEAT}, "monitor", "is not an object"),
    (
        "uptime_kuma",
        {"heartbeat": BEAT | {"time": "soon"}, "monitor": {"id": 1, "name": "a"}},
        "heartbeat.time",
        "is not a time",
    ),
    ("probe_results", {"results": []}, "vantage", "is not a text"),
    ("probe_results", {"vantage": "a b", "results": []}, "vantage", "is not a name"),
    ("probe_results", {"vantage": "a"}, "results", "is not a list"),
    (
        "probe_results",
        {"vantage": "a", "results": [RESULT] * 1_001},
        "results",
        "holds more than 1000 items",
    ),
    (
        "probe_results",
        {"vantage": "a", "results": [RESULT | {"signal": "a/b"}]},
        "results[0].signal",
        "is not a name",
    ),
    (
        "probe_results",
        {"vantage": "a", "results": [RESULT, RESULT | {"ok": "yes"}]},
        "results[1].ok",
        "is neither true, false nor null",
    ),
    (
        "probe_results",
        {"vantage": "a", "results": [{"signal": "http", "t": 1772366392}]},
        "results[0].ok",
        "is neither true, false nor null",
    ),
    (
        "probe_results",
        {"vantage": "a", "results": [RESULT | {"ok": False}]},
        "results[0]",
        "failed and does not say why",
    ),
    (
        "probe_results",
        {"vantage": "a", "results": [RESULT | {"ok": False, "reason": "alert"}]},
        "results[0].reason",
        "is not one of the words known here",
    ),
    (
        "probe_results",
        {"vantage": "a", "results": [RESULT | {"latency_ms": -1}]},
        "results[0].latency_ms",
        "is not a duration",
    ),
]


@pytest.mark.parametrize(
    ("kind", "body", "place", "message"), WRONG, ids=[f"{one[0]}-{one[3]}" for one in WRONG]
)
def test_what_cannot_be_read_is_refused_with_place_and_mend(
    kind: str, body: Any, place: str, message: str
):
    found = PARSERS[kind](body if isinstance(body, bytes) else json.dumps(body).encode())

    assert isinstance(found, Malformed)
    assert (found.place, found.message) == (place, message)
    assert found.mend


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_a_refusal_repeats_nothing_of_what_was_sent(kind: str):
    secret = "s3cret-0123456789"
    for body in (secret, {secret: secret}, {"alerts": secret}, {"results": [secret]}):
        assert secret not in repr(PARSERS[kind](json.dumps(body).encode()))
