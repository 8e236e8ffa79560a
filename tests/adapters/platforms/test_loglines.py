"""A log in pieces becomes lines, whatever the pieces, and lines tell where and when."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.adapters.platforms.digitalocean.loglines import (
    LINE_CHARACTERS_MAX,
    Cutter,
    lines_of,
    to_line,
)

LOG = "web 2026-03-01T12:00:00Z one\nweb 2026-03-01T12:00:01Z two\r\n\nhalf"


def cut(pieces: list[str]) -> list[str]:
    cutter = Cutter()
    lines = [line.text for piece in pieces for line in cutter.feed(piece)]
    return [*lines, *(line.text for line in cutter.flush())]


@given(st.lists(st.integers(0, len(LOG)), max_size=6))
def test_it_does_not_matter_where_a_log_is_cut(places: list[int]):
    edges = [0, *sorted(places), len(LOG)]
    pieces = [LOG[a:b] for a, b in itertools.pairwise(edges)]
    assert cut(pieces) == cut([LOG])
    assert len(cut([LOG])) == 3


def test_a_line_without_end_takes_no_more_room_than_a_line():
    cutter = Cutter()
    for _ in range(100):
        assert cutter.feed("x" * 1000) == []
    (line,) = cutter.feed("y\nz")
    assert line.text == "x" * LINE_CHARACTERS_MAX
    assert [one.text for one in cutter.flush()] == ["z"]
    assert cutter.flush() == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("web 2026-03-01T12:00:00Z boom", "web"),
        ("web-5d9c web 2026-03-01T12:00:00.000000000Z boom", "web-5d9c web"),
        ("2026-03-01T14:00:00+02:00 boom", ""),
        ("web 2026-03-01T12:00:00Z", "web"),
    ],
)
def test_a_line_says_where_and_when_it_was_written(text: str, source: str):
    line = to_line(text)
    assert (line.source, line.at) == (source, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert line.text == text


@pytest.mark.parametrize(
    "text", ["boom", "a b c 2026-03-01T12:00:00Z boom", "web 2026-13-01T12:00:00Z boom"]
)
def test_a_line_need_not_say_when(text: str):
    assert to_line(text).at is None


async def test_a_stream_ends_with_the_line_that_nothing_ended():
    async def pieces():
        yield "one\ntw"
        yield "o"

    assert [line.text async for line in lines_of(pieces())] == ["one", "two"]
