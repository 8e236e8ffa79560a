"""The kinds of rules. A new kind is one file here and one line in ``RULE_KINDS``.

A rule is a configured judge: it reads the view and the evidence of one deployment and says
healthy, unhealthy or unknown. It knows nothing of guards, targets or of what is done about it.
"""

from __future__ import annotations

from watchdog.core.rules.alert_firing import AlertFiring
from watchdog.core.rules.burn_rate import BurnRate
from watchdog.core.rules.cel import Cel
from watchdog.core.rules.deployment_failed import DeploymentFailed
from watchdog.core.rules.deployment_stuck import DeploymentStuck
from watchdog.core.rules.down import Down
from watchdog.core.rules.latency import Latency
from watchdog.core.rules.latency_threshold import LatencyThreshold
from watchdog.core.rules.log_rate import LogRate
from watchdog.core.rules.rate import Rate
from watchdog.core.rules.ratio import Ratio
from watchdog.core.rules.restarts import Restarts
from watchdog.core.rules.rule import Rule
from watchdog.core.rules.series import Series
from watchdog.core.rules.slow import Slow
from watchdog.core.rules.unready import Unready

RULE_KINDS: tuple[type[Rule], ...] = (
    Down,
    Rate,
    Latency,
    Slow,
    Ratio,
    LatencyThreshold,
    DeploymentFailed,
    DeploymentStuck,
    BurnRate,
    Series,
    Restarts,
    Unready,
    LogRate,
    AlertFiring,
    Cel,
)

__all__ = [
    "RULE_KINDS",
    "AlertFiring",
    "BurnRate",
    "Cel",
    "DeploymentFailed",
    "DeploymentStuck",
    "Down",
    "Latency",
    "LatencyThreshold",
    "LogRate",
    "Rate",
    "Ratio",
    "Restarts",
    "Rule",
    "Series",
    "Slow",
    "Unready",
]
