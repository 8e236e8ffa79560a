"""Only patterns that can be searched in bounded time are looked for."""

from __future__ import annotations

import pytest

from watchdog.adapters.signals.log_pattern import PATTERN_CHARACTERS_MAX, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "needed"),
        ("x" * (PATTERN_CHARACTERS_MAX + 1), "longer"),
        ("(", "not a regular expression"),
        ("x*", "empty line"),
        ("(a+)+b", "for ever"),
        ("((a+))*b", "for ever"),
        ("(a|aa)+b", "for ever"),
        ("(?:x{2,}y){3}", "for ever"),
        ("(a*b?){2,}c", "for ever"),
    ],
)
def test_a_pattern_that_cannot_be_searched_safely_is_refused(pattern: str, words: str):
    with pytest.raises(ValueError, match=words):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["ERROR", r"level=(error|fatal)", r"\[(\w+)\] boom", "[(+*|]+ x", r"\(a+\)+", "(?i)panic: .*"],
)
def test_a_plain_pattern_is_fine(pattern: str):
    assert compile_pattern(pattern).pattern == pattern
