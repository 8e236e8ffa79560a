"""The kinds of rules. A new kind is one file here and one line in ``RULE_KINDS``.

A rule is a configured judge: it reads the view and the evidence of one deployment and says
healthy, unhealthy or unknown. It knows nothing of guards, targets or of what is done about it.
"""

from __future__ import annotations

from watchdog.core.rules.deployment_failed import DeploymentFailed
from watchdog.core.rules.deployment_stuck import DeploymentStuck
from watchdog.core.rules.down import Down
from watchdog.core.rules.latency_threshold import LatencyThreshold
from watchdog.core.rules.ratio import Ratio
from watchdog.core.rules.rule import Rule

RULE_KINDS: tuple[type[Rule], ...] = (
    Down,
    Ratio,
    LatencyThreshold,
    DeploymentFailed,
    DeploymentStuck,
)

__all__ = [
    "RULE_KINDS",
    "DeploymentFailed",
    "DeploymentStuck",
    "Down",
    "LatencyThreshold",
    "Ratio",
    "Rule",
]
