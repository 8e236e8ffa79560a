"""Every mistake is found at once, with its place, its path and its mend."""

from __future__ import annotations

import pytest

from tests.settings.writing import only_problem, problems

TEN = """\
platform:
  token: ${NO_SUCH_TOKEN}
runtime:
  pol: 15s
  poll_fast: 90
references:
  - url: ftp://reference.example
notifiers:
  ops: {kind: webhok, url: "https://hooks.example/abc"}
policies:
  mine:
    extends: standrd
  two:
    rules:
      - kind: ratio
        share: 140%
        answers_min: many
apps:
  - app: shop
    policy: swft
    probes:
      - {name: http, body_regex: "a(b"}
"""

TEN_MESSAGES = [
    "2:10: platform.token: the environment variable NO_SUCH_TOKEN is not set; "
    "set NO_SUCH_TOKEN, or write ${NO_SUCH_TOKEN:-default}",
    "4:3: runtime.pol: unknown key; did you mean `poll`?",
    "5:14: runtime.poll_fast: is a duration without its unit; "
    "add the unit, such as 90s, 5m or 1h30m",
    "7:10: references[0].url: is not a URL; write one such as https://shop.example/healthz",
    "9:8: notifiers.ops: is of an unknown kind; did you mean `webhook`?",
    "12:14: policies.mine.extends: no policy has this name; did you mean `standard`?",
    "16:16: policies.two.rules[0].share: must be at most 1; write another number",
    "17:22: policies.two.rules[0].answers_min: must be a whole number; write one such as 3",
    "20:13: apps[0].policy: no policy has this name; did you mean `swift`?",
    "22:34: apps[0].probes[0].body_regex: is not a regular expression at character 2; "
    "escape characters such as ( [ * with a backslash, in single quotes",
]


def test_ten_mistakes_make_ten_messages_each_with_place_and_mend(tmp_path):
    found = problems(tmp_path, TEN)

    file = tmp_path / "watchdog.yaml"
    assert [str(one) for one in found] == [f"{file}:{message}" for message in TEN_MESSAGES]
    assert all(one.place.line and one.place.column and one.mend for one in found)


