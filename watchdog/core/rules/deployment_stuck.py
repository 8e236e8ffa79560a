"""Unhealthy when a deployment has been on its way for longer than it should."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from watchdog.core.rules.rule import verdict
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.verdict import Figure, Health, Verdict
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentStuck:
    """Unhealthy when the deployment on its way was created longer than ``limit`` ago.

    Compares the platform's clock with ours, so a limit of less than some minutes means little.
    The platform caps builds at 60 minutes itself.
    """

    kind: ClassVar[str] = "deployment_stuck"
    name: str = field(
        default="deployment_stuck", metadata={"doc": "Name shown in verdicts and metrics."}
    )
    limit: timedelta = field(
        default=timedelta(minutes=75), metadata={"doc": "How long a deployment may take."}
    )
    signal: ClassVar[str] = ""

    def judge(self, view: AppView, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
        """Judge the deployment on its way to live, if there is one."""
        coming = view.coming
        if coming is None:
            return verdict(self, evidence, Health.HEALTHY, "no deployment is on its way")
        age, limit = (now - coming.created_at).total_seconds(), self.limit.total_seconds()
        reason = f"on its way ({coming.phase}) for {age:.0f} s; the limit is {limit:.0f} s"
        health = Health.UNHEALTHY if age > limit else Health.HEALTHY
        figures = (Figure(name="age", value=age, limit=limit, unit="s"),)
        return replace(verdict(self, evidence, health, reason, figures), about=coming.id)
