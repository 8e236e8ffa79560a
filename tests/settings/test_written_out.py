"""What is made from the models: schema, reference, words, and the configuration written out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.settings.test_secrets import CANARY, WIDE, leaves
from tests.settings.writing import problems, read
from tests.tools.generate import BEGIN, END, MarkersMissing, filled, stale, wanted
from watchdog.settings import load
from watchdog.settings.describe import app_words
from watchdog.settings.document import SECTIONS
from watchdog.settings.dump import written
from watchdog.settings.policies import BUILTIN, builtin_text
from watchdog.settings.reference import _tables, reference, summary
from watchdog.settings.schema import config_schema


def accepts(configuration: Any) -> bool:
    """Say whether an editor with the schema would be content."""
    validator = jsonschema.Draft202012Validator(config_schema())
    return bool(validator.is_valid(configuration))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(config_schema())


def test_the_schema_accepts_what_the_daemon_accepts(root: Path):
    texts = [builtin_text(name) for name in BUILTIN]
    texts.append((root / "config" / "watchdog.example.yaml").read_text("utf-8"))

    assert all(accepts(yaml.safe_load(text)) for text in texts)
    assert accepts({"runtime": {"poll": "${POLL}", "probes_at_once_max": "${N:-3}"}})
    assert accepts({"log": {"level": "${LEVEL}"}})
    assert accepts({"policies": {"p": {"failure_floor": "1%", "when": {"at_least": 2}}}})


@pytest.mark.parametrize(
    "text",
    [
        "appz: []",
        "apps: [{app: a, mod: act}]",
        "runtime: {poll: 5}",
        "runtime: {poll: soon}",
        "policies: {p: {rules: [{kind: dwn}]}}",
        "policies: {p: {rules: [{kind: ratio, share: 2}]}}",
        "log: {level: loud}",
        "apps: [{}]",
    ],
)
def test_the_schema_refuses_what_the_daemon_refuses(tmp_path, text):
    assert problems(tmp_path, text)
    assert not accepts(yaml.safe_load(text))


def test_what_is_generated_is_up_to_date(root: Path):
    assert [str(path.relative_to(root)) for path in stale(root)] == []


def test_a_stale_file_is_found(root: Path, tmp_path):
    shutil.copytree(root / "config", tmp_path / "config")
    shutil.copytree(root / "docs", tmp_path / "docs")
    assert stale(tmp_path) == []

    (tmp_path / "config" / "schema.json").write_text("{}\n")
    (tmp_path / "config" / "swift.yaml").unlink()
    guide = tmp_path / "docs" / "configuration.md"
    guide.write_text(guide.read_text().replace("| `poll` |", "| `pole` |"))

    assert {one.name for one in stale(tmp_path)} == {
        "schema.json",
        "swift.yaml",
        "configuration.md",
    }


def test_a_document_gets_its_section_between_the_markers(tmp_path):
    assert filled(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\n\nnew\n\n{END}\nb"
    for text in ("none", f"{BEGIN} only", f"{END} {BEGIN}"):
        with pytest.raises(MarkersMissing):
            filled(text, "new")
    (tmp_path / "config").mkdir()
    (tmp_path / "README.md").write_text(f"# Title\n{BEGIN}\n{END}\n")
    assert summary() in wanted(tmp_path)[tmp_path / "README.md"]


def test_the_reference_knows_every_key():
    text = reference()

    for section, (kind, _) in SECTIONS.items():
        assert f"## `{section}`" in text
        for table in _tables(section, kind):
            for name, one in table.model.model_fields.items():
                assert f"`{name}`" in text or f".{name}" in text, f"{table.path}.{name}"
                assert one.description or name in {"schedule", "limits", "targets", "followup"}


def test_the_reference_names_defaults_and_bounds():
    text = reference()

    assert "| `poll` | duration, at least 200ms | `15s` |" in text
    assert "| `share` | number or %, more than 0, at most 1 | `0.5` |" in text
    assert "| `app` | text | **required** |" in text
    assert "| `count` | whole number, at least 1 |  |" in text
    assert "| `level` | `debug`, `info`, `warning`, `error` | `info` |" in text


def test_the_configuration_written_out_means_the_same_when_read_again(tmp_path):
    plain = {**WIDE, "notifiers": {}}
    first = read(tmp_path, yaml.safe_dump(plain))

    second = read(tmp_path, yaml.safe_dump(written(first)))

    assert second.policies == first.policies
    assert second.references == first.references
    assert (second.runtime, second.server, second.log) == (
        first.runtime,
        first.server,
        first.log,
    )
    assert [(one.pattern, one.policy) for one in second.apps] == [
        (one.pattern, one.policy) for one in first.apps
    ]
    assert written(second) == written(first)


def test_addresses_of_the_newer_kind_keep_their_brackets(tmp_path):
    text = """
    server: {listen: "[::1]:80"}
    references: [{tcp: "[::1]:81"}]
    apps: [{app: a, policy: p, probes: [{kind: tcp, address: "[::1]:82"}, {kind: app_health}]}]
    policies: {p: {rules: [{kind: down, signal: tcp}]}}
    """

    shown = written(read(tmp_path, text))

    assert shown["server"]["listen"] == "[::1]:80"
    assert shown["references"][0]["tcp"] == "[::1]:81"
    assert shown["apps"][0]["probes"][0]["address"] == "[::1]:82"
    assert shown["apps"][0]["probes"][1] == {"kind": "app_health", "name": "app_health"}
    assert written(read(tmp_path, "server: {listen: ''}"))["server"] == {"listen": ""}


def test_json_can_hold_what_is_written_out(tmp_path):
    shown = written(read(tmp_path, yaml.safe_dump(WIDE)))

    assert json.loads(json.dumps(shown)) == shown
    assert list(leaves(shown))
    assert CANARY not in json.dumps(shown)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "{app: shop, mode: act}",
            "shop: act, policy standard: rolls back a release that, within 1h of going live, is "
            "unhealthy by any of down (http), rate (http), latency (http), slow (http); failures "
            "within 45s count as one blip; at most 3 a day, 15m apart",
        ),
        ("{app: shop, policy: swift}", "swift: says that it would roll back"),
        ("{app: shop, policy: swift}", "by the rule down (http, count 3); failures within 0 "),
        ("{app: shop, policy: both}", "by all of down (http), rate (http), "),
        (
            "{app: shop, policy: two}",
            "by at least 2 of down (http), ratio (http, share 0.5, window 1m, ",
        ),
        ("{app: shop, policy: two}", "deployment_failed; failures"),
    ],
)
def test_what_a_policy_would_do_is_said_in_words(tmp_path, text, words):
    policies = (
        "policies: {both: {when: all}, two: {when: {at_least: 2}, "
        "rules: [{kind: down}, {kind: ratio}, {kind: deployment_failed}]}}"
    )

    (entry,) = read(tmp_path, f"apps: [{text}]\n{policies}").apps

    assert words in app_words(entry)


def test_a_document_that_is_not_there_is_not_missed(tmp_path):
    (tmp_path / "config").mkdir()

    assert set(wanted(tmp_path)) == {
        tmp_path / "config" / name
        for name in ("schema.json", "cautious.yaml", "standard.yaml", "swift.yaml")
    }
    assert load([], {}).apps == ()
