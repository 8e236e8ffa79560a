"""What a configuration comes to when nothing is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.settings.writing import read, reveal
from watchdog.adapters.notifiers.webhook import WebhookOptions
from watchdog.adapters.signals.http_options import HttpOptions, StatusSet
from watchdog.adapters.signals.tcp import TcpOptions
from watchdog.core.policy import Mode
from watchdog.core.rules import Down, Latency, Rate, Slow
from watchdog.runtime.options import RuntimeOptions
from watchdog.settings import AppHealthOptions, LogOptions, load
from watchdog.settings.document import LogFormat, LogLevel

EVERY_PROBE = """\
apps:
  - app: shop
    probes:
      - name: http
        url: https://shop.example
        path: /healthz
        method: post
        headers: {X-Key: key}
        username: user
        password: pass
        body: hello
        status: [204, 200-299, 3xx]
        body_contains: ok
        body_lacks: error
        body_regex: 'o[k]'
        json_path: a.b[0]
        json_equals: 3
        latency_max: 2s
        timeout: 3s
        verify_tls: no
        redirects_max: 2
        body_bytes_max: 1000
      - {kind: tcp, name: db, address: "[::1]:5432", timeout: 1s}
      - {kind: app_health, name: health}
"""


def test_nothing_configured_watches_nothing():
    settings = load([], {})

    assert settings.apps == ()
    assert settings.platform.token is None
    assert settings.policy_for("id", "shop") is None
    assert settings.probes_for("id", "shop") == ()
    assert settings.runtime == RuntimeOptions()
    assert settings.store_url() == "sqlite:///watchdog.db"
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 9394)
    assert settings.notifiers == (LogOptions(name="log"),)


def test_an_app_without_further_words_is_observed_by_the_standard_policy(tmp_path):
    settings = read(tmp_path, "apps: [{app: shop}]")

    policy = settings.policy_for("some-id", "shop")

    assert policy is not None
    assert policy.name == "standard"
    assert policy.mode is Mode.OBSERVE
    assert policy.rules == (Down(), Rate(), Latency(), Slow())
    assert settings.probes_for("some-id", "shop") == (HttpOptions(name="http"),)


@pytest.mark.parametrize(
    ("pattern", "watched"),
    [
        ("shop", True),
        ("an-id", True),
        ("sh*", True),
        ("s[gh]op", True),
        ("Shop", False),
        ("x*", False),
    ],
)
def test_an_app_is_found_by_id_name_or_pattern(tmp_path, pattern, watched):
    settings = read(tmp_path, f"apps: [{{app: '{pattern}'}}]")

    assert (settings.policy_for("an-id", "shop") is not None) is watched


def test_a_pattern_is_not_held_against_ids(tmp_path):
    settings = read(tmp_path, "apps: [{app: 'an-*'}]")

    assert settings.policy_for("an-id", "shop") is None


def test_the_first_entry_that_matches_counts(tmp_path):
    settings = read(tmp_path, "apps: [{app: shop, mode: act}, {app: '*'}]")

    assert settings.policy_for("1", "shop").mode is Mode.ACT
    assert settings.policy_for("2", "blog").mode is Mode.OBSERVE


def test_modes_are_settled_by_app_then_policy_then_defaults(tmp_path):
    settings = read(
        tmp_path,
        """
        defaults: {mode: act}
        apps:
          - {app: plain}
          - {app: careful, policy: cautious}
          - {app: overruled, policy: cautious, mode: act}
        """,
    )

    modes = {name: settings.policy_for("", name).mode for name in ("plain", "careful", "overruled")}

    assert modes == {"plain": Mode.ACT, "careful": Mode.ASK, "overruled": Mode.ACT}


def test_observing_takes_the_teeth_out_of_every_app(tmp_path):
    settings = read(tmp_path, "apps: [{app: shop, mode: act}]").observing()

    assert settings.policy_for("", "shop").mode is Mode.OBSERVE


def test_every_field_of_a_probe_reaches_its_adapter(tmp_path):
    settings = read(tmp_path, EVERY_PROBE)

    http, tcp, health = settings.probes_for("", "shop")

    assert isinstance(http, HttpOptions)
    assert (reveal(http.headers["X-Key"]), reveal(http.password)) == ("key", "pass")
    assert http == HttpOptions(
        name="http",
        url="https://shop.example",
        path="/healthz",
        method="POST",
        headers=http.headers,
        username="user",
        password=http.password,
        body=b"hello",
        expected=StatusSet.parse(["204", "200-299", "3xx"]),
        body_contains="ok",
        body_lacks="error",
        body_regex="o[k]",
        json_path="a.b[0]",
        json_equals=3,
        latency_max=timedelta(seconds=2),
        timeout=timedelta(seconds=3),
        verify_tls=False,
        redirects_max=2,
        body_bytes_max=1000,
    )
    assert tcp == TcpOptions(name="db", host="::1", port=5432, timeout=timedelta(seconds=1))
    assert health == AppHealthOptions(name="health")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("true", True), ("3", 3), ("1.5", 1.5), ("ok", "ok"), ("'\"3\"'", "3"), ("'null'", None)],
)
def test_what_json_should_equal_is_read_as_json_else_as_text(tmp_path, written, meant):
    text = f"apps: [{{app: a, probes: [{{json_path: x, json_equals: {written}}}]}}]"

    (probe,) = read(tmp_path, text).probes_for("", "a")

    assert probe.json_equals == meant
    assert type(probe.json_equals) is type(meant)


def test_a_list_as_json_is_taken_for_text(tmp_path):
    text = "apps: [{app: a, probes: [{json_path: x, json_equals: '[1]'}]}]"

    (probe,) = read(tmp_path, text).probes_for("", "a")

    assert probe.json_equals == "[1]"


def test_a_tcp_probe_without_address_goes_where_the_live_url_leads(tmp_path):
    text = "apps: [{app: a, policy: p, probes: [{kind: tcp}]}]\n"
    text += "policies: {p: {rules: [{kind: down, signal: tcp}]}}"

    assert read(tmp_path, text).probes_for("", "a") == (TcpOptions(name="tcp"),)


def test_the_other_sections_are_read(tmp_path):
    settings = read(
        tmp_path,
        """
        platform: {token: abc, api_url: http://127.0.0.1:8080, request_timeout: 2s, reserve: 5}
        store: {url: "memory:"}
        server: {listen: ''}
        log: {format: json, level: debug}
        runtime: {poll: 1s, probes_at_once_max: 7}
        references: [{url: https://one.example/}, {tcp: two.example:443, timeout: 1s}]
        notifiers:
          ops: {kind: webhook, url: https://hooks.example/x, secret: key, headers: {X-A: b}}
          diary: {kind: log}
        """,
    )

    assert reveal(settings.platform.token) == "abc"
    assert settings.platform.options.api_url == "http://127.0.0.1:8080"
    assert settings.platform.options.request_timeout == timedelta(seconds=2)
    assert settings.platform.options.reserve == 5
    assert settings.store_url() == "memory:"
    assert settings.server.host is None
    assert (settings.log.format, settings.log.level) == (LogFormat.JSON, LogLevel.DEBUG)
    assert settings.runtime.poll == timedelta(seconds=1)
    assert settings.runtime.probes_at_once_max == 7
    http, tcp = settings.references
    assert (http.name, http.url) == ("reference-1", "https://one.example/")
    assert 503 in http.expected
    assert tcp == TcpOptions(
        name="reference-2", host="two.example", port=443, timeout=timedelta(seconds=1)
    )
    webhook, diary = settings.notifiers
    assert isinstance(webhook, WebhookOptions)
    assert (webhook.name, webhook.url(), reveal(webhook.secret)) == (
        "ops",
        "https://hooks.example/x",
        "key",
    )
    assert diary == LogOptions(name="diary")


def test_empty_keys_and_empty_files_count_as_not_given(tmp_path):
    text = "platform:\n  token:\nstore:\napps:\npolicies:\n  mine:\nreferences:\nnotifiers:\n"

    settings = read(tmp_path, text)

    assert settings.policies["mine"].rules == settings.policies["standard"].rules
    assert read(tmp_path, "").apps == ()
    assert read(tmp_path, "# only a comment\n").apps == ()


def test_nothing_is_guessed_about_plain_values(tmp_path):
    text = "apps: [{app: 1.10}, {app: 0123}, {app: yes}, {app: 12:30}, {app: 2024-01-01}]"

    settings = read(tmp_path, text)

    assert [one.pattern for one in settings.apps] == ["1.10", "0123", "yes", "12:30", "2024-01-01"]


def test_anchors_are_understood(tmp_path):
    text = "apps: [{app: a, probes: &p [{path: /x}]}, {app: b, probes: *p}]"

    settings = read(tmp_path, text)

    assert settings.probes_for("", "a") == settings.probes_for("", "b")


def test_the_place_of_an_entry_is_known(tmp_path):
    settings = read(tmp_path, "apps:\n  - app: shop\n  - app: blog\n")

    place = settings.entry_for("", "blog").place

    assert (Path(place.file).name, place.line, place.column) == ("watchdog.yaml", 3, 5)
