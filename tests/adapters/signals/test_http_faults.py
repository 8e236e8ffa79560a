"""Which faults speak against an app and which against ourselves."""

from __future__ import annotations

import errno
import socket

import anyio
import httpcore
import httpx
import pytest

from tests.adapters.servers import (
    answering,
    serve,
)
from tests.adapters.signals.views import (
    failed,
    probe,
    unanswered,
)
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.faults import explain_fault
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.sampling import Stage
from watchdog.model.observation import Answer, FailureReason, Observation


async def test_a_secret_that_cannot_be_read_is_no_answer_and_is_not_quoted():
    def broken() -> str:
        raise ValueError("hunter2 has a newline")

    async with serve(answering()) as app:
        observation = await probe(app.url, bearer=broken).sample(None)
    assert unanswered(observation, FailureReason.OBSERVER)
    assert "hunter2" not in observation.detail
    assert app.requests == []


async def test_a_header_that_http_forbids_is_our_fault():
    async with serve(answering()) as app:
        observation = await probe(app.url, headers={"X-Key": "two\nlines"}).sample(None)
    assert unanswered(observation, FailureReason.OBSERVER)
    assert app.requests == []


class Failing(httpx.AsyncBaseTransport):
    """A transport that meets a given fault."""

    def __init__(self, fault: BaseException) -> None:
        self._fault = fault

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self._fault


async def sample_meeting(fault: BaseException) -> Observation:
    options = HttpOptions(name="http", url="http://app.example")
    return await HttpProbe(options, SystemClock(), transport=lambda: Failing(fault)).sample(None)


@pytest.mark.parametrize(
    "number",
    [
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOBUFS,
        errno.ENOMEM,
        errno.ENETUNREACH,
        errno.ENETDOWN,
        errno.EADDRNOTAVAIL,
        errno.EACCES,
        errno.EPERM,
        errno.EIO,
    ],
)
async def test_faults_of_our_own_machine_are_no_answer(number):
    fault = OSError("All connection attempts failed")
    fault.__cause__ = OSError(number, "")
    assert unanswered(await sample_meeting(fault), FailureReason.OBSERVER)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ECONNREFUSED, FailureReason.CONNECT),
        (errno.EHOSTUNREACH, FailureReason.CONNECT),
        (errno.ECONNRESET, FailureReason.RESET),
        (errno.EPIPE, FailureReason.RESET),
        (errno.ECONNABORTED, FailureReason.RESET),
        (errno.EHOSTDOWN, FailureReason.CONNECT),
        (errno.ETIMEDOUT, FailureReason.TIMEOUT),
    ],
)
async def test_faults_of_the_far_side_are_failures(number, reason):
    fault = httpx.ConnectError("")
    fault.__cause__ = OSError(number, "")
    assert failed(await sample_meeting(fault), reason)


@pytest.mark.parametrize(
    ("others", "answer"),
    [(errno.ENETUNREACH, Answer.FAILED), (errno.EMFILE, Answer.NO_ANSWER)],
)
async def test_of_several_addresses_a_refusal_counts_but_exhaustion_counts_more(others, answer):
    both = [OSError(others, ""), OSError(errno.ECONNREFUSED, "")]
    fault = ConnectionError()
    fault.__cause__ = ExceptionGroup("attempts", both)
    assert (await sample_meeting(fault)).answer is answer


@pytest.mark.parametrize(
    ("number", "answer", "reason"),
    [
        (socket.EAI_NONAME, Answer.FAILED, FailureReason.DNS),
        (socket.EAI_NODATA, Answer.FAILED, FailureReason.DNS),
        (socket.EAI_AGAIN, Answer.NO_ANSWER, FailureReason.OBSERVER),
        (socket.EAI_FAIL, Answer.NO_ANSWER, FailureReason.OBSERVER),
    ],
)
async def test_only_a_name_that_does_not_exist_is_a_dns_failure(number, answer, reason):
    observation = await sample_meeting(socket.gaierror(number, ""))
    assert (observation.answer, observation.reason) == (answer, reason)


async def test_a_name_no_resolver_could_take_is_no_target():
    observation = await probe(f"http://{'a' * 64}.example").sample(None)
    assert unanswered(observation, FailureReason.NO_TARGET)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (anyio.EndOfStream(), FailureReason.RESET),
        (anyio.BrokenResourceError(), FailureReason.RESET),
        (httpcore.ReadTimeout(), FailureReason.TIMEOUT),
        (httpx.ReadTimeout(""), FailureReason.TIMEOUT),
        (httpx.RemoteProtocolError(""), FailureReason.PROTOCOL),
    ],
)
async def test_what_libraries_call_it_does_not_matter(fault, reason):
    assert failed(await sample_meeting(fault), reason)


@pytest.mark.parametrize(
    "fault",
    [MemoryError(), httpx.ConnectError(""), httpx.UnsupportedProtocol(""), httpx.InvalidURL("")],
)
async def test_what_nobody_can_place_does_not_speak_against_the_app(fault):
    assert unanswered(await sample_meeting(fault), FailureReason.OBSERVER)


def test_a_chain_of_causes_that_bites_its_tail_is_walked_once():
    first, second = OSError(errno.ECONNREFUSED, ""), OSError("all failed")
    first.__cause__, second.__cause__ = second, first
    assert explain_fault(second, Stage.CONNECT).reason is FailureReason.CONNECT


def test_a_cause_that_was_hidden_on_purpose_is_not_looked_at():
    fault = OSError(errno.ECONNREFUSED, "")
    fault.__context__ = OSError(errno.EMFILE, "")
    assert explain_fault(fault, Stage.CONNECT).answer is Answer.NO_ANSWER
    fault.__suppress_context__ = True
    assert explain_fault(fault, Stage.CONNECT).reason is FailureReason.CONNECT
