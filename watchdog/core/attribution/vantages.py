"""Whether places that look at the app see different things: then the path to it is at fault."""

from __future__ import annotations

from collections.abc import Iterator

from watchdog.core.attribution.arguments import ALIBI, speaks_against
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.core.vantages import disagreement
from watchdog.model.decision import Argument


def vantages(case: Suspicion) -> Iterator[Argument]:
    """In proportion to how many of those who looked got nothing but good answers meanwhile.

    An app on this platform runs in one region: what few of many see fail is their path to it.
    """
    if case.onset is None:
        return
    for signal in case.signals:
        found = disagreement(case.evidence, signal, case.onset, case.now)
        if found is not None:
            share = len(found.passing) / (len(found.passing) + len(found.failing))
            yield speaks_against(found.words, ALIBI * share)
