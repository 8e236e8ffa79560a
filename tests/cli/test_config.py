"""``watchdog config`` shows what was understood, without secrets."""

from __future__ import annotations

import json

import yaml
from typer.testing import CliRunner

from tests.settings.test_secrets import CANARY, EVERY_SECRET
from watchdog.cli import app
from watchdog.settings.schema import config_schema

runner = CliRunner()


def config(*arguments: object):
    """Run ``watchdog config`` in this process."""
    return runner.invoke(app, ["config", *map(str, arguments)])


def test_the_resolved_configuration_hides_every_secret(tmp_path):
    file = tmp_path / "w.yaml"
    file.write_text(yaml.safe_dump(EVERY_SECRET))

    as_yaml = config("--resolved", "-c", file)
    as_json = config("--resolved", "-c", file, "-o", "json")

    assert (as_yaml.exit_code, as_json.exit_code) == (0, 0)
    assert CANARY not in as_yaml.output + as_json.output
    assert yaml.safe_load(as_yaml.stdout) == json.loads(as_json.stdout)
    shown = json.loads(as_json.stdout)
    assert shown["platform"]["token"] == "**********"
    assert shown["runtime"]["poll"] == "15s"
    assert shown["policies"]["standard"]["schedule"]["interval"] == "10s"


def test_a_configuration_with_mistakes_is_not_shown(tmp_path):
    file = tmp_path / "w.yaml"
    file.write_text("ap: []")

    result = config("--resolved", "-c", file)

    assert result.exit_code == 1
    assert "did you mean `apps`?" in result.stderr
    assert config("--resolved", "-c", tmp_path / "missing").exit_code == 2


def test_without_a_wish_the_wishes_are_named():
    result = config()

    assert result.exit_code == 2
    assert "--resolved" in result.stderr


def test_the_schema_is_printed_as_json():
    assert json.loads(config("schema").stdout) == config_schema()
