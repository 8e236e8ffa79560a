"""Replies that are not about deployments: preflights and the health of components."""

from __future__ import annotations

import json

import pytest

from tests.adapters.platforms.builders import APP, NOON, adapter
from tests.adapters.platforms.scripted import answer_json, scripted
from watchdog.adapters.platforms.digitalocean.translate import to_preflight
from watchdog.adapters.platforms.digitalocean.wire import ValidateReply
from watchdog.model.component import ComponentState
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Preflight


def preflight(**fields: object) -> Preflight:
    reply = ValidateReply.model_validate_json(json.dumps(fields))
    return to_preflight(reply, DeploymentId("d1"), NOON)


@pytest.mark.parametrize(
    ("fields", "valid", "code"),
    [
        ({"valid": True}, True, ""),
        ({"valid": True, "error": {}}, True, ""),
        ({"valid": True, "error": {"code": "app_pinned"}}, False, "app_pinned"),
        ({"valid": False, "error": {"code": "brand_new"}}, False, "brand_new"),
        ({"error": {"code": "app_pinned"}}, False, "app_pinned"),
        ({"valid": False}, False, "unspecified"),
        ({"error": {"message": "no"}}, False, "unspecified"),
        ({}, False, "unreadable"),
    ],
)
def test_only_a_plain_yes_is_a_yes(fields: dict[str, object], valid: bool, code: str):
    found = preflight(**fields)

    assert (found.valid, found.code) == (valid, code)


def test_warnings_of_a_preflight_are_their_codes():
    found = preflight(valid=True, warnings=[{"code": "static_site_requires_rebuild"}, {}])

    assert found.warnings == ("static_site_requires_rebuild", "unspecified")


async def test_the_health_of_components_is_asked_of_the_app():
    body = {"app_health": {"components": [{"name": "web", "state": "HEALTHY"}]}}
    async with scripted(answer_json(body)) as server:
        platform = adapter(server.url)
        (found,) = await platform.app_health(APP)
        await platform.close()

    assert server.asked[0].path == "/v2/apps/a1/health"
    assert found.state is ComponentState.HEALTHY
