"""Judges an HTTP answer against what was expected of it; None means nothing speaks against it.

It works on values only. It does not know how the answer was fetched, and never quotes a body.
"""

from __future__ import annotations

import json
import re

from watchdog.adapters.signals.http_options import HttpOptions, JsonScalar, parse_json_path
from watchdog.adapters.signals.sampling import Finding
from watchdog.model.observation import FailureReason


def judge_status(status: int, options: HttpOptions) -> Finding | None:
    """Judge the status of an answer."""
    if status in options.expected:
        return None
    detail = f"HTTP {status}, expected {options.expected.text}"
    return Finding.failed(FailureReason.STATUS, detail, answered=True)


def judge_body(body: bytes, options: HttpOptions) -> Finding | None:
    """Judge the body of an answer, decoded as UTF-8 with whatever is not replaced."""
    text = body.decode("utf-8", errors="replace")
    if options.body_contains and options.body_contains not in text:
        return _failed("the body lacks the expected text")
    if options.body_lacks and options.body_lacks in text:
        return _failed("the body holds text that it must not")
    if options.body_regex and re.search(options.body_regex, text) is None:
        return _failed("the body does not match the expected pattern")
    if options.json_path:
        return _judge_json(text, options)
    return None


def _judge_json(text: str, options: HttpOptions) -> Finding | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        # RecursionError: a body of nothing but opening brackets.
        return _failed("the body is not JSON")
    found, value = pick(document, parse_json_path(options.json_path))
    if not found:
        return _failed(f"the JSON body has no {options.json_path}")
    if not same(value, options.json_equals):
        return _failed(f"{options.json_path} in the JSON body is not as expected")
    return None


def pick(document: object, path: tuple[str | int, ...]) -> tuple[bool, object]:
    """Follow ``path`` into a JSON document; say whether it leads anywhere, and where."""
    for step in path:
        match document, step:
            case dict(), str() if step in document:
                document = document[step]
            case list(), int() if step < len(document):
                document = document[step]
            case _:
                return False, None
    return True, document


def same(value: object, expected: JsonScalar) -> bool:
    """Compare as JSON does: ``true`` is not ``1``, while ``1`` and ``1.0`` are the same."""
    return isinstance(value, bool) == isinstance(expected, bool) and value == expected


def _failed(detail: str) -> Finding:
    return Finding.failed(FailureReason.BODY, detail, answered=True)
