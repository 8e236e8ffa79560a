"""The HTTP probe: asks an address over a fresh connection and judges what comes back.

The whole probe, redirects and body included, ends within one deadline. A fault of the app is a
failed observation, a fault of ours is no answer; nothing that is found raises. It does not know
how often it is asked, nor what its observations are used for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx

from watchdog.adapters.signals.connection import FreshTransport, Resolver, tls_context
from watchdog.adapters.signals.faults import FAULTS, explain_fault, explain_timeout
from watchdog.adapters.signals.http_body import Unreadable, read_body
from watchdog.adapters.signals.http_judge import judge_body, judge_status
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.http_request import (
    REDIRECTS,
    Question,
    build_request,
    first_question,
    next_question,
)
from watchdog.adapters.signals.sampling import Finding, Sampling, Stage, StageObserver
from watchdog.model.observation import FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Clock, PortError

TransportFactory = Callable[[], httpx.AsyncBaseTransport]
"""Makes the transport of one probe, which closes it; for apps that live in this process."""


class HttpProbe:
    """A signal source that sends one HTTP request for each sample.

    The latency of an observation is the time from the begin of the sample to the end of the body,
    or to the head of an answer whose status is already wrong, or whose body is not read. Samples
    may overlap.

    Raises:
        Misconfigured: the CA file cannot be used.
    """

    def __init__(
        self,
        options: HttpOptions,
        clock: Clock,
        *,
        observer: StageObserver | None = None,
        transport: TransportFactory | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._observer = observer
        self._transport = transport
        self._resolver = Resolver()
        self._tls = tls_context(verify=options.verify_tls, ca_file=options.ca_file)

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._options.name

    def __repr__(self) -> str:
        return f"HttpProbe({self._options!r})"

    async def sample(self, view: AppView | None) -> Observation:
        """Ask once; ``view`` gives address and path where the options name none."""
        options = self._options
        sampling = Sampling(options.name, self._clock, options.timeout)
        try:
            finding = await self._find(sampling, view)
        finally:
            sampling.stop()
        observation = sampling.conclude(finding, latency_max=options.latency_max)
        if self._observer is not None:
            sampling.report(self._observer)
        return observation

    async def _find(self, sampling: Sampling, view: AppView | None) -> Finding:
        try:
            question = first_question(self._options, view)
        except ValueError:
            return Finding.no_answer(FailureReason.NO_TARGET, "the app's address is not usable")
        if question is None:
            return Finding.no_answer(FailureReason.NO_TARGET, "the app has no address yet")
        transport = self._open(sampling)
        try:
            async with asyncio.timeout(self._options.timeout.total_seconds()):
                return await self._ask(sampling, transport, question)
        except TimeoutError:
            return explain_timeout(sampling.stage, self._options.timeout)
        except FAULTS as fault:
            return explain_fault(fault, sampling.stage)
        finally:
            await transport.aclose()

    def _open(self, sampling: Sampling) -> httpx.AsyncBaseTransport:
        if self._transport is not None:
            return self._transport()
        return FreshTransport(sampling, self._resolver, self._tls)

    async def _ask(
        self, sampling: Sampling, transport: httpx.AsyncBaseTransport, question: Question
    ) -> Finding:
        """Ask, and follow redirects within their bound, to a judged answer."""
        for _ in range(self._options.redirects_max + 1):
            try:
                request = build_request(question, self._options)
            except (PortError, OSError, LookupError, ValueError):
                # Not chained, not quoted: the cause may hold the secret it stumbled over.
                return Finding.no_answer(FailureReason.OBSERVER, "a secret could not be read")
            sampling.enter(Stage.ANSWER)
            reply = await transport.handle_async_request(request)
            try:
                if not self._leads_on(reply):
                    return await self._judge(sampling, reply)
            finally:
                await reply.aclose()
            onward = next_question(question, reply)
            if onward is None:
                return _redirected(f"HTTP {reply.status_code} leads to where we may not go")
            question = onward
        bound = self._options.redirects_max
        return _redirected(f"HTTP {reply.status_code}, a redirect beyond the {bound} allowed")

    def _leads_on(self, reply: httpx.Response) -> bool:
        redirect = reply.status_code in REDIRECTS and "location" in reply.headers
        return redirect and reply.status_code not in self._options.expected

    async def _judge(self, sampling: Sampling, reply: httpx.Response) -> Finding:
        finding = judge_status(reply.status_code, self._options)
        if finding is not None:
            return finding
        if self._options.head_only:
            return Finding.passed(f"HTTP {reply.status_code}")
        sampling.enter(Stage.BODY)
        assert isinstance(reply.stream, httpx.AsyncByteStream), "transports here are async"
        try:
            body = await read_body(
                aiter(reply.stream),
                reply.headers.get("content-encoding", ""),
                bytes_max=self._options.body_bytes_max,
                wanted=self._options.reads_body,
            )
        except Unreadable as fault:
            return fault.finding
        return judge_body(body, self._options) or Finding.passed(f"HTTP {reply.status_code}")


def _redirected(detail: str) -> Finding:
    return Finding.failed(FailureReason.REDIRECT, detail, answered=True)
