"""Reads bodies piece by piece, so that no reply can take more memory than agreed.

Decompression is done here and not by the HTTP library, which inflates each piece whole: a few
kilobytes of a malicious or broken reply would become gigabytes. It knows nothing of requests.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx

_PIECE_BYTES = 64 * 1024
# Tells zlib to expect the gzip header and trailer.
_GZIP_WBITS = 31


class BodyError(Exception):
    """A body larger than agreed, cut short, or not in the coding that it says."""


async def read_bounded(response: httpx.Response, bytes_max: int) -> bytes:
    """Return the whole decoded body.

    Raises:
        BodyError: it is larger than ``bytes_max``, or cannot be decoded.
    """
    body = bytearray()
    async with aclosing(_decoded(response)) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) > bytes_max:
                msg = f"body larger than {bytes_max} bytes"
                raise BodyError(msg)
    return bytes(body)


class Tail:
    """The end of a text that may be long, or that may break off."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._kept = bytearray()
        self._begins_late = False
        self._ends_early = True

    @property
    def text(self) -> str:
        """What was kept, whole lines only: half a line could show half a secret."""
        text = self._kept.decode("utf-8", errors="replace")
        if self._begins_late:
            text = text.partition("\n")[2]
        return text.rpartition("\n")[0] if self._ends_early else text

    async def read(self, response: httpx.Response, through_bytes_max: int) -> None:
        """Read a body to its end, or until ``through_bytes_max`` have gone by.

        What was read before an error is kept.

        Raises:
            BodyError: it cannot be decoded.
        """
        partial = response.status_code == 206
        said = response.headers.get("content-range", "")
        self._begins_late = partial and not said.startswith("bytes 0-")
        passed = 0
        async with aclosing(_decoded(response)) as pieces:
            async for piece in pieces:
                self._keep(piece)
                passed += len(piece)
                if passed > through_bytes_max:
                    return
        self._ends_early = False

    def _keep(self, piece: bytes) -> None:
        self._kept += piece
        excess = len(self._kept) - self._bytes_max
        if excess > 0:
            del self._kept[:excess]
            self._begins_late = True


async def _decoded(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        async for raw in response.aiter_raw():
            yield raw
        return
    if coding != "gzip":
        msg = "body in a coding that was not asked for"
        raise BodyError(msg)
    inflate = zlib.decompressobj(wbits=_GZIP_WBITS)
    async for raw in response.aiter_raw():
        rest, piece = raw, b""
        # A full piece means that more may be waiting inside even when all input is taken.
        while rest or len(piece) == _PIECE_BYTES:
            try:
                piece = inflate.decompress(rest, _PIECE_BYTES)
            except zlib.error as error:
                msg = "body is not gzip"
                raise BodyError(msg) from error
            rest = inflate.unconsumed_tail
            yield piece
    if not inflate.eof:
        msg = "body cut short"
        raise BodyError(msg)