_CASES = [
    ("apps: [{app: a, mod: act}]", "apps[0].mod", "unknown key; did you mean `mode`?"),
    ("ap: []", "ap", "unknown key; did you mean `apps`?"),
    ("zzzzzz: []", "zzzzzz", "write one of: apps, defaults, inbound"),
    ("apps: [{}]", "apps[0].app", "is required; add `app:`"),
    ("apps: [{app: a, mode: maybe}]", "apps[0].mode", "write one of: act, ask, observe"),
    ("apps: [{app: [a]}]", "apps[0].app", "must be a single value"),
    ("apps: shop", "apps", "must be a list"),
    ("apps: {app: shop}", "apps", "must be a list"),
    ("apps: [shop]", "apps[0]", "must be a mapping"),
    ("policies: []", "policies", "must be a mapping"),
    ("platform: digitalocean", "platform", "must be a mapping"),
    ("platform: {kind: heroku}", "platform.kind", "write one of: digitalocean"),
    ("platform: {reserve: some}", "platform.reserve", "must be a whole number"),
    ("platform: {reserve: -1}", "platform.reserve", "must be at least 0"),
    ("platform: {reserve: 5001}", "platform.reserve", "must be at most 5000"),
    ("platform: {request_timeout: 0}", "platform.request_timeout", "must be more than 0"),
    ("platform: {request_timeout: 1h}", "platform.request_timeout", "must be at most 2m"),
    ("platform: {request_timeout: [1s]}", "platform.request_timeout", "must be a duration"),
    ("platform: {token: ''}", "platform.token", "is empty"),
    ('platform: {token: "a\\nb"}', "platform.token", "cannot be sent in a header"),
    ("platform: {api_url: 'https://a:b@c.example'}", "platform.api_url", "user or a password"),
    ("platform: {api_url: 'https://c.example:99999'}", "platform.api_url", "is not a URL"),
    ("platform: {api_url: 'https://[::1'}", "platform.api_url", "is not a URL"),
    ("platform: {api_url: 'https://c.example/a b'}", "platform.api_url", "holds blanks"),
    ("store: {url: mysql://x}", "store.url", "is not the URL of a store"),
    ("server: {listen: nowhere}", "server.listen", "is not an address to listen on"),
    ("server: {listen: '::1:80'}", "server.listen", "is not an address to listen on"),
    ("server: {listen: 'a:70000'}", "server.listen", "is not an address to listen on"),
    ("log: {level: verbose}", "log.level", "write one of: debug, error, info, warning"),
    ("references: [{}]", "references[0]", "give `url` or `tcp`"),
    ("references: [{url: 'http://a', tcp: 'a:1'}]", "references[0].tcp", "excludes `url`"),
    ("references: [{tcp: 'a'}]", "references[0].tcp", "is not an address"),
    ("references: x", "references", "must be a list"),
    ("notifiers: [x]", "notifiers", "must be a mapping"),
    ("notifiers: {ops: {kind: webhook}}", "notifiers.ops", "give `url` or `url_file`"),
    ("notifiers: {ops: {url: 'https://x'}}", "notifiers.ops", "add `kind:`"),
    ("notifiers: {ops: {kind: webhook, url: x}}", "notifiers.ops.url", "is not a URL"),
    ("notifiers: {a b: {kind: log}}", "notifiers.…", "is not a name"),
    (
        "notifiers: {log: {kind: webhook, url: 'https://x'}}",
        "notifiers.log",
        "give it another name",
    ),
    ("policies: {p: {rules: []}}", "policies.p.rules", "must hold at least 1"),
    ("policies: {p: {rules: [{}]}}", "policies.p.rules[0]", "add `kind:`"),
    ("policies: {p: {rules: [{kind: dwn}]}}", "policies.p.rules[0]", "did you mean `down`?"),
    (
        "policies: {p: {rules: [{kind: latency_threshold}]}}",
        "policies.p.rules[0].limit",
        "is required",
    ),
    (
        "policies: {p: {rules: [{kind: down, cont: 3}]}}",
        "policies.p.rules[0].cont",
        "did you mean `count`?",
    ),
    (
        "policies: {p: {rules: [{kind: down}, {kind: down}]}}",
        "policies.p.rules[1]",
        "has the name of an earlier rule",
    ),
    ("policies: {p: {when: some}}", "policies.p.when", "write one of: all, any"),
    ("policies: {p: {when: {at_least: 0}}}", "policies.p.when.at_least", "must be at least 1"),
    ("policies: {p: {when: {at_least: 5}}}", "policies.p.when", "more rules than there are (4)"),
    ("policies: {p: {grace: soon}}", "policies.p.grace", "must be a duration"),
    ("policies: {p: {grace: 1h 30m}}", "policies.p.grace", "must be a duration"),
    ("policies: {p: {grace: 5mm}}", "policies.p.grace", "must be a duration"),
    ("policies: {p: {grace: 400d}}", "policies.p.grace", "is longer than a year"),
    ("policies: {p: {grace: 99999999999999w}}", "policies.p.grace", "is longer than a year"),
    ("policies: {p: {grace: -5s}}", "policies.p.grace", "must be a duration"),
    ("policies: {p: {grace: -5}}", "policies.p.grace", "without its unit"),
    (
        "policies: {p: {error_probability: 0}}",
        "policies.p.error_probability",
        "must be more than 0",
    ),
    ("policies: {p: {error_probability: x}}", "policies.p.error_probability", "must be a number"),
    ("policies: {p: {error_probability: nan}}", "policies.p.error_probability", "must be a number"),
    ("policies: {p: {schedule: {interval: 0}}}", "policies.p.schedule.interval", "at least 100ms"),
    (
        "policies: {p: {schedule: {interval: 1m}}}",
        "policies.p.evidence_age_max",
        "is no longer than the interval between samples, 1m",
    ),
    (
        "policies: {p: {blip_tolerance: 2m, rules: [{kind: down}, {kind: ratio}]}}",
        "policies.p.rules[1]",
        "looks back no further than the blip tolerance, 2m",
    ),
    ("policies: {p: {interval: 5s}}", "policies.p.interval", "write it below `schedule:`"),
    ("policies: {p: {extends: q}}", "policies.p.extends", "no policy has this name"),
    ("policies: {p: {extends: p}}", "policies.p.extends", "extends itself"),
    ("apps: [{app: '['}]", "apps[0].app", "is not an app's id or name"),
    ("apps: [{app: ''}]", "apps[0].app", "is not an app's id or name"),
    ("apps: [{app: '*'}, {app: shop}]", "apps[1].app", "is never reached, for entry 1"),
    ("apps: [{app: 'a*'}, {app: 'a*'}]", "apps[1].app", "is never reached, for entry 1"),
    ("defaults: {policy: nosuch}", "defaults.policy", "no policy has this name"),
    (
        "apps: [{app: a, probes: [{name: web}]}]",
        "apps[0]",
        "the signal http (down, rate, latency, slow), which no probe or alert of this app gives",
    ),
    (
        "apps: [{app: a, probes: [{}, {path: /x}]}]",
        "apps[0].probes[1]",
        "has the name of an earlier probe",
    ),
    ("apps: [{app: a, probes: [{kind: icmp}]}]", "apps[0].probes[0]", "write one of: app_health"),
    ("apps: [{app: a, probes: [{method: 'G T'}]}]", "apps[0].probes[0].method", "HTTP method"),
    ("apps: [{app: a, probes: [{status: []}]}]", "apps[0].probes[0].status", "at least 1"),
    ("apps: [{app: a, probes: [{status: [9xx]}]}]", "apps[0].probes[0].status[0]", "write 204"),
    ("apps: [{app: a, probes: [{status: [300-200]}]}]", "apps[0].probes[0].status[0]", "write 204"),
    (
        "apps: [{app: a, probes: [{verify_tls: perhaps}]}]",
        "apps[0].probes[0].verify_tls",
        "true or",
    ),
    (
        "apps: [{app: a, probes: [{json_path: 'a..b', json_equals: x}]}]",
        "apps[0].probes[0].json_path",
        "is not a path into JSON",
    ),
    ("apps: [{app: a, probes: [{json_path: a}]}]", "apps[0].probes[0]", "need each other"),
    (
        "apps: [{app: a, probes: [{headers: {'a b': x}}]}]",
        "apps[0].probes[0].headers.…",
        "a header",
    ),
    (
        "apps: [{app: a, probes: [{username: u}]}]",
        "apps[0].probes[0]",
        "both username and password",
    ),
    (
        "apps: [{app: a, probes: [{latency_max: 9s}]}]",
        "apps[0].probes[0]",
        "latency_max must be positive and at most the timeout",
    ),
]


