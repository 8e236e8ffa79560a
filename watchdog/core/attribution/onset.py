"""When the fault began, against when the release went live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import log

from watchdog.core.attribution.arguments import ALIBI, says_nothing, speaks_against, speaks_for
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.model.decision import Argument

EVEN_AT = timedelta(minutes=10)
# Of the faults that a release brings as many begin in each doubling of its age, from ten seconds
# to an hour; faults of other causes come evenly. Then, at the age a, it is 3600 s / (a ln 360),
# that is 610 s / a, times as likely that the release brought it.
WEIGHT_MAX = log(30)
# Reached at twenty seconds. Readings of who is live come some ten seconds apart: an onset cannot
# be known any better against the go-live.
CLOCKS_DIFFER = timedelta(seconds=60)
# The platform's stamp of a phase may stand before our first reading of it; a fault that is older
# by more was there before the release was.


def onset(case: Suspicion) -> Iterator[Argument]:
    """Soon after the go-live speaks strongly for, later less and at last nothing; before, never."""
    age = case.age_at_onset
    if age is None:
        return
    seconds = age.total_seconds()
    if age < -CLOCKS_DIFFER:
        text = f"the fault began {-seconds:.0f} s before this release went live"
        yield speaks_against(text, ALIBI)
        return
    text = f"the fault began {max(seconds, 0.0):.0f} s after this release went live"
    weight = log(EVEN_AT / max(age, timedelta(seconds=1)))
    if weight > 0:
        yield speaks_for(text, min(WEIGHT_MAX, weight))
    else:
        # A late fault may still be the release's (a leak, a cache that ran cold): it does not
        # speak against it, only no longer for it.
        yield says_nothing(text)
