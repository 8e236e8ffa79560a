"""Flagger: bad minutes are counted over the rollout, and acted on at the next tick."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.decisions.rivals.trace import Trace, share_failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagger:
    """A check a minute: success rate below ``success_min`` or slow answers fail it.

    Failed checks add up and are never taken back within a rollout; no answer is a failed check,
    too. The threshold is looked at before the next check is made, so that the rollback comes one
    tick after the check that reached it. Figures of the tutorial: one minute, 99 %, 500 ms, 5.
    """

    name: str
    title: str
    threshold: int = 5
    success_min: float = 0.99
    latency_max_s: float = 0.5
    interval_s: float = 60.0

    def decides(self, trace: Trace, previous: Trace) -> float | None:
        """Return the tick at which the failed checks were found too many."""
        del previous
        failed = 0
        for end_s, inside in trace.windows(self.interval_s):
            if failed >= self.threshold:
                return end_s
            failed += not self._passes(trace, inside)
        return None

    def _passes(self, trace: Trace, inside: slice) -> bool:
        share = share_failed(trace.failed[inside])
        if not share <= 1 - self.success_min:
            return False
        # The check of the request duration looks at the 99 % quantile of the window.
        ordered = sorted(trace.latency_s[inside].tolist())
        place = min(len(ordered) - 1, int(0.99 * len(ordered)))
        return bool(ordered[place] <= self.latency_max_s)
