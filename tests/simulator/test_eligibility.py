"""Which deployments the platform lets an app be returned to, and what it warns of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.worlds import (
    advance_s,
    do,
    release,
    roll_back,
    shop,
    version_of,
    world,
)
from watchdog.simulator.rollback import validate
from watchdog.simulator.wire import RefusedError


def verdict(simulator, target) -> str | None:
    """The blocking code, or None for an eligible target."""
    body = validate(shop(simulator), target, simulator.options).render()
    assert body["valid"] is ("error" not in body)
    return body["error"]["code"] if "error" in body else None


def test_a_former_good_release_is_eligible():
    simulator = world()

    assert verdict(simulator, version_of(simulator, "1.1")) is None


def test_the_live_deployment_is_no_target():
    simulator = world()

    assert verdict(simulator, shop(simulator).active) == "incompatible_phase"


def test_a_deployment_in_flight_is_no_target():
    simulator = world()
    do(simulator, "release", app="shop", version="2.0")

    assert verdict(simulator, version_of(simulator, "2.0")) == "incompatible_phase"


@pytest.mark.parametrize("failure", ["build", "health_checks", "post_deploy_job"])
def test_a_failed_deployment_is_no_target(failure):
    simulator = world()
    failed = release(simulator, "2.0", failure=failure)
    advance_s(simulator, 1.0)

    assert verdict(simulator, failed) == "incompatible_result"


def test_a_superseded_deployment_that_never_served_is_no_target():
    simulator = world(overtaken="SUPERSEDED")
    do(simulator, "release", app="shop", version="2.0")
    release(simulator, "2.1")

    assert version_of(simulator, "2.0").phase.value == "SUPERSEDED"
    assert verdict(simulator, version_of(simulator, "2.0")) == "incompatible_result"


def test_a_hidden_result_can_make_a_fine_looking_release_ineligible():
    past = [{"version": "1.0", "refused_as": "incompatible_result"}, {"version": "1.1"}]
    simulator = world(past=past)

    assert version_of(simulator, "1.0").phase.value == "SUPERSEDED"
    assert verdict(simulator, version_of(simulator, "1.0")) == "incompatible_result"


def test_only_the_ten_most_recent_successes_can_be_returned_to():
    simulator = world(past=[{"version": f"1.{n}"} for n in range(12)])

    assert verdict(simulator, version_of(simulator, "1.1")) == "exceeded_revision_limit"
    assert verdict(simulator, version_of(simulator, "1.2")) is None


def test_failed_deployments_do_not_use_up_the_ten():
    simulator = world(past=[{"version": f"1.{n}"} for n in range(10)])
    release(simulator, "2.0", failure="build")

    assert verdict(simulator, version_of(simulator, "1.0")) is None


def test_the_starter_tier_cannot_roll_back_at_all():
    simulator = world(tier="starter")

    assert verdict(simulator, version_of(simulator, "1.1")) == "exceeded_revision_limit"


def test_another_region_or_database_is_a_conflict():
    past = [
        {"version": "1.0", "region": "nyc"},
        {"version": "1.1", "databases": ["old"]},
        {"version": "1.2"},
    ]
    simulator = world(past=past, databases=["main"])

    assert verdict(simulator, version_of(simulator, "1.0")) == "region_conflict"
    assert verdict(simulator, version_of(simulator, "1.1")) == "database_config_conflict"


def test_a_pinned_app_cannot_be_rolled_back_again():
    simulator = world()
    roll_back(simulator, "1.1")

    assert verdict(simulator, version_of(simulator, "1.0")) == "app_pinned"
    with pytest.raises(RefusedError, match="app_pinned"):
        roll_back(simulator, "1.0")
    assert len(simulator.ledger.rollbacks) == 1


def test_static_sites_and_tags_without_digest_are_warned_about():
    components = [{"name": "pages", "kind": "static_site"}, {"name": "web", "image_tag": "latest"}]
    simulator = world(components=components)

    target = version_of(simulator, "1.1")
    body: Any = validate(shop(simulator), target, simulator.options).render()

    warned = {warning["code"]: warning["components"] for warning in body["warnings"]}
    assert body["valid"] is True
    assert warned == {
        "static_site_requires_rebuild": ["pages"],
        "image_source_missing_digest": ["web"],
    }
