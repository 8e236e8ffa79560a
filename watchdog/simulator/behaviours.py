"""What a version of an app answers, as a function of how long it has been live.

A behaviour is a list of troubles; the first one that applies to a request decides, and when
none applies the version is fine. Randomness is drawn from the generator that is handed in, and
time is the age that is handed in: this module has no clock and sends nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from random import Random

# A healthy App Platform service answers in a few tens of milliseconds through the edge; the
# simulator is quicker so that a demo's figures measure the watcher and not the watched.
FINE_LATENCY_MS = 2.0
# No answer is delayed for longer than this, whatever a log-normal draw says.
LATENCY_MS_MAX = 120_000.0


class TroubleKind(StrEnum):
    """The ways in which a version can misbehave."""

    ERRORS = "errors"
    SLOW = "slow"
    ERROR_BODY = "error_body"
    HANG = "hang"
    DRIP = "drip"
    RESET = "reset"
    REFUSE = "refuse"
    CRASH = "crash"


class Shape(StrEnum):
    """How an answer reaches the asker."""

    WHOLE = "whole"
    HANG = "hang"
    DRIP = "drip"
    RESET = "reset"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One way in which a version misbehaves, and when.

    ``from_s`` and ``to_s`` count seconds since going live (``to_s`` is not included; absent
    means for ever). ``rate`` is the share of requests concerned. ``path`` is a path prefix.
    With ``dependency`` the trouble shows only while that dependency is broken.
    """

    kind: TroubleKind
    status: int = 500
    rate: float = 1.0
    latency_ms: float = 2000.0
    sigma: float = 0.0
    from_s: float = 0.0
    to_s: float | None = None
    path: str | None = None
    dependency: str | None = None

    def concerns(self, age_s: float, path: str, broken: Collection[str]) -> bool:
        """Whether it can show in a request for ``path`` at that age."""
        if age_s < self.from_s or (self.to_s is not None and age_s >= self.to_s):
            return False
        if self.path is not None and not path.startswith(self.path):
            return False
        return self.dependency is None or self.dependency in broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request gets; ``good`` is the truth that a watcher has to find out."""

    status: int = 200
    text: str = "ok"
    latency_ms: float = FINE_LATENCY_MS
    shape: Shape = Shape.WHOLE
    good: bool = True


def pick_answer(
    troubles: tuple[Trouble, ...],
    age_s: float,
    path: str,
    broken: Collection[str],
    random: Random,
) -> Answer:
    """The answer of a version with ``troubles`` that has been live for ``age_s`` seconds."""
    for trouble in troubles:
        if trouble.concerns(age_s, path, broken) and _strikes(trouble, random):
            return _answer(trouble, random)
    return Answer()


def is_sick(
    troubles: tuple[Trouble, ...], age_s: float, path: str, broken: Collection[str]
) -> bool:
    """Whether most requests for ``path`` fail at that age, as a health check would see it."""
    failing = (trouble for trouble in troubles if trouble.kind is not TroubleKind.SLOW)
    return any(t.rate >= 0.5 and t.concerns(age_s, path, broken) for t in failing)


def _strikes(trouble: Trouble, random: Random) -> bool:
    return trouble.rate >= 1.0 or random.random() < trouble.rate


def _answer(trouble: Trouble, random: Random) -> Answer:
    match trouble.kind:
        case TroubleKind.ERRORS:
            return Answer(status=trouble.status, text="internal error", good=False)
        case TroubleKind.SLOW:
            return Answer(latency_ms=_latency_ms(trouble, random), good=False)
        case TroubleKind.ERROR_BODY:
            return Answer(text="error: cannot reach the database", good=False)
        case TroubleKind.CRASH:
            # This is what the platform's edge says for an app with no container to send to.
            return Answer(status=503, text="via_upstream (503 -)", good=False)
        case TroubleKind.HANG:
            return Answer(shape=Shape.HANG, good=False)
        case TroubleKind.DRIP:
            return Answer(shape=Shape.DRIP, latency_ms=_latency_ms(trouble, random), good=False)
        case TroubleKind.RESET:
            return Answer(shape=Shape.RESET, good=False)
        case TroubleKind.REFUSE:
            return Answer(shape=Shape.REFUSE, good=False)


def _latency_ms(trouble: Trouble, random: Random) -> float:
    if trouble.sigma <= 0:
        return min(trouble.latency_ms, LATENCY_MS_MAX)
    # Log-normal around the given median: service times have a long right tail.
    drawn: float = trouble.latency_ms * random.lognormvariate(0.0, trouble.sigma)
    return min(drawn, LATENCY_MS_MAX)
