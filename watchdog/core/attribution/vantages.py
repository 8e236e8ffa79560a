"""Whether places that look at the app see different things: then the path to it is at fault."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from watchdog.core.attribution.arguments import speaks_against
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.core.vantages import disagreement
from watchdog.model.decision import Argument

ALL_BUT_ONE = log(1000)
# Only one of many places sees it: the weight grows with the share of those that do not.


def vantages(case: Suspicion) -> Iterator[Argument]:
    """In proportion to how many of those who looked got nothing but good answers meanwhile."""
    if case.onset is None:
        return
    for signal in case.signals:
        found = disagreement(case.evidence, signal, case.onset, case.now)
        if found is not None:
            share = len(found.passing) / (len(found.passing) + len(found.failing))
            yield speaks_against(found.words, ALL_BUT_ONE * share)
