"""Says of a fault met while probing whether it is the app's or ours, and names it.

Ours is everything that our own machine, network, resolver or configuration can cause alone, and
everything we do not recognise: a fault nobody can place must not speak against an app. It does
not know which probe met the fault.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta

import anyio
import httpcore
import httpx

from watchdog.adapters.signals.sampling import Finding, Stage, seconds_text
from watchdog.model.observation import FailureReason

EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

REFUSING = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.EHOSTDOWN})

BREAKING = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})

LOCAL = frozenset(
    {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EACCES, errno.EPERM}
)

# EAI_FAIL and EAI_AGAIN are the resolver speaking of itself; only these speak of the name.
NO_SUCH_NAME = frozenset({socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_ADDRFAMILY})

# Everything that a probe may meet on the wire. ssl.SSLError and socket.gaierror are OSErrors;
# a host name that cannot be encoded is a UnicodeError; httpcore's come as they are from our own
# transport, httpx's from one handed in.
FAULTS: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    MemoryError,
    UnicodeError,
    ExceptionGroup,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
)


def explain_timeout(stage: Stage, timeout: timedelta) -> Finding:
    """Explain a deadline that passed in ``stage``: only before asking anyone is it ours."""
    limit = seconds_text(timeout)
    if stage is Stage.DNS:
        return _observer(f"our resolver did not answer within {limit}")
    waited_for = {
        Stage.CONNECT: "no connection",
        Stage.TLS: "no TLS handshake",
        Stage.BODY: "no complete body",
    }.get(stage, "no answer")
    return Finding.failed(FailureReason.TIMEOUT, f"{waited_for} within {limit}")


def explain_fault(fault: BaseException, stage: Stage) -> Finding:
    """Explain ``fault``, met in ``stage``, by what lies at the bottom of its chain of causes."""
    chain = tuple(_chain(fault))
    return (
        _explain_name(chain)
        or _explain_numbers(chain)
        or _explain_tls(chain, stage)
        or _explain_protocol(chain)
        or _observer(f"unrecognised fault {type(fault).__name__} while probing")
    )


def _explain_name(chain: tuple[BaseException, ...]) -> Finding | None:
    for fault in chain:
        if isinstance(fault, socket.gaierror):
            if fault.errno in NO_SUCH_NAME:
                return Finding.failed(FailureReason.DNS, "no such host, or it has no address")
            return _observer("our resolver could not answer for now")
        if isinstance(fault, UnicodeError):
            return Finding.no_answer(FailureReason.NO_TARGET, "the host name is not a usable one")
    return None


def _explain_numbers(chain: tuple[BaseException, ...]) -> Finding | None:
    """Weigh the error numbers met; of several addresses tried, one true refusal decides.

    A machine without IPv6 has no route to the first address and is refused by the second: that
    is the app's refusal. But who has run out of descriptors knows nothing about either.
    """
    # OpenSSL's errors are OSErrors with numbers of its own: its 1 would read as "not permitted".
    met = {
        fault.errno
        for fault in chain
        if isinstance(fault, OSError) and not isinstance(fault, ssl.SSLError)
    }
    if met & EXHAUSTED or any(isinstance(fault, MemoryError) for fault in chain):
        return _observer("this machine ran out of descriptors, buffers or memory")
    if met & BREAKING:
        return Finding.failed(FailureReason.RESET, "the connection was reset")
    if errno.ECONNREFUSED in met:
        return Finding.failed(FailureReason.CONNECT, "connection refused")
    if met & REFUSING:
        return Finding.failed(FailureReason.CONNECT, "the host cannot be reached")
    if errno.ETIMEDOUT in met:
        return Finding.failed(FailureReason.TIMEOUT, "the connection timed out")
    if met & LOCAL:
        return _observer("this machine has no way out to the network for this address")
    return None


def _explain_tls(chain: tuple[BaseException, ...], stage: Stage) -> Finding | None:
    for fault in chain:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return Finding.failed(FailureReason.TLS, f"certificate refused: {fault.verify_message}")
        if isinstance(fault, ssl.SSLError):
            named = (fault.reason or "no reason given").replace("_", " ").lower()
            return Finding.failed(FailureReason.TLS, f"TLS failed: {named}")
    if stage is Stage.TLS:
        return Finding.failed(FailureReason.TLS, "the connection ended during the TLS handshake")
    return None


def _explain_protocol(chain: tuple[BaseException, ...]) -> Finding | None:
    for fault in chain:
        match fault:
            case httpx.LocalProtocolError() | httpcore.LocalProtocolError():
                return _observer("the configured request is not valid HTTP")
            case httpx.RemoteProtocolError() | httpcore.RemoteProtocolError():
                return Finding.failed(FailureReason.PROTOCOL, "the answer is not complete HTTP")
            case anyio.BrokenResourceError() | anyio.EndOfStream() | EOFError():
                return Finding.failed(FailureReason.RESET, "the connection broke off")
            case httpx.TimeoutException() | httpcore.TimeoutException():
                return Finding.failed(FailureReason.TIMEOUT, "no answer in time")
            case _:
                pass
    return None


def _observer(detail: str) -> Finding:
    return Finding.no_answer(FailureReason.OBSERVER, detail)


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """Walk a fault, what it came from, and all members of groups on the way."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [fault]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
