"""What is asked of the platform, and which of our errors a failed answer becomes.

The one table of classification: by status, and by whether the request changes anything. A
request that changes something and may have been taken is ``OutcomeUnknown``; everything else says
what the caller can do. It sends nothing and knows no token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import ValidationError

from watchdog.adapters.platforms.digitalocean.budget import retry_after
from watchdog.adapters.platforms.digitalocean.redaction import shorten
from watchdog.adapters.platforms.digitalocean.wire import Problem
from watchdog.ports import (
    Misconfigured,
    NotFound,
    OutcomeUnknown,
    PortError,
    Refused,
    Unavailable,
)

_MESSAGE_MAX = 256
# Room for two ids as the platform makes them; what people write for an id has no bound.
_SUBJECT_MAX = 120
# 504 and 524 are what proxies say when the platform itself took too long.
_SLOW = frozenset({504, 524})


class Unanswered(Unavailable):
    """A read that got no usable answer from network or server: one more try may well do.

    ``slow`` says that time ran out, here or at a proxy: asking for less may help.
    """

    def __init__(
        self, message: str, *, slow: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message, retry_after=retry_after)
        self.slow = slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: its name for metrics, its subject for people, what it needs and risks.

    ``changes`` marks the requests that may not be sent twice; ``urgent`` those on the way to a
    rollback, which may use the reserve of the budget and do not queue with the others; ``spare``
    those that stand back first, when the budget still has room for what decisions need.
    """

    operation: str
    subject: str
    path: str
    method: str = "GET"
    query: Mapping[str, str | int | bool] = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    scope: str = "app:read"
    changes: bool = False
    urgent: bool = False
    spare: bool = False

    @property
    def what(self) -> str:
        """Operation and subject, as every error message begins."""
        return f"DigitalOcean {self.operation} of {shorten(self.subject, _SUBJECT_MAX)}"


def lost(ask: Ask, why: str, *, slow: bool = False) -> PortError:
    """The error for a request that may have arrived and whose answer did not."""
    if ask.changes:
        return OutcomeUnknown(f"{ask.what}: {why}; it may have happened")
    return Unanswered(f"{ask.what}: {why}", slow=slow)


def unreadable(ask: Ask) -> PortError:
    """The error for a reply that came, with a status of success, and made no sense."""
    if ask.changes:
        return OutcomeUnknown(f"{ask.what}: unreadable reply; it may have happened")
    return Unavailable(f"{ask.what}: unreadable reply")


def failure(ask: Ask, status: int, headers: Mapping[str, str], body: bytes) -> PortError:
    """The error for a reply whose status is not one of success."""
    problem = _problem(body)
    said = f" ({shorten(problem.message, _MESSAGE_MAX)})" if problem.message else ""
    text = f"{ask.what}: answered {status}{said}"
    match status:
        case 401 | 403:
            return Misconfigured(f"{text}; the token must be valid and have scope {ask.scope}")
        case 429:
            return Unavailable(f"{text}; rate limited", retry_after=retry_after(headers))
        case 404 if ask.changes or problem.id:
            return NotFound(text, code=shorten(problem.id, _MESSAGE_MAX))
        case 404:
            # Not the platform's own words: some proxy's page must not make an app disappear.
            return unreadable(ask)
        case _ if status == 408 or status >= 500:
            return _no_answer(ask, text, status, headers)
        case _ if status >= 400:
            return Refused(text, code=shorten(problem.id, _MESSAGE_MAX))
        case _ if ask.changes:
            return OutcomeUnknown(f"{text}; it may have happened")
        case _:
            return Misconfigured(f"{text}; not what the API answers, check api_url and proxies")


def _no_answer(ask: Ask, text: str, status: int, headers: Mapping[str, str]) -> PortError:
    if ask.changes:
        return OutcomeUnknown(f"{text}; it may have happened")
    return Unanswered(text, slow=status in _SLOW, retry_after=retry_after(headers))


def _problem(body: bytes) -> Problem:
    try:
        return Problem.model_validate_json(body)
    except ValidationError:
        return Problem()
