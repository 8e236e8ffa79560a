"""Rollbacks: what they make, what holds the app meanwhile, how that ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.simulator.worlds import (
    ROLLBACK_S,
    advance_s,
    do,
    live_version,
    release,
    roll_back,
    shop,
    version_of,
    world,
)
from watchdog.simulator.wire import RefusedError


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


def test_a_refused_revert_leaves_the_pin_where_it_was():
    simulator = world()
    roll_back(simulator, "1.1")
    app = shop(simulator)
    assert app.pin is not None
    app.pins.append((simulator.now, replace(app.pin, before_id=None)))

    with pytest.raises(RefusedError, match="nothing was live"):
        simulator.revert(app)

    assert app.pin is not None
