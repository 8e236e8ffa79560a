"""Which lines of a log were counted before, when the log is opened again and begins anew.

A platform begins a log that is opened again with lines that were there already. For each source
(an instance of a component) lines are told by their instant, and within one instant by their text;
lines without an instant by their text alone, as far back as is remembered. It does not know what
is counted.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from watchdog.model.component import LogLine

_SOURCES_MAX = 256
_UNDATED_MAX = 500
# Of lines within one instant; more than that tell nothing apart any more.
_TEXTS_MAX = 500


@dataclass(slots=True)
class _Edge:
    """The newest instant of one source, and the lines seen of that very instant."""

    at: datetime
    texts: Counter[int] = field(default_factory=Counter)


class LogMemory:
    """Remembers the edge of what was seen. Bounded, whatever comes."""

    def __init__(self, since: datetime) -> None:
        """Lines written before ``since`` (the platform's clock) never count."""
        self._since = since
        self._edges: dict[str, _Edge] = {}
        self._undated: deque[int] = deque(maxlen=_UNDATED_MAX)
        self._seen_before: dict[str, _Edge] = {}
        self._undated_before: Counter[int] = Counter()

    def reopen(self) -> None:
        """The log begins anew: what was seen up to now is not to be counted twice."""
        edges = self._edges.items()
        self._seen_before = {source: _Edge(one.at, one.texts.copy()) for source, one in edges}
        self._undated_before = Counter(self._undated)

    def takes(self, line: LogLine) -> bool:
        """Say whether ``line`` is new, and remember it."""
        if line.at is None:
            return self._takes_undated(hash(line.text))
        if line.at < self._since or self._was_seen(line.source, line.at, hash(line.text)):
            return False
        self._note(line.source, line.at, hash(line.text))
        return True

    def _takes_undated(self, text: int) -> bool:
        if self._undated_before[text] > 0:
            self._undated_before[text] -= 1
            return False
        # The first line that was not there before is where the repetition ends.
        self._undated_before.clear()
        self._undated.append(text)
        return True

    def _was_seen(self, source: str, at: datetime, text: int) -> bool:
        before = self._seen_before.get(source)
        if before is None or at > before.at:
            return False
        if at < before.at:
            return True
        before.texts[text] -= 1
        return before.texts[text] >= 0

    def _note(self, source: str, at: datetime, text: int) -> None:
        edge = self._edges.get(source)
        if edge is None or at > edge.at:
            # Put in anew, so that the first in order is the one that has been silent longest.
            self._edges.pop(source, None)
            edge = self._edges[source] = _Edge(at)
            while len(self._edges) > _SOURCES_MAX:
                del self._edges[next(iter(self._edges))]
        if at == edge.at and len(edge.texts) < _TEXTS_MAX:
            edge.texts[text] += 1
