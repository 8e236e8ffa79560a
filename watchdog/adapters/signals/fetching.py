"""Asks an HTTP API about an app, where a fault of the API says nothing about the app.

Each question has a fresh connection and one deadline, and comes to a status and a bounded body, or
to a finding of *no answer* with the reason that a probe of the app would have given. It does not
know what is asked.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlencode

import httpx

from watchdog.adapters.signals.connection import FreshTransport, Resolver, tls_context
from watchdog.adapters.signals.faults import FAULTS, explain_fault, explain_timeout
from watchdog.adapters.signals.http_body import Unreadable, read_body
from watchdog.adapters.signals.http_options import HttpOptions, check_address
from watchdog.adapters.signals.http_request import Question, build_request, join_path
from watchdog.adapters.signals.sampling import Finding, Sampling, Stage
from watchdog.model.observation import FailureReason
from watchdog.ports import PortError


class Unfetched(Exception):
    """There is no reply; carries the finding of *no answer* that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


class Fetcher:
    """Posts forms below one address.

    Raises:
        Misconfigured: the CA file cannot be used.
    """

    def __init__(self, options: HttpOptions) -> None:
        self._options = options
        self._resolver = Resolver()
        self._tls = tls_context(verify=options.verify_tls, ca_file=options.ca_file)

    async def post(self, sampling: Sampling, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        """Post ``form`` to ``path`` below the address; return the reply's status and body.

        Raises:
            Unfetched: no whole reply came within the timeout.
        """
        options = self._options
        transport = FreshTransport(sampling, self._resolver, self._tls)
        try:
            async with asyncio.timeout(options.timeout.total_seconds()):
                return await self._ask(sampling, transport, self._request(path, form))
        except TimeoutError:
            raise _unfetched(explain_timeout(sampling.stage, options.timeout)) from None
        except FAULTS as fault:
            raise _unfetched(explain_fault(fault, sampling.stage)) from None
        finally:
            await transport.aclose()

    def _request(self, path: str, form: dict[str, str]) -> httpx.Request:
        url = join_path(check_address(self._options.url), path)
        body = urlencode(form).encode()
        type_of_body = {"content-type": "application/x-www-form-urlencoded"}
        headers = {**self._options.headers, **type_of_body}
        options = replace(self._options, method="POST", body=body, headers=headers)
        try:
            return build_request(Question("POST", url, url), options)
        except (PortError, OSError, LookupError, ValueError):
            # Not chained, not quoted: the cause may hold the secret it stumbled over.
            finding = Finding.no_answer(FailureReason.OBSERVER, "a secret could not be read")
            raise Unfetched(finding) from None

    async def _ask(
        self, sampling: Sampling, transport: FreshTransport, request: httpx.Request
    ) -> tuple[int, bytes]:
        sampling.enter(Stage.ANSWER)
        reply = await transport.handle_async_request(request)
        try:
            sampling.enter(Stage.BODY)
            assert isinstance(reply.stream, httpx.AsyncByteStream), "transports here are async"
            coding = reply.headers.get("content-encoding", "")
            bytes_max = self._options.body_bytes_max
            chunks = aiter(reply.stream)
            body = await read_body(chunks, coding, bytes_max=bytes_max, wanted=True)
        except Unreadable as fault:
            raise _unfetched(fault.finding) from None
        finally:
            await reply.aclose()
        return reply.status_code, body


def _unfetched(finding: Finding) -> Unfetched:
    assert finding.reason is not None, "whatever was met has a reason"
    return Unfetched(Finding.no_answer(finding.reason, finding.detail))
