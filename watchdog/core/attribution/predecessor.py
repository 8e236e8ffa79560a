"""Whether the release before this one failed the same way: without a record nobody can say."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from watchdog.core.attribution.arguments import ALIBI, leaves_open, speaks_against, speaks_for
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.core.policy import Permit
from watchdog.core.statistics import failure_rate_bound
from watchdog.model.decision import Argument
from watchdog.model.evidence import Baseline

WEIGHT_MIN = log(1.5)
# A record that the owner calls long enough, and that did not mostly fail, says at least this.
WEIGHT_MAX = log(30)
# No record says more: what a release before did not do the world may still begin to do.


def predecessor(case: Suspicion) -> Iterator[Argument]:
    """Ask each failing signal's record; the platform's own word needs none."""
    if case.lineage.predecessor is None:
        # With nothing to compare with, only the owner's word makes the release answerable.
        text = "we saw no earlier release to compare with"
        if case.policy.unseen_go_live is not Permit.ACT:
            yield leaves_open(text)
            return
        yield speaks_for(f"{text}; the policy allows acting all the same", WEIGHT_MAX)
        return
    if not case.signals and case.platform_says:
        yield speaks_for("the platform itself says so of this very deployment", WEIGHT_MAX)
    for signal in case.signals:
        yield _of(case, case.evidence.baseline_of(signal))


def _of(case: Suspicion, record: Baseline) -> Argument:
    """Return what one signal's record says: the same fault, too little, or that it is new."""
    signal, needed = record.signal, case.policy.baseline_min
    if 2 * record.failures > record.answers:
        return speaks_against(
            f"{signal} was failing before this release: "
            f"{record.failures} of {record.answers} answers of the previous one",
            ALIBI,
        )
    if 2 * record.latest_failures > record.latest_answers:
        return speaks_against(
            f"{signal} began to fail before this release went live: "
            f"{record.latest_failures} of {record.latest_answers} answers just before",
            ALIBI,
        )
    if record.answers < needed:
        return leaves_open(
            f"the previous release gave {record.answers} answers of {signal}; "
            f"{needed} are needed to compare"
        )
    # The largest rate at which the release before can have failed: had the fault been there, it
    # would have been seen with the odds of one to that. Signals share one weight, for they saw
    # one fault.
    rate = failure_rate_bound(record.failures, record.answers)
    weight = min(WEIGHT_MAX, max(WEIGHT_MIN, -log(rate)))
    return speaks_for(
        f"the previous release failed {record.failures} of {record.answers} answers of {signal}",
        weight / len(case.signals),
    )
