"""The environment lies over what the files say."""

from __future__ import annotations

import pytest

from tests.settings.writing import only_problem, problems, read, reveal
from watchdog.settings import load


def test_a_variable_sets_a_nested_key_whatever_the_file_says(tmp_path):
    settings = read(
        tmp_path,
        "runtime: {poll: 10s, poll_fast: 2s}",
        {"WATCHDOG_RUNTIME__POLL": "30s"},
    )

    assert settings.runtime.poll.total_seconds() == 30
    assert settings.runtime.poll_fast.total_seconds() == 2


def test_a_section_can_be_given_as_json():
    apps = '[{"app": "shop", "mode": "act", "probes": [{"redirects_max": 3, "verify_tls": false}]}]'

    settings = load([], {"WATCHDOG_APPS": apps})

    (probe,) = settings.probes_for("", "shop")
    assert settings.policy_for("", "shop").mode == "act"
    assert (probe.redirects_max, probe.verify_tls) == (3, False)


def test_a_policy_can_be_changed_by_a_variable():
    settings = load([], {"WATCHDOG_POLICIES__STANDARD__GRACE": "7s"})

    assert settings.policies["standard"].grace.total_seconds() == 7


def test_null_in_json_counts_as_not_given():
    settings = load([], {"WATCHDOG_RUNTIME": '{"poll": null}'})

    assert settings.runtime.poll.total_seconds() == 15


@pytest.mark.parametrize(
    ("environ", "path", "words"),
    [
        ({"WATCHDOG_RUNTIME__POL": "5s"}, "runtime.pol", "did you mean `poll`?"),
        ({"WATCHDOG_RUNTIME__POLL": "5"}, "runtime.poll", "without its unit"),
        ({"WATCHDOG_RUNTIMES__POLL": "5s"}, "runtimes", "did you mean `runtime`?"),
        ({"WATCHDOG_APPS": "shop"}, "apps", "is not valid JSON"),
        ({"WATCHDOG_RUNTIME": "fast"}, "runtime", "is not valid JSON"),
        ({"WATCHDOG_APPS": '[{"app": "a", "mode": 3}]'}, "apps[0].mode", "write one of"),
    ],
)
def test_a_mistake_names_the_variable(tmp_path, environ, path, words):
    problem = only_problem(tmp_path, "", environ)

    (name,) = environ
    assert problem.path == path
    assert words in str(problem)
    assert str(problem).startswith(f"environment {name}")


def test_what_kubernetes_puts_into_the_environment_is_not_ours():
    environ = {
        "WATCHDOG_PORT": "tcp://10.0.0.1:9394",
        "WATCHDOG_SERVICE_HOST": "10.0.0.1",
        "WATCHDOG_PORT_9394_TCP_ADDR": "10.0.0.1",
        "WATCHDOG_CONFIG": "/etc/watchdog",
    }

    assert load([], environ).apps == ()


def test_the_token_of_the_environment_is_used_unless_another_is_given(tmp_path):
    environ = {"DIGITALOCEAN_TOKEN": " from-environment\n"}

    assert reveal(load([], environ).platform.token) == "from-environment"
    assert reveal(read(tmp_path, "platform: {token: other}", environ).platform.token) == "other"
    assert load([], {"DIGITALOCEAN_TOKEN": ""}).platform.token is None


def test_values_of_the_environment_are_not_filled_in():
    settings = load([], {"WATCHDOG_APPS": '[{"app": "${A}"}]', "A": "x"})

    assert settings.apps[0].pattern == "${A}"


def test_mistakes_of_files_and_environment_are_shown_together(tmp_path):
    found = problems(tmp_path, "log: {level: x}", {"WATCHDOG_LOG__FORMAT": "y"})

    assert {one.path for one in found} == {"log.level", "log.format"}
