"""Pages of a list, with the absolute links that lead from one to the next.

Nonsense in a page number means the first page, as on the platform. What is listed is not known
here.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from watchdog.simulator.wire import Call, JsonObject

_PER_PAGE_MAX = 200
_PER_PAGE = 20

T = TypeVar("T")


def page_of(call: Call, items: list[T]) -> tuple[list[T], JsonObject]:
    """The page that was asked for, with links and total."""
    page = _bounded(call.one("page", "1"), default=1, upper=None)
    per_page = _bounded(
        call.one("per_page", str(_PER_PAGE)), default=_PER_PAGE, upper=_PER_PAGE_MAX
    )
    last = max(1, -(-len(items) // per_page))
    numbers: dict[str, int] = {}
    if page > 1:
        numbers |= {"first": 1, "prev": page - 1}
    if page < last:
        numbers |= {"next": page + 1, "last": last}
    pages = {name: _page_url(call, number, per_page) for name, number in numbers.items()}
    links: JsonObject = {"pages": pages} if pages else {}
    begin = (page - 1) * per_page
    return items[begin : begin + per_page], {"links": links, "meta": {"total": len(items)}}


def _page_url(call: Call, page: int, per_page: int) -> str:
    kept = [(k, v) for k, vs in call.query.items() if k not in {"page", "per_page"} for v in vs]
    query = urlencode([*kept, ("page", page), ("per_page", per_page)])
    return f"{call.base_url}{call.url_path}?{query}"


def _bounded(text: str, *, default: int, upper: int | None) -> int:
    number = int(text) if text.isascii() and text.isdigit() else default
    number = max(1, number)
    return number if upper is None else min(number, upper)
