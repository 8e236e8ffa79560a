"""Who may push to the daemon: what may be written, and what is unsafe or useless."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from tests.settings.writing import only_problem, problems, read, reveal, shown_by
from watchdog.adapters.inbound import PARSERS
from watchdog.settings.dump import written
from watchdog.settings.inbound import INBOUND_KINDS
from watchdog.settings.kinds import kind_of

TOKEN = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"

ALL = f"""\
inbound:
  alerts:
    kind: alertmanager
    token: {TOKEN}
    app_label: app
    match: {{severity: page}}
    expire_after: 30m
    expect_every: 5m
  vantages:
    kind: probe_results
    token: {OTHER}
    app: shop
apps: [{{app: shop}}]
"""


def test_every_kind_that_may_be_written_can_be_read_and_the_other_way_round():
    assert [kind_of(one) for one in INBOUND_KINDS] == list(PARSERS)


def test_a_source_of_alerts_comes_to_its_options(tmp_path: Path):
    alerts, vantages = read(tmp_path, ALL).inbound

    assert (alerts.name, alerts.kind, alerts.app_label, alerts.app) == (
        "alerts",
        "alertmanager",
        "app",
        "",
    )
    assert (alerts.signal, alerts.match) == ("alert", (("severity", "page"),))
    assert (alerts.expire_after, alerts.expect_every) == (
        timedelta(minutes=30),
        timedelta(minutes=5),
    )
    assert reveal(alerts.token) == TOKEN
    assert (vantages.kind, vantages.app, vantages.signal) == ("probe_results", "shop", "")


def test_a_token_file_is_read_again_at_every_use(tmp_path: Path):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", "utf-8")
    text = f"inbound: {{a: {{kind: plain, token_file: {file}, app: shop}}}}"
    (source,) = read(tmp_path, text).inbound
    file.write_text(OTHER, "utf-8")

    assert reveal(source.token) == OTHER


def test_what_is_written_out_shows_no_token_and_can_be_read_again(tmp_path: Path):
    settings = read(tmp_path, ALL)

    shown = written(settings)["inbound"]
    assert TOKEN not in shown_by(settings)
    assert OTHER not in shown_by(settings)
    again = yaml.safe_dump({"inbound": shown}).replace("token: '**********'", f"token: {TOKEN}", 1)
    (tmp_path / "again").mkdir()
    second = read(tmp_path / "again", again.replace("'**********'", OTHER))
    assert [repr(one) for one in second.inbound] == [repr(one) for one in settings.inbound]


@pytest.mark.parametrize(
    ("text", "path", "message", "mend"),
    [
        (
            "{a: {kind: plain, app: shop}}",
            "inbound.a",
            "has no token",
            "add `token_file:` with a file that holds one, or `token:`",
        ),
        (
            "{a: {kind: plain, app: shop, token: short-but-varied}}",
            None,
            None,
            None,
        ),
        (
            "{a: {kind: plain, app: shop, token: hunter2}}",
            "inbound.a.token",
            "is too easy to guess",
            "use 16 characters or more, as `openssl rand -hex 32` makes them",
        ),
        (
            "{a: {kind: plain, app: shop, token: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}",
            "inbound.a.token",
            "is too easy to guess",
            "use 16 characters or more, as `openssl rand -hex 32` makes them",
        ),
        (
            "{a: {kind: plain, app: shop, token: 'with blanks in it 0123456789'}}",
            "inbound.a.token",
            "cannot be sent in a header",
            "use letters, digits and signs without blanks",
        ),
        (
            f"{{a: {{kind: plain, token: {TOKEN}}}}}",
            "inbound.a",
            "is incomplete",
            "give `app` or `app_label`",
        ),
        (
            f"{{a: {{kind: plain, token: {TOKEN}, app: a, app_label: b}}}}",
            "inbound.a.app_label",
            "excludes `app`",
            "keep one of them",
        ),
        (
            f"{{a: {{kind: plain, token: {TOKEN}, app: x}}, b: {{kind: gatus, token: {TOKEN}, "
            "app: y}}",
            "inbound.b.token",
            "is also the token of a",
            "give each of them one of its own",
        ),
        (
            f"{{a: {{kind: alertmanger, token: {TOKEN}, app: x}}}}",
            "inbound.a",
            "is of an unknown kind",
            "did you mean `alertmanager`?",
        ),
        (
            f"{{a: {{kind: probe_results, token: {TOKEN}, signal: x}}}}",
            "inbound.a.signal",
            "unknown key",
            None,
        ),
        (
            f"{{a b: {{kind: plain, token: {TOKEN}, app: x}}}}",
            None,
            "is not a name",
            None,
        ),
        (
            f"{{a: {{kind: plain, token: {TOKEN}, app: x, expire_after: 8d}}}}",
            "inbound.a.expire_after",
            "must be at most 168h",
            None,
        ),
    ],
)
def test_a_mistake_is_named_with_its_mend(
    tmp_path: Path, text: str, path: str | None, message: str | None, mend: str | None
):
    if message is None:
        assert read(tmp_path, f"inbound: {text}").inbound
        return
    found = only_problem(tmp_path, f"inbound: {text}")

    assert found.message == message
    assert path is None or found.path == path
    assert mend is None or found.mend == mend
    assert TOKEN not in str(found)


def test_a_token_file_is_held_to_the_same(tmp_path: Path):
    file = tmp_path / "token"
    file.write_text("hunter2", "utf-8")
    text = f"inbound: {{a: {{kind: plain, token_file: {file}, app: shop}}}}"
    assert only_problem(tmp_path, text).path == "inbound.a.token_file"


def test_a_token_file_that_is_missing_is_one_problem(tmp_path: Path):
    text = "inbound: {a: {kind: plain, token_file: /nowhere/token, app: shop}}"
    assert "names a file that cannot be read" in only_problem(tmp_path, text).message


def test_a_daemon_that_does_not_listen_cannot_be_pushed_to(tmp_path: Path):
    found = only_problem(tmp_path, "server: {listen: ''}\n" + ALL)

    assert (found.path, found.mend) == (
        "inbound",
        "set server.listen to an address that they can reach",
    )


RULE = "{extends: standard, rules: [{kind: down}, {kind: down, name: a, signal: %s}]}"


def judging(signal: str, inbound: str, app: str = "shop") -> str:
    """Return a configuration with a rule that judges ``signal``."""
    source = f"{{kind: plain, token: {TOKEN}, {inbound}}}"
    return (
        f"inbound: {{a: {source}}}\npolicies: {{p: {RULE % signal}}}\n"
        f"apps: [{{app: '{app}', policy: p}}]\n"
    )


@pytest.mark.parametrize(
    ("signal", "inbound", "app"),
    [
        ("alert", "app_label: app", "shop"),
        ("alert", "app: shop", "shop"),
        ("alert", "app: shop", "sh*"),
        ("alert", "app: '*'", "shop"),
        ("alert", "app: 01234567-89ab-cdef-0123-456789abcdef", "shop"),
        ("errors", "app_label: app, signal: errors", "shop"),
    ],
)
def test_a_rule_may_judge_the_signal_of_alerts(tmp_path: Path, signal: str, inbound: str, app: str):
    assert read(tmp_path, judging(signal, inbound, app)).apps


@pytest.mark.parametrize(
    ("signal", "inbound"),
    [("alert", "app: blog"), ("errors", "app_label: app"), ("alert", "app: blog-*")],
)
def test_a_rule_may_not_judge_alerts_that_never_are_about_its_app(
    tmp_path: Path, signal: str, inbound: str
):
    found = only_problem(tmp_path, judging(signal, inbound))

    assert f"judges the signal {signal} (a), which no probe or alert" in found.message


def test_a_source_with_a_mistake_does_not_make_its_rule_look_wrong(tmp_path: Path):
    text = judging("errors", "app_label: app, signal: errors, expire_after: soon")
    assert only_problem(tmp_path, text).path == "inbound.a.expire_after"


def test_an_alert_may_not_be_called_as_a_probe_is(tmp_path: Path):
    found = problems(tmp_path, judging("http", "app_label: app, signal: http"))

    assert [one.message for one in found] == [
        "has a probe called http, as alerts of `inbound` are called too"
    ]
