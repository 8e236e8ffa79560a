"""Options of the HTTP probe that make sense, and those that are refused with a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchdog.adapters.signals.http_options import HttpOptions, StatusSet, parse_json_path


@pytest.mark.parametrize(
    ("items", "inside", "outside"),
    [
        (["2xx"], [200, 299], [199, 300]),
        ([204, "301"], [204, 301], [203, 205]),
        ([" 200-204 ", "5XX"], [200, 204, 500, 599], [205, 499]),
    ],
)
def test_statuses_are_read_as_people_write_them(items, inside, outside):
    expected = StatusSet.parse(items)
    assert all(status in expected for status in inside)
    assert not any(status in expected for status in outside)


@pytest.mark.parametrize("item", ["", "6xx", "99", "600", "2x", "204-200", "200-", "ok"])
def test_what_is_no_status_is_refused(item):
    with pytest.raises(ValueError, match="status"):
        StatusSet.parse([item])


def test_an_empty_set_of_statuses_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        StatusSet.parse([])


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("a", ("a",)),
        ("status.db[0].state", ("status", "db", 0, "state")),
        ("[2][0].x-y", (2, 0, "x-y")),
    ],
)
def test_json_paths_are_read_into_steps(text, steps):
    assert parse_json_path(text) == steps


@pytest.mark.parametrize("text", ["", ".", "a..b", "a.", "a[", "a[x]", "a]b", "a[1]b", ".a"])
def test_what_is_no_json_path_is_refused(text):
    with pytest.raises(ValueError, match="JSON path"):
        parse_json_path(text)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": ""}, "name"),
        ({"url": "shop.example"}, "absolute"),
        ({"url": "ftp://me:hunter2@shop.example/"}, "absolute"),
        ({"method": "get it"}, "method"),
        ({"username": "me"}, "both"),
        ({"password": str}, "both"),
        ({"username": "me", "password": str, "bearer": str}, "exclude"),
        ({"body_regex": "("}, "regular expression"),
        ({"json_path": "a["}, "JSON path"),
        ({"timeout": timedelta(0)}, "timeout"),
        ({"latency_max": timedelta(seconds=9)}, "latency_max"),
        ({"redirects_max": 11}, "redirects_max"),
        ({"redirects_max": -1}, "redirects_max"),
        ({"body_bytes_max": 0}, "body_bytes_max"),
        ({"head_only": True, "body_contains": "ok"}, "not read"),
    ],
)
def test_options_that_make_no_sense_are_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words) as refused:
        HttpOptions(**{"name": "http"} | options)
    assert "hunter2" not in str(refused.value)
