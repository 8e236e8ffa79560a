"""Secrets are read when used and shown to nobody."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from tests.settings.writing import read, reveal, shown_by
from watchdog.settings import ConfigRejected, Secret, load
from watchdog.settings.document import SECTIONS
from watchdog.settings.fields import Strict
from watchdog.settings.kinds import bare
from watchdog.settings.reference import _tables

CANARY = "dop_v1_" + "c4na4y" * 10 + "beef"

EVERY_SECRET = {
    "platform": {"token": CANARY},
    "store": {"url": f"postgresql://user:{CANARY}@db.example/x"},
    "notifiers": {
        "ops": {"kind": "webhook", "url": f"https://hooks.example/{CANARY}", "secret": CANARY}
    },
    "references": [{"url": f"https://reference.example/?key={CANARY}"}],
    "apps": [
        {
            "app": "shop",
            "probes": [
                {
                    "url": f"https://shop.example/?key={CANARY}",
                    "headers": {"X-Key": CANARY},
                    "username": "user",
                    "password": CANARY,
                    "body": CANARY,
                },
                {"name": "two", "bearer": CANARY},
            ],
        }
    ],
}

WIDE = {
    "platform": {"kind": "digitalocean", "token": "t", "api_url": "https://a.example"},
    "store": {"url": "sqlite:///x.db"},
    "server": {"listen": "127.0.0.1:0"},
    "log": {"level": "info", "format": "json"},
    "runtime": {"poll": "10s", "probes_at_once_max": "7"},
    "references": [{"url": "https://r.example", "timeout": "1s"}, {"tcp": "r.example:1"}],
    "notifiers": {"ops": {"kind": "webhook", "url": "https://h.example", "secret": "s"}},
    "defaults": {"policy": "standard", "mode": "observe", "probes": [{"path": "/x"}]},
    "policies": {
        "mine": {
            "extends": "standard",
            "grace": "1s",
            "error_probability": "1%",
            "baseline_min": "3",
            "when": {"at_least": "1"},
            "rules": [{"kind": "down", "name": "d", "signal": "http", "count": "3"}],
            "schedule": {"interval": "10s"},
        }
    },
    "apps": [
        {
            "app": "shop*",
            "policy": "mine",
            "mode": "act",
            "probes": [
                {
                    "kind": "http",
                    "name": "http",
                    "url": "https://shop.example",
                    "path": "/",
                    "method": "GET",
                    "headers": {"X-Key": "k"},
                    "bearer": "b",
                    "status": ["2xx"],
                    "body_regex": "x",
                    "json_path": "a",
                    "json_equals": "b",
                    "verify_tls": "true",
                },
                {"kind": "tcp", "name": "db", "address": "db.example:1"},
            ],
        }
    ],
}


def leaves(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every scalar."""
    if isinstance(node, dict):
        for key, item in node.items():
            yield from leaves(item, (*path, key))
    elif isinstance(node, list):
        for at, item in enumerate(node):
            yield from leaves(item, (*path, at))
    else:
        yield path


