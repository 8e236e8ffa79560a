"""The pattern that is looked for in log lines, held to what can be searched in bounded time.

A line is cut at 4 KiB before it gets here. What still takes for ever on a line of that length is a
repetition of something that itself repeats or has a choice: such patterns are refused when the
configuration is read. It does not know where the lines come from.
"""

from __future__ import annotations

import re

PATTERN_CHARACTERS_MAX = 500

_UNBOUNDED = re.compile(r"[*+]|\{\d*,\d*\}|\{\d+\}")


def compile_pattern(text: str) -> re.Pattern[str]:
    """Return the pattern, ready to search lines.

    Raises:
        ValueError: it is empty, too long, no regular expression, or could take for ever.
    """
    if not text:
        raise ValueError("a pattern is needed")
    if len(text) > PATTERN_CHARACTERS_MAX:
        raise ValueError(f"the pattern is longer than {PATTERN_CHARACTERS_MAX} characters")
    try:
        pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError):
        raise ValueError("the pattern is not a regular expression") from None
    if pattern.search("") is not None:
        raise ValueError("the pattern matches an empty line, and so every line")
    if _repeats_what_varies(text):
        raise ValueError(
            "the pattern repeats a group that itself repeats or has a choice, which can take for "
            "ever; write the repetition once"
        )
    return pattern


def _repeats_what_varies(text: str) -> bool:
    """Say whether a group that holds ``*``, ``+``, ``{`` or ``|`` is itself repeated."""
    plain = re.sub(r"\\.", "_", text)
    plain = re.sub(r"\[\^?\]?[^\]]*\]", "_", plain)
    varies = [False]
    for at, one in enumerate(plain):
        if one == "(":
            varies.append(False)
        elif one == ")" and len(varies) > 1:
            inner = varies.pop()
            if inner and _UNBOUNDED.match(plain, at + 1):
                return True
            varies[-1] = varies[-1] or inner
        elif one == "|" or _UNBOUNDED.match(plain, at):
            varies[-1] = True
    return False
