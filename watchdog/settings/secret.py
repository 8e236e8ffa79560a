"""Secrets: read when used, never shown.

A secret kept in a file is read again at every use, so that rotating it needs no restart.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from watchdog.ports import Misconfigured

HIDDEN = "**********"
_FILE_BYTES_MAX = 64 * 1024


class SecretUnreadable(Misconfigured, ValueError):
    """A secret cannot be had; adapters expect a ValueError of whatever gives them secrets.

    ``reason`` leaves the path out: who writes a secret where its file should be named must not
    find it in a message.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"the file {path} {reason}")
        self.reason = reason


class Secret:
    """Something that only its user may see: call it for the value, print it and see stars."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    @classmethod
    def fixed(cls, value: str) -> Secret:
        """Return a secret whose value is already known."""
        return cls(lambda: value)

    @classmethod
    def from_file(cls, path: str) -> Secret:
        """Return a secret that lives in a file; surrounding blanks are not part of it."""
        return cls(lambda: read_secret_file(path))

    def __call__(self) -> str:
        """Return the value as it is now.

        Raises:
            SecretUnreadable: its file cannot be read, or is empty.
        """
        return self._read()

    def __repr__(self) -> str:
        return HIDDEN


def read_secret_file(path: str) -> str:
    """Return the content of a small file without surrounding blanks.

    Raises:
        SecretUnreadable: it cannot be read, is no text, is empty or is larger than 64 KiB.
    """
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(_FILE_BYTES_MAX + 1)
        text = content.decode().strip()
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        raise SecretUnreadable(path, f"cannot be read ({cause})") from error
    except ValueError:
        # A path with a null character, or bytes that are no text. Not chained: the error of a
        # failed decoding carries the bytes.
        raise SecretUnreadable(path, "is not a text file") from None
    if len(content) > _FILE_BYTES_MAX:
        raise SecretUnreadable(path, f"is larger than {_FILE_BYTES_MAX} bytes")
    if not text:
        raise SecretUnreadable(path, "is empty")
    return text
