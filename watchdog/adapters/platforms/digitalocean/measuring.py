"""What the platform's monitoring says of an app's instances: one metric over a span of time.

Points come every two minutes, as texts. What they mean for a decision is not known here.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import assert_never

from watchdog.adapters.platforms.digitalocean.failures import Ask
from watchdog.adapters.platforms.digitalocean.wire import MetricsReply
from watchdog.model.component import ComponentMetric, MetricPoint
from watchdog.model.identity import AppId

_NAME_MAX = 256


def metric_ask(
    app: AppId, metric: ComponentMetric, component: str, since: datetime, until: datetime
) -> Ask:
    """Return the question for one metric of an app, of one component or of all."""
    query: dict[str, str | int | bool] = {
        "app_id": app,
        "start": int(since.timestamp()),
        "end": int(until.timestamp()),
    }
    if component:
        query["app_component"] = component
    return Ask(
        operation="metrics",
        subject=f"{metric} of app {app}",
        path=f"/v2/monitoring/metrics/apps/{_name(metric)}",
        query=query,
        scope="monitoring:read",
        spare=True,
    )


def to_points(reply: MetricsReply) -> tuple[MetricPoint, ...]:
    """Return every usable point, oldest first; what is no number is left out."""
    points = [
        MetricPoint(
            component=one.metric.app_component[:_NAME_MAX],
            instance=one.metric.app_component_instance[:_NAME_MAX],
            at=datetime.fromtimestamp(at_s, UTC),
            value=value,
        )
        for one in reply.data.result
        for at_s, value in one.values
        if math.isfinite(value)
    ]
    return tuple(sorted(points, key=lambda one: one.at))


def _name(metric: ComponentMetric) -> str:
    match metric:
        case ComponentMetric.CPU:
            return "cpu_percentage"
        case ComponentMetric.MEMORY:
            return "memory_percentage"
        case ComponentMetric.RESTART_COUNT:
            return "restart_count"
        case _:
            assert_never(metric)
