"""A spec as settings that may be shown: what differs can be told, and no secret is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.adapters.platforms.digitalocean.outline import (
    MARKER,
    SETTINGS_MAX,
    TEXT_MAX,
    doors,
    outline,
)

SPEC: dict[str, Any] = {
    "name": "shop",
    "region": "fra",
    "domains": [{"domain": "shop.example", "type": "PRIMARY"}],
    "databases": [{"name": "db", "engine": "PG", "version": "15", "production": True}],
    "envs": [{"key": "LEVEL", "value": "s3cret-level"}],
    "services": [
        {
            "name": "web",
            "instance_count": 2,
            "instance_size_slug": "basic-s",
            "run_command": "serve --password s3cret-command",
            "image": {"registry_type": "DOCR", "repository": "shop", "tag": "v7"},
            "envs": [
                {"key": "TOKEN", "value": "s3cret-token", "scope": "RUN_TIME"},
                {"key": "URL", "value": "postgres://u:s3cret@h/db"},
            ],
            "routes": [{"path": "/"}],
        }
    ],
    "jobs": [{"name": "migrate", "kind": "PRE_DEPLOY"}],
}


def settings(spec: object) -> dict[str, str]:
    return dict(outline(json.dumps(spec, sort_keys=True)))


def test_harmless_settings_are_shown_by_their_paths():
    told = settings(SPEC)
    assert told["region"] == "fra"
    assert told["services/web/instance_count"] == "2"
    assert told["services/web/image/tag"] == "v7"
    assert told["databases/db/version"] == "15"
    assert told["databases/db/production"] == "true"
    assert told["jobs/migrate/kind"] == "PRE_DEPLOY"
    assert told["domains/shop.example/domain"] == "shop.example"


def test_no_secret_is_in_it():
    assert "s3cret" not in json.dumps(outline(json.dumps(SPEC)))


@pytest.mark.parametrize("path", ["envs/LEVEL", "services/web/envs/TOKEN"])
def test_a_variable_is_one_setting_of_which_only_the_key_is_told(path):
    told = settings(SPEC)
    assert told[path][0] == "#"
    assert len(told[path]) == 5
    assert not any(one.startswith(f"{path}/") for one in told)


def test_a_change_of_a_hidden_value_shows():
    other = json.loads(json.dumps(SPEC).replace("s3cret-token", "s3cret-other"))
    changed = {path for path, value in settings(SPEC).items() if settings(other)[path] != value}
    assert changed == {"services/web/envs/TOKEN"}


def test_one_more_member_of_a_list_changes_none_of_the_others():
    more = {**SPEC, "services": [{"name": "admin", "instance_count": 1}, *SPEC["services"]]}
    assert settings(SPEC).items() <= settings(more).items()


def test_a_list_without_names_goes_by_place():
    told = settings({"alerts": [{"rule": "A"}, {"rule": "B"}], "hosts": ["a", "b"]})
    assert set(told) == {"alerts/0/rule", "alerts/1/rule", "hosts/0", "hosts/1"}


def test_an_empty_spec_has_no_settings():
    assert outline("{}") == ()
    assert settings({"a": None, "b": [], "c": {}}) == {}


def test_a_huge_spec_is_cut_and_its_rest_still_tells_a_change():
    many = {f"key{number:05}": number for number in range(2 * SETTINGS_MAX)}
    told = outline(json.dumps(many))
    other = outline(json.dumps({**many, f"key{2 * SETTINGS_MAX - 1:05}": "else"}))
    assert len(told) == SETTINGS_MAX + 1
    assert told[:-1] == other[:-1]
    assert told[-1] != other[-1]


def test_texts_are_cut():
    told = settings({"region": "x" * 500, "y" * 500: 1})
    assert max(map(len, (*told, *told.values()))) == TEXT_MAX


TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["envs", "name", "key", "services", "x"]), TREE))
def test_no_spec_is_too_strange(spec):
    told = outline(json.dumps(spec))
    assert list(told) == sorted(told)
    assert isinstance(doors(json.dumps(spec)), tuple)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"key": MARKER, "value": "abc1234"}, ("abc1234",)),
        ({"key": MARKER, "value": " abc1234 "}, ("abc1234",)),
        ({"key": MARKER, "value": "EV[1:abc]"}, ("",)),
        ({"key": MARKER, "value": ""}, ("",)),
        ({"key": MARKER}, ("",)),
        ({"key": MARKER, "value": 7}, ("",)),
        ({"key": "OTHER", "value": MARKER}, ()),
    ],
)
def test_a_marker_anywhere_in_the_spec_is_a_door(entry, expected):
    """One that cannot be read is kept as such: it must not count as though it were not there."""
    assert doors(json.dumps({"services": [{"name": "web", "envs": [entry]}]})) == expected
    assert doors(json.dumps({"envs": [entry]})) == expected


def test_the_same_marker_on_two_components_is_one_door():
    marked = {"envs": [{"key": MARKER, "value": "abc1234"}]}
    assert doors(json.dumps({"services": [marked, marked]})) == ("abc1234",)
