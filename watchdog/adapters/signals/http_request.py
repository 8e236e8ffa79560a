"""Builds the requests of an HTTP probe: where to, with which credentials, and where to next.

Credentials, configured headers and the body go to the address that was asked for and to nobody
else, whatever a redirect says. It does not send anything.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

import httpx

from watchdog import __version__
from watchdog.adapters.signals.http_body import ACCEPTED_CODINGS
from watchdog.adapters.signals.http_options import HttpOptions, Secret, check_address
from watchdog.model.view import AppView

USER_AGENT = f"rollback-watchdog/{__version__}"

REDIRECTS = frozenset({301, 302, 303, 307, 308})

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Question:
    """One request to make: ``home`` is the address whose host alone may see credentials."""

    method: str
    url: httpx.URL
    home: httpx.URL


def first_question(options: HttpOptions, view: AppView | None) -> Question | None:
    """Say what to ask first; None when neither the options nor the view name an address.

    Raises:
        ValueError: the address is not one that can be asked.
    """
    base = options.url or (view.live_url if view is not None else "")
    if not base:
        return None
    path = options.path
    if not path and not options.url and view is not None:
        path = view.health_check_path or "/"
    url = join_path(check_address(base), path)
    return Question(options.method, url, url)


def join_path(base: httpx.URL, path: str) -> httpx.URL:
    """Put ``path``, which may carry a query, below ``base``; an empty one changes nothing."""
    if not path:
        return base
    bare = str(base.copy_with(query=None, fragment=None)).rstrip("/")
    return check_address(f"{bare}/{path.lstrip('/')}")


def next_question(asked: Question, reply: httpx.Response) -> Question | None:
    """Say where ``reply`` sends us on to; None when it leads nowhere that may be asked.

    A body is not carried to another host, since it may hold credentials: that is nowhere too.
    """
    try:
        url = asked.url.join(reply.headers["location"])
        check_address(str(url))
    except (KeyError, ValueError, httpx.InvalidURL):
        return None
    url = url.copy_with(userinfo=b"")
    if reply.status_code not in {307, 308} and asked.method not in {"GET", "HEAD"}:
        return Question("GET", url, asked.home)
    if asked.method not in {"GET", "HEAD"} and not trusted(url, asked.home):
        return None
    return Question(asked.method, url, asked.home)


def trusted(url: httpx.URL, home: httpx.URL) -> bool:
    """Say whether ``url`` may see what ``home`` sees: the same origin, or its TLS twin."""
    if url.host != home.host:
        return False
    upgraded = (home.scheme, port_of(home), url.scheme, port_of(url)) == ("http", 80, "https", 443)
    return upgraded or (url.scheme, port_of(url)) == (home.scheme, port_of(home))


def port_of(url: httpx.URL) -> int:
    """Return the port that ``url`` means."""
    return url.port or DEFAULT_PORTS[url.scheme]


def build_request(question: Question, options: HttpOptions) -> httpx.Request:
    """Build the request for ``question``, asking for each secret it needs.

    Raises:
        OSError, LookupError, ValueError: a secret could not be had.
    """
    headers = {
        b"user-agent": USER_AGENT.encode(),
        b"accept": b"*/*",
        b"accept-encoding": ACCEPTED_CODINGS.encode(),
    }
    body = b""
    if trusted(question.url, question.home):
        headers |= _credentials(question.home, options)
        for name, value in options.headers.items():
            text = value if isinstance(value, str) else value()
            headers[name.lower().encode()] = text.encode()
        if question.method == options.method:
            body = options.body
    headers[b"connection"] = b"close"
    url = question.url.copy_with(userinfo=b"", fragment=None)
    return httpx.Request(question.method, url, headers=list(headers.items()), content=body)


def _credentials(home: httpx.URL, options: HttpOptions) -> dict[bytes, bytes]:
    if options.bearer is not None:
        return {b"authorization": b"Bearer " + options.bearer().encode()}
    if options.password is not None:
        return {b"authorization": _basic(options.username, options.password)}
    if home.userinfo:
        return {b"authorization": _basic(home.username, lambda: home.password)}
    return {}


def _basic(username: str, password: Secret) -> bytes:
    pair = f"{username}:{password()}".encode()
    return b"Basic " + base64.b64encode(pair)
