"""What the platform writes, and what we read in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.adapters.platforms.builders import NOON, app, deployment, step
from watchdog.adapters.platforms.digitalocean.translate import (
    newest_first,
    to_deployment,
    to_view,
)
from watchdog.adapters.platforms.digitalocean.wire import (
    AppWire,
    DeploymentWire,
)
from watchdog.model.view import AppView, CauseKind, Deployment, Phase, PhaseReason, StandDown


def read(**fields: object) -> Deployment:
    return to_deployment(DeploymentWire.model_validate_json(json.dumps(deployment(**fields))))


def view(**fields: object) -> AppView:
    return to_view(AppWire.model_validate_json(json.dumps(app(**fields))), NOON)


@pytest.mark.parametrize("none", [None, {}, {"id": ""}, ...])
def test_every_spelling_of_an_empty_slot_means_none(none: object):
    names = ("active", "in_progress", "pending", "pinned")
    fields = app()
    for name in names:
        fields.pop(f"{name}_deployment", None)
        if none is not ...:
            fields[f"{name}_deployment"] = none
    found = to_view(AppWire.model_validate_json(json.dumps(fields)), NOON)

    assert (found.live, found.in_progress, found.pending, found.pinned) == (None,) * 4
    assert found.deployments == ()


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-01T10:00:00.123456789Z", datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-03-01T10:00:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T11:00:00+01:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
    ],
)
def test_times_are_read_in_every_form_that_was_seen(text: str | None, instant: datetime | None):
    assert read(phase_last_updated_at=text).phase_since == instant


@pytest.mark.parametrize("text", ["yesterday", "9999-12-31T23:59:59-23:59", 7, {}, "0001-01-01"])
def test_a_deployment_without_a_readable_creation_is_refused_without_quoting_it(text: object):
    with pytest.raises(ValueError, match="created_at") as caught:
        read(created_at=text)

    assert "yesterday" not in str(caught.value)
    assert "9999" not in str(caught.value)


def test_an_unknown_phase_is_unknown_and_not_an_error():
    found = read(phase="WARMING_THE_OVEN")

    assert found.phase is Phase.UNKNOWN
    assert found.served is None


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_is_known_by_its_published_name(phase: Phase):
    assert read(phase=phase.name).phase is phase


@pytest.mark.parametrize(
    ("type_name", "action", "cause"),
    [
        ("MANUAL", "", CauseKind.PERSON),
        ("MANUAL", "CREATE_DEPLOYMENT", CauseKind.PERSON),
        ("MANUAL", "RESTART", CauseKind.RESTART),
        ("MANUAL", "ROLLBACK_APP", CauseKind.ROLLBACK),
        ("MANUAL", "REVERT_APP_ROLLBACK", CauseKind.REVERT),
        ("MANUAL_ROLLBACK", "", CauseKind.ROLLBACK),
        ("MANUAL_ROLLBACK", "ROLLBACK_APP", CauseKind.ROLLBACK),
        ("MANUAL_ROLLBACK", "UPDATE_SPEC", CauseKind.ROLLBACK),
        ("MANUAL_ROLLBACK", "REVERT_APP_ROLLBACK", CauseKind.REVERT),
        ("AUTO_ROLLBACK", "UPDATE_SPEC", CauseKind.PLATFORM_ROLLBACK),
        ("DEPLOY_ON_PUSH", "", CauseKind.PUSH),
        ("MAINTENANCE", "", CauseKind.MAINTENANCE),
        ("UPDATE_DATABASE_TRUSTED_SOURCES", "", CauseKind.MAINTENANCE),
        ("AUTOSCALED", "", CauseKind.AUTOSCALE),
        ("UNKNOWN", "ROLLBACK_APP", CauseKind.ROLLBACK),
        ("UNKNOWN", "", CauseKind.UNKNOWN),
        ("SOMETHING_NEW", "ODD", CauseKind.UNKNOWN),
        ("", "", CauseKind.UNKNOWN),
    ],
)
def test_causes_are_told_by_type_and_by_action(type_name: str, action: str, cause: CauseKind):
    details = {"type": type_name, "digitalocean_user_action": {"name": action}}

    assert read(cause_details=details).cause is cause


def test_a_push_names_commit_author_and_message():
    push = {"commit_sha": "abc", "author": "Ada", "username": "ada", "message": "Fix\nthe thing"}
    found = read(cause_details={"type": "DEPLOY_ON_PUSH", "git_push": push})

    assert (found.commit, found.author, found.message) == ("abc", "Ada", "Fix the thing")


def test_without_a_push_the_commit_is_that_of_the_first_component_that_has_one():
    found = read(services=[{"name": "image"}], workers=[{"source_commit_hash": "w1"}])

    assert found.commit == "w1"


def test_sources_are_the_sorted_set_of_commits_and_digests_of_all_components():
    found = read(
        services=[{"source_commit_hash": "b"}, {"source_image_digest": "sha256:a"}],
        jobs=[{"source_commit_hash": "b"}],
        static_sites=[{"source_commit_hash": "c"}],
        functions=[{"source_commit_hash": "d"}],
    )

    assert found.content.sources == ("b", "c", "d", "sha256:a")


def test_equal_specs_have_equal_digests_whatever_the_order_of_their_keys():
    one = read(spec={"name": "shop", "envs": [{"key": "A", "value": "1"}]})
    same = read(spec={"envs": [{"value": "1", "key": "A"}], "name": "shop"})
    other = read(spec={"name": "shop", "envs": [{"key": "A", "value": "2"}]})

    assert one.content.spec == same.content.spec != other.content.spec
    assert len(one.content.spec) == 32


def test_without_spec_and_sources_the_content_is_unknown():
    assert not read(spec=None, services=None).content.known


DONE, FAILED = step("deploy", "SUCCESS"), step("deploy", "ERROR")


@pytest.mark.parametrize(
    ("phase", "steps", "served"),
    [
        ("ACTIVE", [], True),
        ("ACTIVE", [FAILED], True),
        ("SUPERSEDED", [step("build", "SUCCESS"), DONE], True),
        ("SUPERSEDED", [step("finalize", "SUCCESS")], True),
        ("SUPERSEDED", [step("build", "SUCCESS"), step("deploy", "PENDING")], False),
        ("SUPERSEDED", [step("deploy", "RUNNING")], False),
        ("SUPERSEDED", [FAILED], False),
        ("SUPERSEDED", [step("deploy", "UNKNOWN")], None),
        ("SUPERSEDED", [step("build", "SUCCESS")], None),
        ("SUPERSEDED", [], None),
        ("ERROR", [], False),
        ("ERROR", [FAILED], False),
        ("ERROR", [DONE], True),
        ("CANCELED", [], False),
        ("BUILDING", [], False),
        ("DEPLOYING", [step("deploy", "RUNNING")], False),
    ],
)
def test_whether_it_served_is_told_by_phase_and_deploy_step(
    phase: str, steps: list[object], served: bool | None
):
    assert read(phase=phase, progress={"steps": steps}).served is served


def test_counts_of_steps_say_nothing_about_having_served():
    progress = {"success_steps": 9, "total_steps": 9, "steps": []}

    assert read(phase="SUPERSEDED", progress=progress).served is None


def test_reasons_are_gathered_from_failed_steps_at_any_depth():
    reason = {"code": "DeployContainerHealthChecksFailed", "message": "x" * 1000}
    wait = step("wait", "ERROR", reason=reason)
    passed = step("deploy", "SUCCESS", reason={"code": "Ignored"})
    web = step("web", "ERROR", passed, wait, component_name="web")
    found = read(phase="ERROR", progress={"steps": [step("deploy", "ERROR", web)]})

    (only,) = found.reasons
    assert isinstance(only, PhaseReason)
    assert (only.code, only.component) == ("DeployContainerHealthChecksFailed", "web")
    assert len(only.message) == 256


def test_the_watermark_is_the_newest_creation_that_the_reading_knows_of():
    newest = deployment("d9", phase="BUILDING", created_at="2026-03-01T11:00:00Z")

    assert view(pending_deployment=newest).watermark.hour == 11
    assert view(last_deployment_created_at="2026-03-01T11:30:00Z").watermark.minute == 30
    assert view(last_deployment_created_at="0001-01-01T00:00:00Z").watermark.hour == 10


def test_an_app_that_was_never_deployed_has_its_own_creation_as_watermark():
    found = view(active_deployment=None, last_deployment_created_at=None)

    assert found.watermark == datetime(2026, 1, 1, tzinfo=UTC)


def test_pending_equal_to_live_or_long_ended_is_not_pending():
    assert view(pending_deployment=deployment()).pending is None
    for phase in ("ACTIVE", "SUPERSEDED", "ERROR", "CANCELED"):
        assert view(pending_deployment=deployment("d2", phase=phase)).pending is None
    found = view(pending_deployment=deployment("d2", phase="PENDING_BUILD"))
    assert found.pending is not None


def test_in_progress_is_never_the_live_one_and_pending_never_the_one_in_progress():
    building = deployment("d2", phase="BUILDING")
    found = view(in_progress_deployment=building, pending_deployment=building)

    assert view(in_progress_deployment=deployment()).in_progress is None
    assert found.in_progress is not None
    assert found.pending is None


def test_slots_are_shown_once_each_newest_first():
    newer = deployment("d2", phase="BUILDING", created_at="2026-03-01T11:00:00Z")
    found = view(in_progress_deployment=newer, pending_deployment=newer)

    assert [one.id for one in found.deployments] == ["d2", "d1"]
    assert found.read_at == NOON


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, None),
        ({"maintenance": {}}, None),
        ({"maintenance": {"enabled": False}}, None),
        ({"maintenance": {"enabled": True}}, StandDown.MAINTENANCE),
        ({"maintenance": {"enabled": True, "archive": True}}, StandDown.ARCHIVED),
        ({"maintenance": {"archive": True}}, StandDown.ARCHIVED),
        ({"services": [{}, {"inactivity_sleep": {"after_seconds": 600}}]}, StandDown.ASLEEP),
        ({"services": [{"inactivity_sleep": 600}]}, StandDown.ASLEEP),
        ({"services": [{"inactivity_sleep": 0}]}, None),
        ({"services": ["odd", {"name": "web"}], "maintenance": "odd"}, None),
    ],
)
def test_the_spec_tells_why_an_app_stands_down(spec: dict[str, object], expected: StandDown | None):
    assert view(spec=spec).stand_down is expected


@pytest.mark.parametrize(
    ("services", "path"),
    [
        ([], ""),
        ([{"name": "web"}], ""),
        ([{"health_check": {"http_path": "/healthz"}}], "/healthz"),
        ([{"health_check": {}, "liveness_health_check": {"http_path": "/live"}}], "/live"),
        ([{"health_check": {"http_path": 7}}], ""),
        ([{"name": "web"}, {"health_check": {"http_path": "/second"}}], ""),
    ],
)
def test_the_health_check_path_is_that_of_the_first_service(services: list[object], path: str):
    assert view(spec={"services": services}).health_check_path == path


def test_the_default_ingress_stands_in_for_a_missing_live_url():
    assert view(default_ingress="https://x").live_url == "https://x"
    assert view(default_ingress="https://x", live_url="https://y").live_url == "https://y"


def test_an_app_without_a_name_goes_by_its_id():
    assert view(spec={}).name == "a1"
    assert view(spec={"name": "shop"}).name == "shop"


def test_one_deployment_shown_twice_counts_once():
    assert len(newest_first([read(), read()])) == 1
