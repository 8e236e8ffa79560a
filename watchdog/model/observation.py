"""One answer, or non-answer, of one signal.

*Failed* means that the app answered badly or did not answer although we could ask. *No answer*
means that we could not ask properly: it says nothing about the app and counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchdog.model.identity import DeploymentId

DETAIL_CHARACTERS_MAX = 256


class Answer(StrEnum):
    """What one sample of a signal came to."""

    PASSED = "passed"
    FAILED = "failed"
    NO_ANSWER = "no_answer"


class FailureReason(StrEnum):
    """Why a sample failed or gave no answer: a closed set, fit for a metric label."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"
    PROTOCOL = "protocol"
    STATUS = "status"
    BODY = "body"
    LATENCY = "latency"
    TOO_LARGE = "too_large"
    REDIRECT = "redirect"
    UNREADY = "unready"
    VALUE = "value"
    NO_DATA = "no_data"
    ALERT = "alert"
    PLATFORM = "platform"
    NO_TARGET = "no_target"
    UNHEARD = "unheard"
    OBSERVER = "observer"
    OBSERVER_IMPAIRED = "observer_impaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One sample of one signal, tied to the deployment that gave it.

    ``begun_at`` and ``ended_at`` are our clock. ``deployment`` is None until two readings of the
    app agree on who was live. ``latency`` is None when no answer arrived. ``scheduled`` is False
    for confirmation re-probes, which baselines leave out. ``detail`` holds no secret and at
    most 256 characters. ``value`` is the number read, for signals that measure rather than
    answer (a query, a count of log lines, a share of memory); ``vantage`` names who looked, empty
    for this daemon.
    """

    signal: str
    begun_at: datetime
    ended_at: datetime
    answer: Answer
    reason: FailureReason | None = None
    latency: timedelta | None = None
    detail: str = ""
    deployment: DeploymentId | None = None
    scheduled: bool = True
    value: float | None = None
    vantage: str = ""

    def __post_init__(self) -> None:
        assert self.begun_at <= self.ended_at, "a sample ends no earlier than it begins"
        assert len(self.detail) <= DETAIL_CHARACTERS_MAX, "detail is bounded"
        passed = self.answer is Answer.PASSED
        assert passed == (self.reason is None), "exactly the failures carry a reason"
