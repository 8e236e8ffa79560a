"""Probes that measure are configured, written out without secrets, and refused with a mend."""

from __future__ import annotations

from datetime import timedelta

import pytest
import yaml

from tests.settings.writing import only_problem, read, reveal, shown_by
from watchdog.adapters.signals.logs import LogsOptions
from watchdog.adapters.signals.platform_metrics import PlatformMetricsOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions
from watchdog.adapters.signals.prometheus_reply import Reduce
from watchdog.model.component import ComponentMetric
from watchdog.settings.dump import written

EVERYTHING = r"""
apps:
  - app: shop
    policy: p
    probes:
      - kind: http
      - kind: prometheus
        name: errors
        url: https://prometheus.example/base
        query: sum(rate(errors{app="{{app}}"}[1m]))
        reduce: max
        max: 0.5
        min: 0
        interval: 1m
        headers: {X-Scope-OrgID: canary}
        username: me
        password: canary
        timeout: 3s
        verify_tls: false
      - kind: platform_metrics
        name: memory
        metric: memory
        component: web
        interval: 2m
      - kind: logs
        name: panics
        pattern: 'panic: \w+'
        component: worker
        interval: 20s
policies: {p: {rules: [{kind: down}]}}
"""


def test_everything_that_is_written_reaches_its_source(tmp_path):
    _, errors, memory, panics = read(tmp_path, EVERYTHING).probes_for("", "shop")

    assert isinstance(errors, PrometheusOptions)
    assert errors.query == 'sum(rate(errors{app="{{app}}"}[1m]))'
    assert (errors.reduce, errors.value_max, errors.value_min) == (Reduce.MAX, 0.5, 0.0)
    assert errors.interval == timedelta(minutes=1)
    assert errors.http.url == "https://prometheus.example/base"
    assert (errors.http.timeout, errors.http.verify_tls) == (timedelta(seconds=3), False)
    assert (errors.http.username, reveal(errors.http.password)) == ("me", "canary")
    assert reveal(errors.http.headers["X-Scope-OrgID"]) == "canary"
    assert memory == PlatformMetricsOptions(
        name="memory",
        metric=ComponentMetric.MEMORY,
        component="web",
        interval=timedelta(minutes=2),
    )
    assert panics == LogsOptions(
        name="panics",
        pattern=r"panic: \w+",
        component="worker",
        interval=timedelta(seconds=20),
    )


def test_written_out_they_mean_the_same_and_tell_no_secret(tmp_path):
    first = read(tmp_path, EVERYTHING)
    second = read(tmp_path, yaml.safe_dump(written(first)))

    assert written(second)["apps"] == written(first)["apps"]
    assert [type(one) for one in second.apps[0].probes] == [
        type(one) for one in first.apps[0].probes
    ]
    assert "canary" not in shown_by(first)


def test_defaults_are_slow_enough_for_what_they_cost(tmp_path):
    text = """
    apps:
      - app: a
        policy: p
        probes:
          - kind: http
          - {kind: prometheus, url: "http://p.example", query: up}
          - {kind: platform_metrics, metric: cpu}
          - {kind: logs, pattern: ERROR}
    policies: {p: {rules: [{kind: down}]}}
    """
    _, *measuring = read(tmp_path, text).probes_for("", "a")

    assert [(one.name, one.interval.total_seconds()) for one in measuring] == [
        ("prometheus", 15),
        ("platform_metrics", 60),
        ("logs", 10),
    ]


@pytest.mark.parametrize(
    ("probe", "key", "message", "mend"),
    [
        ("{kind: prometheus, query: up}", "url", "is required", "url"),
        ('{kind: prometheus, url: "http://p"}', "query", "is required", "query"),
        (
            "{kind: prometheus, url: 'http://p', query: 'x{a=\"{{name}}\"}'}",
            "query",
            "unknown placeholder",
            "{{app}}",
        ),
        ("{kind: prometheus, url: 'http://p', query: ' '}", "query", "needed", "PromQL"),
        (
            "{kind: prometheus, url: 'http://p', query: up, reduce: mox}",
            "reduce",
            "words known here",
            "max",
        ),
        ("{kind: prometheus, url: 'http://p', query: up, max: 1, min: 2}", "", "above max", "one"),
        (
            "{kind: prometheus, url: 'http://p', query: up, username: u}",
            "",
            "both username and password",
            "one",
        ),
        ("{kind: platform_metrics}", "metric", "is required", "metric"),
        ("{kind: platform_metrics, metric: disk}", "metric", "words known here", "cpu"),
        ("{kind: logs}", "pattern", "is required", "pattern"),
        ("{kind: logs, pattern: '(a+)+'}", "pattern", "for ever", "plain one"),
        ("{kind: logs, pattern: '['}", "pattern", "not a regular expression", "plain one"),
        ("{kind: logs, pattern: x, interval: 10ms}", "interval", "at least 1s", "another"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_mend(tmp_path, probe, key, message, mend):
    text = f"""
    apps: [{{app: a, policy: p, probes: [{{kind: http}}, {probe}]}}]
    policies: {{p: {{rules: [{{kind: down}}]}}}}
    """
    problem = only_problem(tmp_path, text)

    assert problem.path == "apps[0].probes[1]" + (f".{key}" if key else "")
    assert message in problem.message
    assert mend in problem.mend


def test_a_limit_may_be_written_as_a_percentage(tmp_path):
    text = """
    apps:
      - app: a
        policy: p
        probes: [{kind: http}, {kind: prometheus, url: "http://p", query: up, max: 5%}]
    policies: {p: {rules: [{kind: down}]}}
    """
    assert read(tmp_path, text).probes_for("", "a")[1].value_max == 0.05
