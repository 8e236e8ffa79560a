"""Rollbacks: what the platform allows, what it refuses, what it does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.worlds import (
    advance_s,
    do,
    live_version,
    release,
    shop,
    version_of,
    world,
)
from watchdog.simulator.rollback import validate
from watchdog.simulator.wire import RefusedError

ROLLBACK_S = 3.0


def verdict(simulator, target) -> str | None:
    """The blocking code, or None for an eligible target."""
    body = validate(shop(simulator), target, simulator.options).render()
    assert body["valid"] is ("error" not in body)
    return body["error"]["code"] if "error" in body else None


def roll_back(simulator, version, **more):
    made = simulator.roll_back(shop(simulator), version_of(simulator, version).id, **more)
    advance_s(simulator, ROLLBACK_S)
    return made


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


def test_a_rollback_makes_a_new_deployment_of_the_old_content():
    simulator = world()
    bad = release(simulator, "2.0", behaviour=[{"kind": "errors"}])

    made = roll_back(simulator, "1.2")

    assert made.cloned_from == version_of(simulator, "1.2").id
    assert made.cause.kind.value == "MANUAL_ROLLBACK"
    assert shop(simulator).active is made
    assert bad.phase.value == "SUPERSEDED"
    assert simulator.answer(shop(simulator), "/").status == 200


def test_the_ledger_names_what_was_bad_and_what_was_returned_to():
    simulator = world()
    bad = release(simulator, "2.0")

    roll_back(simulator, "1.2")

    (accepted,) = simulator.ledger.rollbacks_of("shop")
    assert (accepted.bad_id, accepted.bad_version) == (bad.id, "2.0")
    assert (accepted.target_version, accepted.by) == ("1.2", "api")


def test_a_rollback_overtakes_what_is_in_flight():
    simulator = world()
    do(simulator, "release", app="shop", version="2.0")

    roll_back(simulator, "1.1")

    assert version_of(simulator, "2.0").phase.value == "CANCELED"
    assert live_version(simulator) == "1.1"


def test_pushes_and_manual_deployments_are_refused_while_pinned():
    simulator = world(timeline=[{"at_s": 60, "release": {"app": "shop", "version": "3.0"}}])
    roll_back(simulator, "1.1")

    with pytest.raises(RefusedError, match="app_pinned"):
        do(simulator, "release", app="shop", version="2.0")
    advance_s(simulator, 90)

    assert live_version(simulator) == "1.1"
    assert [what for _, what, _ in simulator.ledger.refusals] == ["Release"]


def test_committing_keeps_the_rollback_and_lets_the_app_go():
    simulator = world()
    made = roll_back(simulator, "1.1")

    simulator.commit(shop(simulator))

    assert shop(simulator).pin is None
    assert shop(simulator).active is made
    assert release(simulator, "2.0").phase.value == "ACTIVE"


def test_reverting_brings_back_what_was_live_before():
    simulator = world()
    roll_back(simulator, "1.0")

    made = simulator.revert(shop(simulator))
    advance_s(simulator, ROLLBACK_S)

    assert shop(simulator).active is made
    assert live_version(simulator) == "1.2"
    assert shop(simulator).pin is None
    assert made.cause.action.value == "REVERT_APP_ROLLBACK"


@pytest.mark.parametrize("call", ["commit", "revert"])
def test_without_a_pin_there_is_nothing_to_end(call):
    simulator = world(options={"refusal_status": 409})

    with pytest.raises(RefusedError) as refused:
        getattr(simulator, call)(shop(simulator))

    assert refused.value.status == 409


def test_skip_pin_leaves_the_app_free():
    simulator = world()

    roll_back(simulator, "1.1", skip_pin=True)

    assert shop(simulator).pin is None
    assert release(simulator, "2.0").phase.value == "ACTIVE"


def test_without_pinning_nothing_but_the_caller_prevents_a_second_rollback():
    simulator = world(options={"pinning": False})

    roll_back(simulator, "1.1")
    roll_back(simulator, "1.0")

    assert [r.target_version for r in simulator.ledger.rollbacks] == ["1.1", "1.0"]


def test_a_tag_without_digest_brings_the_bad_image_back():
    simulator = world(components=[{"name": "web", "image_tag": "latest"}])
    release(simulator, "2.0", behaviour=[{"kind": "errors"}])

    roll_back(simulator, "1.2")

    assert simulator.answer(shop(simulator), "/").status == 500


def test_a_digest_brings_the_old_image_back():
    past = [{"version": "1.0", "digest": "sha256:1"}]
    simulator = world(past=past, components=[{"name": "web", "image_tag": "latest"}])
    release(simulator, "2.0", behaviour=[{"kind": "errors"}])

    roll_back(simulator, "1.0")

    assert simulator.answer(shop(simulator), "/").status == 200


def test_a_failed_rollback_leaves_the_bad_release_live():
    simulator = world()
    release(simulator, "2.0")
    do(simulator, "fail_next", app="shop", failure="health_checks")

    made = roll_back(simulator, "1.2")

    assert made.phase.value == "ERROR"
    assert live_version(simulator) == "2.0"


def test_cancelling_the_rollback_takes_its_pin_off():
    simulator = world()
    made = simulator.roll_back(shop(simulator), version_of(simulator, "1.1").id)

    simulator.cancel(shop(simulator), made.id)

    assert shop(simulator).pin is None


def test_a_person_can_roll_back_by_version():
    simulator = world()

    do(simulator, "roll_back", app="shop", version="1.0", skip_pin=True)
    advance_s(simulator, ROLLBACK_S)

    assert live_version(simulator) == "1.0"
    assert simulator.ledger.rollbacks[0].by == "person"


def test_a_pinned_rollback_can_be_kept_or_undone_by_a_person():
    simulator = world()
    roll_back(simulator, "1.1")
    do(simulator, "revert", app="shop")
    advance_s(simulator, ROLLBACK_S)
    roll_back(simulator, "1.0")

    do(simulator, "commit", app="shop")

    assert (live_version(simulator), shop(simulator).pin) == ("1.0", None)
