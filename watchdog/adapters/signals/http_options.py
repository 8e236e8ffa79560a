"""What an HTTP probe asks and what it expects, checked when it is built.

Secrets are held as callables, asked anew for each probe, so that a rotated secret takes effect
and none ever stands in a repr. It does not know how a probe is carried out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

Secret = Callable[[], str]
"""Returns a secret's present value; may raise OSError, LookupError or ValueError."""

JsonScalar = str | int | float | bool | None

REDIRECTS_MAX = 10

STATUS_TEXT = re.compile(r"(?P<class>[1-5])xx|(?P<low>[1-5]\d\d)(?:-(?P<high>[1-5]\d\d))?")

JSON_PATH_STEP = re.compile(r"\[(\d{1,9})\]|(?:^|(?<!^)\.)([^.\[\]]+)")


@dataclass(frozen=True, slots=True)
class StatusSet:
    """HTTP statuses as inclusive ranges, with the words they were written in."""

    ranges: tuple[tuple[int, int], ...]
    text: str

    @classmethod
    def parse(cls, items: Iterable[int | str]) -> StatusSet:
        """Read items such as ``204``, ``"2xx"`` and ``"200-299"``.

        Raises:
            ValueError: an item is none of these, or there is none at all.
        """
        texts = [str(item).strip().lower() for item in items]
        if not texts:
            raise ValueError("at least one expected status is needed")
        return cls(tuple(_status_range(text) for text in texts), ", ".join(texts))

    def __contains__(self, status: int) -> bool:
        return any(low <= status <= high for low, high in self.ranges)


def _status_range(text: str) -> tuple[int, int]:
    found = STATUS_TEXT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no HTTP status; write 204, 2xx or 200-299")
    if found["class"]:
        return int(found["class"]) * 100, int(found["class"]) * 100 + 99
    low, high = int(found["low"]), int(found["high"] or found["low"])
    if low > high:
        raise ValueError(f"the status range {text!r} is empty")
    return low, high


def parse_json_path(text: str) -> tuple[str | int, ...]:
    """Read a path such as ``status.db[0].state`` into keys and indexes.

    Raises:
        ValueError: the path is empty or malformed.
    """
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        found = JSON_PATH_STEP.match(text, position)
        if found is None:
            raise ValueError(f"{text!r} is no JSON path; write status.db[0].state")
        steps.append(int(found[1]) if found[1] else found[2])
        position = found.end()
    if not steps:
        raise ValueError("the JSON path is empty")
    return tuple(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions:
    """One HTTP probe. Raises ValueError with one sentence when it makes no sense.

    ``url`` empty means the address that the app's view shows; ``path`` empty means the path of
    the ``url``, or the health-check path that the view shows. ``timeout`` is the whole probe's.
    Of ``headers``, ``body`` and the credentials nothing is sent to any but the first host, and
    ``redirects_max`` 0 means that a redirect is a failure, unless its status is expected. A body
    is measured after decompression. ``head_only`` leaves it unread: where any
    answer will do, a page may be as long as it likes. ``body_regex`` is searched in the whole body,
    on the event loop: a pattern with nested repetition can block it.
    """

    name: str
    url: str = field(default="", repr=False)
    path: str = ""
    method: str = "GET"
    headers: Mapping[str, str | Secret] = field(default_factory=dict, repr=False)
    username: str = ""
    password: Secret | None = field(default=None, repr=False)
    bearer: Secret | None = field(default=None, repr=False)
    body: bytes = field(default=b"", repr=False)
    expected: StatusSet = field(default_factory=lambda: StatusSet.parse(["2xx"]))
    body_contains: str = ""
    body_lacks: str = ""
    body_regex: str = ""
    json_path: str = ""
    json_equals: JsonScalar = None
    latency_max: timedelta | None = None
    timeout: timedelta = timedelta(seconds=5)
    verify_tls: bool = True
    ca_file: str = ""
    redirects_max: int = 0
    body_bytes_max: int = 1024 * 1024
    head_only: bool = False

    def __post_init__(self) -> None:
        self._check_numbers()
        if not re.fullmatch(r"[A-Z]+", self.method):
            raise ValueError("method is a word in capitals, such as GET")
        if self.url:
            check_address(self.url)
        if bool(self.username) != (self.password is not None):
            raise ValueError("basic authentication needs both username and password")
        if self.bearer is not None and self.password is not None:
            raise ValueError("bearer and basic authentication exclude each other")
        if self.head_only and self.reads_body:
            raise ValueError("nothing can be expected of a body that is not read")
        if self.json_path:
            parse_json_path(self.json_path)
        try:
            re.compile(self.body_regex)
        except re.error as fault:
            raise ValueError(f"body_regex is not a regular expression: {fault}") from fault

    def _check_numbers(self) -> None:
        if not self.name:
            raise ValueError("a probe needs a name")
        if self.timeout <= timedelta(0):
            raise ValueError("timeout must be positive")
        if self.latency_max is not None and not timedelta(0) < self.latency_max <= self.timeout:
            raise ValueError("latency_max must be positive and at most the timeout")
        if not 0 <= self.redirects_max <= REDIRECTS_MAX:
            raise ValueError(f"redirects_max must lie between 0 and {REDIRECTS_MAX}")
        if self.body_bytes_max <= 0:
            raise ValueError("body_bytes_max must be positive")

    @property
    def reads_body(self) -> bool:
        """True when something is expected of the body."""
        return bool(self.body_contains or self.body_lacks or self.body_regex or self.json_path)


def check_address(url: str) -> httpx.URL:
    """Return ``url`` parsed, if it is an absolute http or https address.

    Raises:
        ValueError: it is not; the message does not repeat it, for it may hold a secret.
    """
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        address = httpx.URL("")
    if address.scheme not in {"http", "https"} or not address.host:
        raise ValueError("the address is not an absolute http or https URL")
    return address
