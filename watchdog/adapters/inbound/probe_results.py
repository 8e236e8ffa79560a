"""Reads what remote probes saw: results of one vantage, each with its own time."""

from __future__ import annotations

import re
from datetime import timedelta

from watchdog.adapters.inbound.reading import Part, short
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.pushed import Pushed, RemoteResult

RESULTS_MAX = 1_000
_LATENCY_MS_MAX = 3_600_000
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\Z")
_OURS = frozenset({FailureReason.ALERT, FailureReason.UNHEARD})
_REASONS = tuple(one.value for one in FailureReason if one not in _OURS)


def read_probe_results(body: Part) -> Pushed:
    """Return the results of one message, oldest first, each with its vantage.

    Raises:
        Unreadable: a field is missing or not as it should be; nothing of the message counts.
    """
    vantage = _name(body.part("vantage"))
    parts = body.part("results").items(RESULTS_MAX)
    results = [_result(one, vantage) for one in parts]
    return Pushed(results=tuple(sorted(results, key=lambda one: one.observation.ended_at)))


def _result(part: Part, vantage: str) -> RemoteResult:
    begun_at = part.part("t").moment()
    latency = part.part("latency_ms")
    took = timedelta(0) if latency.value is None else _duration(latency)
    answer, reason = _answer(part)
    detail = part.part("detail").text_or("")
    status = part.part("status")
    if not detail and status.value is not None:
        detail = f"status {int(status.number())}"
    answered = latency.value is not None and answer is not Answer.NO_ANSWER
    observation = Observation(
        signal=_name(part.part("signal")),
        begun_at=begun_at,
        ended_at=begun_at + took,
        answer=answer,
        reason=reason,
        latency=took if answered else None,
        detail=short(detail),
        vantage=vantage,
    )
    return RemoteResult(app=part.part("app").text_or(""), observation=observation)


def _answer(part: Part) -> tuple[Answer, FailureReason | None]:
    ok, reason = part.part("ok"), part.part("reason")
    if ok.value is True:
        return Answer.PASSED, None
    if ok.value is None and "ok" in part.value:
        given = FailureReason(reason.word(*_REASONS)) if reason.value is not None else None
        return Answer.NO_ANSWER, given or FailureReason.OBSERVER
    if ok.value is not False:
        ok.wrong("is neither true, false nor null", "send null where the probe could not ask")
    if reason.value is None:
        if part.part("status").value is None:
            part.wrong("failed and does not say why", "send `status`, or `reason` such as timeout")
        return Answer.FAILED, FailureReason.STATUS
    return Answer.FAILED, FailureReason(reason.word(*_REASONS))


def _duration(part: Part) -> timedelta:
    milliseconds = part.number()
    if not 0 <= milliseconds <= _LATENCY_MS_MAX:
        part.wrong("is not a duration", "send milliseconds, from 0 to an hour")
    return timedelta(milliseconds=milliseconds)


def _name(part: Part) -> str:
    if not _NAME.match(part.text()):
        part.wrong("is not a name", "use up to 64 letters, digits, dots, dashes and underscores")
    return part.text()