@pytest.mark.parametrize(("text", "path", "words"), _CASES, ids=[case[0] for case in _CASES])
def test_one_mistake_makes_one_message(tmp_path, text, path, words):
    problem = only_problem(tmp_path, text)

    assert problem.path == path
    assert words in f"{problem.message}; {problem.mend}"
    assert problem.place.line == 1


_SYNTAX = [
    ("apps:\n  - app: a\n - app: b\n", 3, "is not valid YAML"),
    ("apps:\n\t- app: a\n", 2, "indent with spaces"),
    ("a: *b\n", 1, "names an alias that is not defined"),
    ("apps: []\n---\napps: []\n", 2, "holds a second document"),
    ("platform: {token: !vault x}\n", 1, "carries a YAML tag"),
    ("a: &a\n  <<: {b: c}\n", 2, "merges another mapping"),
    ("? [a, b]\n: c\n", 1, "has a key that is not a word"),
    ("- a\n", 1, "is not a mapping"),
    ("apps: [{app: a}]\nlog: {level: info, level: debug}\n", 2, "is given twice, first on line 2"),
    ("apps: []\nlog: \x01\n", 2, "holds a character that YAML forbids"),
    ("a: " + "[" * 5000, 0, "is nested too deeply"),
    ("a: " + "[" * 60 + "]" * 60, 0, "grows too large or too deep"),
    ("a: &a [*a]\n", 0, "grows too large or too deep"),
]


@pytest.mark.parametrize(("text", "line", "words"), _SYNTAX, ids=range(len(_SYNTAX)))
def test_what_yaml_itself_refuses_is_a_message_too(tmp_path, text, line, words):
    found = problems(tmp_path, text)

    assert any(words in str(one) and one.place.line == line for one in found), found


def test_aliases_cannot_grow_without_bound(tmp_path):
    lines = ["a: &l0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"b{at}: &l{at} [{', '.join([f'*l{at - 1}'] * 9)}]" for at in range(1, 9)]

    assert "grows too large" in only_problem(tmp_path, "\n".join(lines)).message


def test_a_value_that_could_not_be_filled_in_is_not_reported_twice(tmp_path):
    problem = only_problem(tmp_path, "runtime: {poll: '${NO_SUCH}'}")

    assert "NO_SUCH is not set" in problem.message


def test_a_mistake_in_a_policy_is_not_held_against_the_apps_that_use_it(tmp_path):
    problem = only_problem(tmp_path, "policies: {p: {grace: x}}\napps: [{app: a, policy: p}]")

    assert problem.path == "policies.p.grace"


def test_an_entry_with_another_mistake_is_still_asked_for_its_policy(tmp_path):
    found = problems(tmp_path, "apps: [{app: a, mode: x, policy: nosuch}]")

    assert [one.path for one in found] == ["apps[0].mode", "apps[0].policy"]
