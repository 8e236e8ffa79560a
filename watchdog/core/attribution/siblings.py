"""Whether other apps of the fleet fell ill in the same minutes: then the cause is shared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from watchdog.core.attribution.arguments import (
    ALIBI,
    HINT,
    says_nothing,
    speaks_against,
    speaks_for,
)
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.model.decision import Argument
from watchdog.model.memory import Sick

TOGETHER = timedelta(minutes=2)
# Slow sampling and different rules part the onsets of one cause by that much.
OWN_RELEASE = timedelta(minutes=15)
# A sibling that went live this shortly before it fell ill has a cause of its own; not one that was
# ill already.
CLOCKS_DIFFER = timedelta(minutes=1)
FINE_MIN = 5
# That many others in good health show that what they share is well.


def siblings(case: Suspicion) -> Iterator[Argument]:
    """In proportion to how many of the others fell ill together with this app."""
    fleet, onset = case.memory.fleet, case.onset
    others = fleet.apps - 1
    if others < 1 or onset is None:
        return
    sick = [one for one in fleet.sick if one.app != case.view.app]
    together = [one for one in sick if abs(one.since - onset) <= TOGETHER and not _released(one)]
    if together:
        text = f"{len(together)} of {others} other apps fell ill within 2 min of it"
        yield speaks_against(text, ALIBI * min(1.0, len(together) / others))
    elif sick:
        yield says_nothing(
            f"{len(sick)} of {others} other apps are ill, "
            "since other times or by releases of their own"
        )
    elif others >= FINE_MIN:
        yield speaks_for(f"all {others} other apps are well", HINT)


def _released(one: Sick) -> bool:
    return one.live_from is not None and -CLOCKS_DIFFER <= one.since - one.live_from <= OWN_RELEASE
