"""Who is to blame: unhealthy is not enough, it must be *because of this release*.

Weighs the predecessor's own record, when the fault began, and whether anything changed at all.
Fix in flight, platform rollbacks and an impaired observer are guards of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from watchdog.core.lineage import Lineage
from watchdog.core.policy import Permit, Policy
from watchdog.model.decision import Blame
from watchdog.model.evidence import Baseline, Evidence
from watchdog.model.verdict import Health, Verdict


def blame(
    policy: Policy, lineage: Lineage, evidence: Evidence, verdicts: Sequence[Verdict]
) -> Blame:
    """Say whether the live release is the cause of the unhealthy verdicts.

    Every unhealthy signal must have a predecessor's record long enough to compare with, and
    none of those records may have been failing as well; doubt leaves ``to_blame`` at None.
    """
    arguments: list[str] = []
    if lineage.predecessor is None:
        # With nothing to compare with, only the owner's word makes the release answerable.
        allowed = policy.unseen_go_live is Permit.ACT
        summary = "we saw no earlier release to compare with"
        if allowed:
            summary += "; the policy allows acting all the same"
        return Blame(to_blame=True if allowed else None, summary=summary)
    for signal in _failing_signals(verdicts):
        record = evidence.baseline_of(signal)
        against = next(_alibis(record), None)
        if against is not None:
            return Blame(to_blame=False, summary=against, arguments=tuple(arguments))
        if record.answers < policy.baseline_min:
            summary = (
                f"the previous release gave {record.answers} answers of {signal}; "
                f"{policy.baseline_min} are needed to compare"
            )
            return Blame(to_blame=None, summary=summary, arguments=tuple(arguments))
        arguments.append(
            f"the previous release failed {record.failures} of {record.answers} answers of {signal}"
        )
    onset = onset_of(verdicts)
    if onset is not None and lineage.first is not None:
        age = (onset - lineage.first.live_from).total_seconds()
        arguments.append(f"the fault began {age:.0f} s after this release went live")
    summary = "the fault is new with this release"
    return Blame(to_blame=True, summary=summary, arguments=tuple(arguments))


def onset_of(verdicts: Sequence[Verdict]) -> datetime | None:
    """Return when the earliest of the unhealthy verdicts' bad stretches began."""
    begins = [
        one.since for one in verdicts if one.health is Health.UNHEALTHY and one.since is not None
    ]
    return min(begins, default=None)


def _failing_signals(verdicts: Sequence[Verdict]) -> list[str]:
    return sorted({one.signal for one in verdicts if one.health is Health.UNHEALTHY and one.signal})


def _alibis(record: Baseline) -> Iterator[str]:
    """Yield reasons why the fault is older than the release."""
    if 2 * record.failures > record.answers:
        yield (
            f"{record.signal} was failing before this release: "
            f"{record.failures} of {record.answers} answers of the previous one"
        )
    if 2 * record.latest_failures > record.latest_answers:
        yield (
            f"{record.signal} began to fail before this release went live: "
            f"{record.latest_failures} of {record.latest_answers} answers just before"
        )
