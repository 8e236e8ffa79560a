"""What each kind of message says, from payloads as their senders document them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from watchdog.adapters.inbound import PARSERS
from watchdog.model.observation import Answer, FailureReason
from watchdog.model.pushed import Alert, AlertStatus, Pushed

PAYLOADS = Path(__file__).parent / "payloads"
noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))


def parsed(kind: str, body: Any) -> Pushed:
    found = PARSERS[kind](body if isinstance(body, bytes) else json.dumps(body).encode())
    assert isinstance(found, Pushed), found
    return found


def only(kind: str, body: Any) -> Alert:
    (alert,) = parsed(kind, body).alerts
    return alert


def test_alertmanager_sends_each_alert_of_a_group_with_its_own_status():
    found = parsed("alertmanager", payload("alertmanager"))

    first, second = found.alerts
    assert found.cut == 2
    assert first == Alert(
        fingerprint="1a30ba71cca2921f",
        status=AlertStatus.FIRING,
        starts_at=datetime(2026, 3, 1, 11, 59, 30, 739266, tzinfo=UTC),
        labels=(("alertname", "ErrorsHigh"), ("app", "shop"), ("severity", "page")),
        summary="7 % of requests to shop fail",
    )
    assert (second.status, second.summary) == (AlertStatus.RESOLVED, "blog recovered")
    assert second.starts_at == noon - timedelta(minutes=20)


def test_an_alert_without_a_fingerprint_is_known_by_its_labels():
    body = payload("alertmanager")
    del body["alerts"][0]["fingerprint"]

    one, again = (parsed("alertmanager", body).alerts[0] for _ in range(2))

    assert one.fingerprint == again.fingerprint == "alertname=ErrorsHigh,app=shop,severity=page"


def test_an_alert_that_says_little_is_called_by_its_name():
    body = payload("alertmanager")
    del body["truncatedAlerts"]
    body["alerts"] = [
        {"status": "firing", "labels": {"alertname": "A"}, "startsAt": "0001-01-01T00:00:00Z"}
    ]

    alert = only("alertmanager", body)

    assert (alert.summary, alert.starts_at) == ("A", None)


def test_grafana_sends_its_alerts_in_the_same_form():
    alert = only("grafana", payload("grafana"))

    assert alert.fingerprint == "bc97ff14869b13e3"
    assert alert.summary == "p95 of the checkout is over 2 s"
    assert alert.label("app") == "shop"
    assert alert.starts_at == noon - timedelta(minutes=2)
    assert alert.label("severity") is None


@pytest.mark.parametrize(
    ("word", "status"), [("TRIGGERED", AlertStatus.FIRING), ("RESOLVED", AlertStatus.RESOLVED)]
)
def test_gatus_tells_endpoints_apart_by_group_and_name(word: str, status: AlertStatus):
    alert = only("gatus", payload("gatus") | {"status": word})

    assert (alert.fingerprint, alert.status) == ("shop/checkout", status)
    assert alert.summary == "shop/checkout: no answer in 5 s"
    assert dict(alert.labels) == {
        "name": "checkout",
        "group": "shop",
        "url": "https://shop.example/checkout",
    }


def test_gatus_may_leave_group_and_description_empty():
    alert = only("gatus", {"status": "RESOLVED", "name": "api", "group": "", "description": ""})

    assert (alert.fingerprint, alert.summary, alert.labels) == ("api", "api", (("name", "api"),))


def test_uptime_kuma_tells_of_one_monitor_and_its_tags():
    alert = only("uptime_kuma", payload("uptime_kuma"))

    assert (alert.fingerprint, alert.status) == ("monitor-29", AlertStatus.FIRING)
    assert alert.starts_at == datetime(2026, 3, 1, 11, 59, 58, 527000, tzinfo=UTC)
    assert alert.summary == "Shop: connect ECONNREFUSED 203.0.113.7:443"
    assert dict(alert.labels) == {
        "name": "Shop",
        "pathName": "Production / Shop",
        "type": "http",
        "app": "shop",
    }


def test_nothing_else_of_an_uptime_kuma_monitor_is_kept():
    """Its headers and passwords stand in the same object."""
    assert "not-for-us" not in repr(parsed("uptime_kuma", payload("uptime_kuma")))


@pytest.mark.parametrize(
    ("number", "status"), [(1, [AlertStatus.RESOLVED]), (2, []), (3, [AlertStatus.RESOLVED])]
)
def test_uptime_kuma_up_and_maintenance_resolve_and_pending_says_nothing(
    number: int, status: list[AlertStatus]
):
    body = payload("uptime_kuma")
    body["heartbeat"]["status"] = number

    assert [one.status for one in parsed("uptime_kuma", body).alerts] == status


def test_the_test_message_of_uptime_kuma_is_taken_and_raises_nothing():
    assert parsed("uptime_kuma", payload("uptime_kuma_test")) == Pushed()


@pytest.mark.parametrize("time", [None, "2026-03-01T12:59:58.527+01:00"])
def test_uptime_kuma_may_leave_its_time_out_or_write_it_in_full(time: str | None):
    body = payload("uptime_kuma")
    body["heartbeat"] |= {"time": time, "msg": ""}

    alert = only("uptime_kuma", body)

    assert alert.summary == "Shop"
    assert (alert.starts_at is None) == (time is None)
    assert time is None or alert.starts_at == noon - timedelta(seconds=1.473)


def test_plain_alerts_come_singly_or_listed():
    first, second = parsed("plain", payload("plain")).alerts

    assert (first.fingerprint, first.summary) == ("queue-full", "12,000 orders wait")
    assert first.starts_at == noon - timedelta(minutes=1)
    assert dict(first.labels)["depth"] == "12000"
    assert dict(first.labels)["paging"] == "true"
    assert (second.fingerprint, second.status) == ("disk/3", AlertStatus.RESOLVED)
    assert second.starts_at == noon - timedelta(minutes=1)
    assert only("plain", {"name": "queue-full", "status": "firing"}).summary == "queue-full"


def test_results_of_probes_come_in_order_of_time_with_their_vantage():
    results = parsed("probe_results", payload("probe_results")).results

    seen = [one.observation for one in results]
    assert {one.vantage for one in seen} == {"fra1"}
    assert [(one.signal, one.answer, one.reason) for one in seen] == [
        ("http", Answer.PASSED, None),
        ("http", Answer.FAILED, FailureReason.TIMEOUT),
        ("http", Answer.FAILED, FailureReason.STATUS),
        ("db", Answer.NO_ANSWER, FailureReason.OBSERVER),
    ]
    assert seen[0].begun_at == noon - timedelta(seconds=10)
    assert seen[0].latency == timedelta(milliseconds=12.3)
    assert seen[0].ended_at == seen[0].begun_at + timedelta(milliseconds=12.3)
    assert [one.detail for one in seen] == ["status 200", "no answer in 5 s", "status 503", ""]
    assert [one.latency for one in seen[1:]] == [None, timedelta(milliseconds=40), None]
    assert [one.app for one in results] == ["", "", "", "shop"]


@pytest.mark.parametrize("kind", sorted(set(PARSERS) - {"probe_results"}))
def test_whatever_is_long_is_cut_to_its_bounds(kind: str):
    long = "é" * 5_000
    body = payload(kind)
    match kind:
        case "alertmanager" | "grafana":
            body["alerts"][0] |= {"fingerprint": long, "annotations": {"summary": long}}
            body["alerts"][0]["labels"] = {"app": long, long: "x"}
        case "gatus":
            body |= {"name": long, "description": long, "url": long}
        case "uptime_kuma":
            body["heartbeat"]["msg"] = body["monitor"]["name"] = long
            body["monitor"]["tags"] = [{"name": long, "value": long}] * 64
        case _:
            body["alerts"][0] |= {"fingerprint": long, "summary": long, "labels": {"app": long}}

    alert = parsed(kind, body).alerts[0]

    assert len(alert.summary) == 256
    assert len(alert.fingerprint) <= 128
    assert all(len(text) <= 256 for pair in alert.labels for text in pair)
    assert len(alert.labels) <= 64


def test_half_a_character_does_no_harm():
    alert = only("plain", b'{"name": "a\\ud800", "status": "firing", "summary": "b\\udfff\\n c"}')

    assert (alert.fingerprint, alert.summary) == ("a?", "b? c")
