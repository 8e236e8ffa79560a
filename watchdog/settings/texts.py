"""Texts of a certain form: addresses, patterns, paths into JSON, sets of statuses.

Each is checked for its form only; whether anything answers there is for later.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

from watchdog.adapters.signals.log_pattern import compile_pattern
from watchdog.adapters.signals.prometheus_query import PLACEHOLDERS, check_query
from watchdog.settings.fields import wrong

PORT_MAX = 65_535
PATTERN_CHARACTERS_MAX = 1_000

_STATUS = re.compile(r"([1-5])xx\Z|([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?\Z")
_JSON_PATH = re.compile(
    r"[^.\[\]]+(?:\.[^.\[\]]+|\[[0-9]+\])*\Z|\[[0-9]+\](?:\.[^.\[\]]+|\[[0-9]+\])*\Z"
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        port_fits = parts.port is None or 0 < parts.port <= PORT_MAX
    except ValueError:
        raise wrong("is not a URL", "write one such as https://shop.example/healthz") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_fits:
        raise wrong("is not a URL", "write one such as https://shop.example/healthz")
    if parts.username is not None or parts.password is not None:
        raise wrong("holds a user or a password", "give them in fields of their own")
    if not text.isprintable() or " " in text:
        raise wrong("holds blanks or control characters", "escape them as in %20")
    return text


def address_parts(text: str) -> tuple[str, int]:
    """Return host and port of ``host:port`` or ``[v6]:port``.

    Raises:
        ValueError: it is neither.
    """
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if host.startswith("[") else host
    if not colon or not port.isascii() or not port.isdecimal() or len(port) > 5:
        raise ValueError
    if int(port) > PORT_MAX or (":" in host) != text.startswith("["):
        raise ValueError
    return host, int(port)


def _address(text: str) -> str:
    try:
        host, port = address_parts(text)
    except ValueError:
        host, port = "", 0
    if not host or not port or not host.isprintable() or " " in host:
        raise wrong("is not an address", "write host:port, such as db.example:5432")
    return text


def _listen(text: str) -> str:
    if not text:
        return text
    try:
        address_parts(text)
    except ValueError:
        mend = "write host:port such as 127.0.0.1:9394, :9394 for all addresses, '' for none"
        raise wrong("is not an address to listen on", mend) from None
    return text


def _regex(text: str) -> str:
    if len(text) > PATTERN_CHARACTERS_MAX:
        raise wrong("is too long a pattern", f"use {PATTERN_CHARACTERS_MAX} characters at most")
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        # `pos` is a number; the message of the error may quote the pattern.
        position = getattr(error, "pos", None)
        where = f" at character {position + 1}" if position is not None else ""
        mend = "escape characters such as ( [ * with a backslash, in single quotes"
        raise wrong(f"is not a regular expression{where}", mend) from None
    return text


def _json_path(text: str) -> str:
    if not _JSON_PATH.match(text):
        raise wrong(
            "is not a path into JSON", "write keys and positions, such as status.db[0].state"
        )
    return text


def _status(text: str) -> str:
    found = _STATUS.match(text)
    if not found or (found[3] and int(found[3]) < int(found[2])):
        raise wrong("is not a status", "write 204, 2xx or 200-299")
    return text


def _path(text: str) -> str:
    if not text.startswith("/") or not text.isprintable() or " " in text:
        raise wrong("is not a path", "begin it with a slash, such as /healthz")
    return text


def _method(text: str) -> str:
    if not text.isascii() or not text.isalpha():
        raise wrong("is not an HTTP method", "write one such as GET, HEAD or POST")
    return text.upper()


def _header(text: str) -> str:
    if not _TOKEN.match(text):
        raise wrong("is not the name of a header", "use letters, digits and dashes")
    return text


def _query(text: str) -> str:
    try:
        check_query(text)
    except ValueError as error:
        known = ", ".join(f"{{{{{one}}}}}" for one in PLACEHOLDERS)
        raise wrong(f"cannot be asked: {error}", f"write PromQL; it may hold {known}") from None
    return text


def _log_pattern(text: str) -> str:
    try:
        compile_pattern(text)
    except ValueError as error:
        mend = "write a plain one, such as 'ERROR|panic:', in single quotes"
        raise wrong(f"cannot be looked for: {error}", mend) from None
    return text


def _name(text: str) -> str:
    if not _NAME.match(text):
        raise wrong("is not a name", "use up to 64 letters, digits, dots, dashes and underscores")
    return text


def _glob(text: str) -> str:
    opened = re.sub(r"\[!?\]?[^]]*\]", "", text)
    if not text or "[" in opened:
        mend = "close every `[`; * stands for any text, ? for one character, [ab] for a or b"
        raise wrong("is not an app's id or name or a pattern of names", mend)
    return text


def _header_value(secret: SecretStr) -> SecretStr:
    if not all(" " <= one <= "~" or one == "\t" for one in secret.get_secret_value()):
        mend = "remove line breaks and other characters that a header cannot carry"
        raise wrong("cannot be sent in a header", mend)
    return secret


def _filled(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value():
        raise wrong("is empty", "give it a value, or remove the key")
    return secret


def _secret_url(secret: SecretStr) -> SecretStr:
    _url(_without_user(secret.get_secret_value()))
    return secret


def _without_user(text: str) -> str:
    """Return the URL without user and password, which a secret URL may hold."""
    return re.sub(r"^(https?://)[^/?#@]*@", r"\1", text)


def _store_url(secret: SecretStr) -> SecretStr:
    url = secret.get_secret_value()
    if url != "memory:" and not re.match(r"(sqlite:///|postgresql(\+\w+)?://).", url):
        raise wrong("is not the URL of a store", "write sqlite:///watchdog.db or memory:")
    return secret


_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\Z")

Url = Annotated[str, AfterValidator(_url)]
Address = Annotated[str, AfterValidator(_address)]
Listen = Annotated[str, AfterValidator(_listen)]
Regex = Annotated[str, AfterValidator(_regex)]
JsonPath = Annotated[str, AfterValidator(_json_path)]
Status = Annotated[str, AfterValidator(_status)]
UrlPath = Annotated[str, AfterValidator(_path)]
Method = Annotated[str, AfterValidator(_method)]
HeaderName = Annotated[str, AfterValidator(_header)]
Name = Annotated[str, AfterValidator(_name)]
Query = Annotated[str, AfterValidator(_query)]
LogPattern = Annotated[str, AfterValidator(_log_pattern)]
Glob = Annotated[str, AfterValidator(_glob)]
HeaderValue = Annotated[SecretStr, AfterValidator(_header_value)]
FilledSecret = Annotated[SecretStr, AfterValidator(_filled)]
HeaderSecret = Annotated[SecretStr, AfterValidator(_filled), AfterValidator(_header_value)]
SecretUrl = Annotated[SecretStr, AfterValidator(_secret_url)]
StoreUrl = Annotated[SecretStr, AfterValidator(_store_url)]
