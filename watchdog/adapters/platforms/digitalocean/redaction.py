"""Takes out of a text what looks like a secret, before it is kept or shown to people.

It goes by the look of things alone and knows no actual secret; when in doubt it takes out too
much. Every quantifier that could run over a whole line is bounded, so that no log line, however
it was made up, costs more than time in proportion to its length.
"""

from __future__ import annotations

import re

REDACTED = "[redacted]"

_NAMED = re.compile(
    # What comes before the telling word of a name need not be looked at, only kept.
    r"((?:token|secret|passw(?:or)?d|pwd|key|dsn|credentials?)[\w.-]{0,64}"
    r"[\"']?\s{0,4}(?:=|:(?!//))\s{0,4})"
    r"(?:\"[^\"\n]*\"?|'[^'\n]*'?|(?:bearer|basic|token)\s+\S+|\S+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\b(bearer|basic)(\s{1,4})[\w.~+/=-]{6,}", re.IGNORECASE)
# Everything up to the last @ of the word: a password may itself hold @ or a slash.
_CREDENTIALS = re.compile(r"([a-z][a-z0-9+.-]{0,20}://)[^\s\"'<>]{0,512}@", re.IGNORECASE)
# Well-known makes of token, and JSON web tokens, wherever they stand.
_MADE = re.compile(
    r"\b(?:do[opr]_v1_|gh[pousr]_|github_pat_|glpat-|sk_live_|rk_live_|xox[abprs]-|AKIA|eyJ)"
    r"[\w.=-]{8,}"
)


def redact(text: str) -> str:
    """Return ``text`` with whatever looks like a secret replaced."""
    text = _CREDENTIALS.sub(rf"\g<1>{REDACTED}@", text)
    text = _NAMED.sub(rf"\g<1>{REDACTED}", text)
    text = _SCHEME.sub(rf"\g<1>\g<2>{REDACTED}", text)
    return _MADE.sub(REDACTED, text)


def shorten(text: str, characters_max: int) -> str:
    """Return one redacted line of at most ``characters_max``, free of control characters."""
    # Redact well beyond the cut: a secret must not survive because its end fell behind it.
    plain = "".join(one if one.isprintable() else " " for one in text[: 16 * characters_max])
    plain = redact(plain).strip()
    return plain if len(plain) <= characters_max else plain[: characters_max - 1] + "…"
