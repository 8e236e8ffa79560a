"""The platform's own account of an app's health, as the adapter reads it."""

from __future__ import annotations

from watchdog.adapters.platforms.digitalocean.translate import to_component
from watchdog.adapters.platforms.digitalocean.wire import HealthReply
from watchdog.model.component import ComponentHealth, ComponentState


def test_a_component_is_read_with_its_state_and_replicas() -> None:
    reply = HealthReply.model_validate_json(
        b'{"app_health": {"components": [{"name": "web", "state": "UNHEALTHY",'
        b' "replicas_desired": 2, "cpu_usage_percent": 3.5}]}}'
    )

    components = tuple(to_component(one) for one in reply.app_health.components)

    assert components == (
        ComponentHealth(
            name="web", state=ComponentState.UNHEALTHY, replicas_ready=0, replicas_desired=2
        ),
    )


def test_a_state_nobody_knows_is_unknown_not_healthy() -> None:
    reply = HealthReply.model_validate_json(
        b'{"app_health": {"components": [{"name": "web", "state": "SPLENDID"}]}}'
    )

    assert to_component(reply.app_health.components[0]).state is ComponentState.UNKNOWN
