"""``watchdog check`` tells what is wrong, or what would be done."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.settings.test_mistakes import TEN, TEN_MESSAGES
from watchdog.cli import app

runner = CliRunner()


def check(*arguments: object, **environ: str):
    """Run ``watchdog check`` in this process."""
    return runner.invoke(app, ["check", *map(str, arguments)], env=environ)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_good_configuration_is_told_in_words(here):
    (here / "watchdog.yaml").write_text("apps: [{app: shop, mode: act}, {app: '*'}]")

    result = check()

    assert result.exit_code == 0
    shop, delays, chance, rest = result.stdout.splitlines()
    assert shop.startswith("shop: act, policy standard: rolls back a release that")
    assert delays.startswith("  noticed after going live (half of the time, 95 %): dead 45 s, 45 s")
    assert chance == (
        "  wrong rollbacks by chance: at most 0.10% of good releases, 1 in 1,000, shared by rate, "
        "latency, slow; not by chance but by a limit: down"
    )
    assert rest.startswith("*: observe, policy standard: says that it would roll back")
    assert result.stderr == ""


def test_a_budget_of_wrong_rollbacks_is_told_as_what_it_comes_to(here):
    (here / "watchdog.yaml").write_text(
        "policies: {p: {rules: [{kind: rate}], wrong_rollbacks: 1 per year, "
        "releases: 1 per week}}\napps: [{app: shop, policy: p}]"
    )

    chance = check().stdout.splitlines()[2]

    assert chance.endswith("at most 1.92% of good releases, 1 in 52, shared by rate")


def test_rules_with_a_limit_are_told_apart_from_those_that_weigh_chance(here):
    """The stated share of wrong rollbacks says nothing about them."""
    (here / "watchdog.yaml").write_text(
        "policies: {p: {rules: [{kind: rate}, {kind: ratio}]}}\napps: [{app: shop, policy: p}]"
    )

    chance = check().stdout.splitlines()[2]

    assert chance.endswith("shared by rate; not by chance but by a limit: ratio")


def test_a_policy_that_weighs_no_chance_says_so_and_what_it_misses(here):
    (here / "watchdog.yaml").write_text(
        "policies: {p: {rules: [{kind: down}]}}\napps: [{app: shop, policy: p}]"
    )

    _, delays, chance = check().stdout.splitlines()

    assert "three times slower missed for 15m, mostly" in delays
    assert "no rule here weighs chance" in chance


def test_a_bad_condition_is_shown_with_a_caret_under_the_spot(here):
    pytest.importorskip("cel_expr_python", reason="the extra cel is not installed")
    (here / "watchdog.yaml").write_text(
        "policies:\n  p:\n    rules:\n      - kind: cel\n"
        "        expression: signals.http.failures > 3 && windw_s > 60.0\n"
    )

    result = check()

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "watchdog.yaml:5:21: policies.p.rules[0].expression: undeclared reference to 'windw_s' "
        "(in container '')",
        "    signals.http.failures > 3 && windw_s > 60.0",
        "                                 ^",
        "1 problem",
    ]


def test_ten_mistakes_are_ten_lines_on_standard_error(here):
    (here / "ten.yaml").write_text(TEN)

    result = check("ten.yaml")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        *(f"ten.yaml:{message}" for message in TEN_MESSAGES),
        "10 problems",
    ]


def test_one_mistake_is_one_problem(here):
    (here / "one.yaml").write_text("app: []")

    assert check("one.yaml").stderr.splitlines()[-1] == "1 problem"


def test_what_cannot_be_read_is_another_exit_code(here):
    result = check("missing.yaml")

    assert result.exit_code == 2
    assert "missing.yaml: cannot be read (no such file or directory)" in result.stderr


def test_no_configuration_at_all_says_where_it_looked(here, monkeypatch):
    monkeypatch.setattr("watchdog.cli.configuration.DEFAULT_PLACES", (here / "watchdog.yaml",))

    result = check()

    assert result.exit_code == 2
    assert "no configuration" in result.stderr


def test_a_configuration_that_watches_nothing_says_so(here):
    (here / "watchdog.yaml").write_text("log: {level: info}")

    result = check()

    assert result.exit_code == 0
    assert "no app is watched" in result.stderr


def test_the_path_may_be_an_argument_an_option_or_a_variable(here):
    (here / "elsewhere").mkdir()
    (here / "elsewhere" / "a.yaml").write_text("apps: [{app: shop}]")

    for result in (
        check("elsewhere"),
        check("--config", "elsewhere"),
        check("-c", "elsewhere/a.yaml"),
        check(WATCHDOG_CONFIG="elsewhere"),
    ):
        assert result.stdout.startswith("shop: observe")


def test_several_paths_are_laid_together(here):
    (here / "a.yaml").write_text("apps: [{app: a}]")
    (here / "b.yaml").write_text("apps: [{app: b}]")

    result = check("a.yaml", "b.yaml")

    told = [line[:2] for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert told == ["a:", "b:"]


def test_json_tells_the_same(here):
    (here / "good.yaml").write_text("apps: [{app: shop}]")
    (here / "bad.yaml").write_text("apps: [{app: shop, mod: act}]")

    good, bad = check("good.yaml", "-o", "json"), check("bad.yaml", "-o", "json")

    assert (good.exit_code, bad.exit_code) == (0, 1)
    (entry,) = json.loads(good.stdout)["apps"]
    assert (entry["app"], entry["mode"], entry["policy"]) == ("shop", "observe", "standard")
    assert entry["error_probability"] == 0.001
    dead = entry["delays"][0]
    assert dead == {"fault": "dead", "median_s": 45.0, "late_s": 45.0, "missed": 0.0}
    (problem,) = json.loads(bad.stdout)["problems"]
    assert problem["place"] == {"file": "bad.yaml", "line": 1, "column": 20}
    assert (problem["path"], problem["message"]) == ("apps[0].mod", "unknown key")
    assert problem["mend"] == "did you mean `mode`?"


def test_who_may_push_is_told_with_who_judges_it(here):
    (here / "watchdog.yaml").write_text(
        "inbound:\n"
        "  am: {kind: alertmanager, token: 0123456789abcdef-am, app_label: app}\n"
        "  kuma: {kind: uptime_kuma, token: 0123456789abcdef-ku, app: shop, signal: kuma}\n"
        "  far: {kind: probe_results, token: 0123456789abcdef-fa}\n"
        "policies: {p: {rules: [{kind: down}, {kind: alert_firing}]}}\n"
        "apps: [{app: shop, policy: p}]"
    )

    told = check().stdout.splitlines()[-3:]

    assert told == [
        "inbound am: alertmanager may post to /inbound/am alerts about the app in the label app, "
        "as the signal alert: judged by p",
        "inbound kuma: uptime_kuma may post to /inbound/kuma alerts about shop, as the signal "
        "kuma: judged by no rule of any app, so that it counts for nothing",
        "inbound far: probe_results may post to /inbound/far what remote probes see of *",
    ]
    assert set(json.loads(check("-o", "json").stdout)["inbound"]) == {"am", "kuma", "far"}
