"""Unhealthy when the platform itself says that the newest deployment failed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from watchdog.core.rules.rule import verdict
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.verdict import Health, Verdict
from watchdog.model.view import AppView, Phase

PLATFORM_FAULTS = ("InternalError", "BuildRateLimit")
# Codes that speak of the platform, not of the release; live replies may prefix them, hence
# they are matched by their end (contract, section 2).


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFailed:
    """Unhealthy when the newest deployment the platform shows ended in error.

    Mostly that deployment never served and the earlier release still does, so that there is
    nothing to return; but a job that fails after go-live can leave a failed deployment live. A
    failure that the platform calls its own fault is unknown: it says nothing of the release.
    """

    kind: ClassVar[str] = "deployment_failed"
    name: str = field(
        default="deployment_failed", metadata={"doc": "Name shown in verdicts and metrics."}
    )
    signal: ClassVar[str] = ""

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the newest deployment of the view."""
        shown = (*view.deployments, *((view.live,) if view.live else ()))
        if not shown:
            return verdict(self, evidence, Health.UNKNOWN, "no deployment is shown")
        newest = max(shown, key=lambda one: one.created_at)
        if newest.phase is not Phase.ERROR:
            reason = f"the newest deployment is {newest.phase}"
            return replace(verdict(self, evidence, Health.HEALTHY, reason), about=newest.id)
        codes = [one.code for one in newest.reasons]
        words = ", ".join(codes) or "no reason given"
        if any(code.endswith(PLATFORM_FAULTS) for code in codes):
            health, reason = Health.UNKNOWN, f"it failed by the platform's own fault ({words})"
        else:
            health, reason = Health.UNHEALTHY, f"the platform says it failed ({words})"
        bad = verdict(self, evidence, health, reason)
        return replace(bad, about=newest.id, since=newest.phase_since)