def with_value(node: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Return a copy of the tree with another value at ``path``."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(node, list):
        return [with_value(one, rest, value) if at == head else one for at, one in enumerate(node)]
    return {key: with_value(one, rest, value) if key == head else one for key, one in node.items()}


def with_key(node: Any, path: tuple[str | int, ...], name: str) -> Any:
    """Return a copy of the tree with another key at the end of ``path``."""
    if len(path) == 1 and isinstance(node, dict):
        return {name if key == path[0] else key: one for key, one in node.items()}
    if isinstance(node, list):
        return [
            with_key(one, path[1:], name) if at == path[0] else one for at, one in enumerate(node)
        ]
    return {
        key: with_key(one, path[1:], name) if key == path[0] else one for key, one in node.items()
    }


def everything_said(folder: Path, text: str, environ: dict[str, str] | None = None) -> str:
    """Return all that reading the text makes the program say, whether it is accepted or not."""
    try:
        settings = read(folder, text, environ)
    except ConfigRejected as rejected:
        said = "".join(traceback.format_exception(rejected))
        return f"{said} {rejected.problems!r} {rejected!r}"
    # What is no secret may be shown where it is accepted: an address, a path, a name.
    return repr(settings.platform) + repr(settings.store_url) + repr(settings.notifiers)


def test_a_planted_secret_is_in_nothing_that_is_shown(tmp_path):
    settings = read(tmp_path, yaml.safe_dump(EVERY_SECRET))

    assert reveal(settings.platform.token) == CANARY
    assert CANARY not in shown_by(settings)


def test_every_field_that_holds_a_secret_is_among_those_planted():
    planted = {path[-1] for path in leaves(EVERY_SECRET)} | {"headers", "header_files"}
    secrets = {
        name
        for section, (kind, _) in SECTIONS.items()
        for table in _tables(section, kind)
        for name, one in table.model.model_fields.items()
        if bare(one.annotation) is SecretStr
    }

    assert secrets
    assert secrets <= planted


def test_every_field_that_holds_a_secret_has_a_twin_for_a_file():
    for section, (kind, _) in SECTIONS.items():
        for table in _tables(section, kind):
            model: type[Strict] = table.model
            for name, one in model.model_fields.items():
                if bare(one.annotation) is SecretStr:
                    assert f"{name}_file" in model.model_fields, f"{table.path}.{name}"


@pytest.mark.parametrize("path", list(leaves(WIDE)), ids=str)
def test_a_value_in_the_wrong_place_is_not_repeated(tmp_path, path):
    text = yaml.safe_dump(with_value(WIDE, path, CANARY))
    reference = yaml.safe_dump(with_value(WIDE, path, "${CANARY}"))

    assert CANARY not in everything_said(tmp_path, text)
    assert CANARY not in everything_said(tmp_path, reference, {"CANARY": CANARY})


@pytest.mark.parametrize("path", list(leaves(WIDE)), ids=str)
def test_a_secret_where_a_key_should_be_is_not_repeated(tmp_path, path):
    if isinstance(path[-1], int):
        path = path[:-1]

    assert CANARY not in everything_said(tmp_path, yaml.safe_dump(with_key(WIDE, path, CANARY)))


@pytest.mark.parametrize(
    "text",
    [
        f"platform: {{token: {CANARY}",
        f"platform:\n  token: *{CANARY}\n",
        f"platform:\n  token: &{CANARY} x\n  a: &{CANARY} y\n",
        f"platform:\n  token: !{CANARY} x\n",
        f"platform:\n  token: !{CANARY}!x y\n",
        f"platform:\n  token:{CANARY}\n",
        f"platform:\n  token: x: {CANARY}\n",
        f"platform:\n  token: '{CANARY}\n",
        f"%{CANARY} x\n---\na: b\n",
        f"{CANARY}\n",
        f"? {{token: {CANARY}}}\n: x\n",
        f"platform: {{{CANARY}}}\n",
        f'platform: {{token: "{CANARY}\\q"}}\n',
        f"platform: {{token: `{CANARY}`}}\n",
        f"platform: {{token: @{CANARY}}}\n",
        f"platform: {{token_file: {CANARY}}}\n",
        f"platform: {{token: '${{file:{CANARY}}}'}}\n",
        f"platform: {{token: '{CANARY}${{'}}\n",
        f"platform: {{token: '${{{CANARY}!}}'}}\n",
        f"apps: [{{app: a, probes: [{{ca_file: {CANARY}}}]}}]\n",
        f"apps: [{{app: a, probes: [{{body_regex: '({CANARY}'}}]}}]\n",
        f"platform: {{api_url: 'https://user:{CANARY}@a.example'}}\n",
        f"<<: {{a: {CANARY}}}\n",
    ],
)
def test_a_secret_in_what_yaml_refuses_is_not_repeated(tmp_path, text):
    assert CANARY not in everything_said(tmp_path, text)


def test_a_secret_in_the_environment_is_not_repeated():
    for environ in (
        {"WATCHDOG_PLATFORM": CANARY},
        {"WATCHDOG_APPS": f'["{CANARY}'},
        {"WATCHDOG_PLATFORM__KIND": CANARY},
        {"WATCHDOG_RUNTIME__POLL": CANARY},
    ):
        with pytest.raises(ConfigRejected) as rejected:
            load([], environ)
        assert CANARY not in "".join(traceback.format_exception(rejected.value))


def test_a_secret_prints_as_stars():
    secret = Secret.fixed(CANARY)

    assert (repr(secret), str(secret), f"{secret}") == ("**********",) * 3
