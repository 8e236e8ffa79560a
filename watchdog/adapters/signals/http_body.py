"""Reads an HTTP body of bounded size, whatever its sender compressed into it.

httpx inflates each chunk whole, through as many layers as the reply names, which turns a few
kilobytes into gigabytes; so the raw bytes are inflated here, never beyond the bound. It does
not know what the body is expected to hold.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from watchdog.adapters.signals.sampling import Finding
from watchdog.model.observation import FailureReason

ACCEPTED_CODINGS = "gzip, deflate"

# zlib's switch for "gzip or zlib, see for yourself".
EITHER_FORMAT = zlib.MAX_WBITS | 32


class Unreadable(Exception):
    """The body cannot be had; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


async def read_body(
    chunks: AsyncIterator[bytes], coding: str, *, bytes_max: int, wanted: bool
) -> bytes:
    """Read a body to its end and return it decoded.

    A ``coding`` that was not asked for is only counted, unless the body is ``wanted``.

    Raises:
        Unreadable: it is longer than ``bytes_max``, or not in the coding that it claims.
    """
    match coding.strip().lower():
        case "" | "identity":
            decoder: _Plain | _Inflating = _Plain()
        case "gzip" | "x-gzip" | "deflate":
            decoder = _Inflating(bytes_max)
        case _ if wanted:
            raise _unreadable("the body comes in a content coding that was not asked for")
        case _:
            decoder = _Plain()
    body, raw_bytes = bytearray(), 0
    async for chunk in chunks:
        raw_bytes += len(chunk)
        body += decoder.decode(chunk, bytes_max - len(body))
        if max(len(body), raw_bytes) > bytes_max:
            detail = f"the body is longer than {bytes_max} bytes"
            raise Unreadable(Finding.failed(FailureReason.TOO_LARGE, detail))
    if raw_bytes and not decoder.ended:
        raise _unreadable("the compressed body ends too early")
    return bytes(body)


class _Plain:
    ended = True

    def decode(self, chunk: bytes, room: int) -> bytes:
        """Pass on at most one byte more than there is room for."""
        return chunk[: room + 1]


class _Inflating:
    """Inflates gzip or zlib, also several gzip members in a row, as the format allows."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._member = zlib.decompressobj(EITHER_FORMAT)

    @property
    def ended(self) -> bool:
        """True when the compressed stream is complete."""
        return self._member.eof

    def decode(self, chunk: bytes, room: int) -> bytes:
        """Inflate to at most one byte more than there is room for; the rest is lost."""
        inflated = bytearray()
        while chunk and len(inflated) <= room:
            if self._member.eof:
                self._member = zlib.decompressobj(EITHER_FORMAT)
            try:
                inflated += self._member.decompress(chunk, room + 1 - len(inflated))
            except zlib.error:
                raise _unreadable("the body is not in the content coding it claims") from None
            chunk = self._member.unused_data or self._member.unconsumed_tail
        return bytes(inflated)


def _unreadable(detail: str) -> Unreadable:
    return Unreadable(Finding.failed(FailureReason.PROTOCOL, detail, answered=True))
