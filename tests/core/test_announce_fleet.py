"""One fault of many apps, one notice: what the fleet says, and what its apps then do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.core.builders import (
    at,
    content,
    decided,
    deployment,
    down,
    memory,
    minutes,
    noon,
    policy,
    view,
)
from watchdog.core.announce import CANCELED, Announcement, announce
from watchdog.core.announce_fleet import FLEET, announce_fleet
from watchdog.core.fix_terms import Afterwards, FixInFlight, Meanwhile
from watchdog.core.inputs import Inputs
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Cancel, Fleet, Sick
from watchdog.model.notice import Incident, NoticeKind, Severity
from watchdog.model.view import Phase

SHOP, API = AppId("app-1"), AppId("app-2")
NAMES = {SHOP: "shop", API: "api"}
SICK = (Sick(app=API, since=at(-20)), Sick(app=SHOP, since=at(-30)))
FROZEN = Fleet(apps=5, sick=SICK, limit=3, within=minutes(2), frozen_since=noon)
THAWED = replace(FROZEN, frozen_since=None)
OPEN = Incident(
    key="app-1/d2/0", deployment=DeploymentId("d2"), opened_at=noon, said="budget_spent", count=1
)


def told_of(fleet: Fleet, incident: Incident | None = None) -> Announcement:
    return announce_fleet(fleet, NAMES, incident, at(5))


def test_a_freeze_is_told_once_and_wakes_somebody() -> None:
    said = told_of(FROZEN)
    [notice] = said.notices

    assert (notice.kind, notice.severity) == (NoticeKind.TRIGGER, Severity.CRITICAL)
    assert (notice.app, notice.app_name, notice.event) == (FLEET, "fleet", "fleet_breaker_opened")
    assert notice.title == "all apps: rollbacks are frozen, 2 of 5 apps are unhealthy"
    assert notice.text.splitlines()[-2:] == [
        "  shop since 11:59:30 UTC",
        "  api since 11:59:40 UTC",
    ]
    assert said.incident is not None
    assert said.incident.opened_at == noon
    assert told_of(FROZEN, said.incident) == Announcement(incident=said.incident)


def test_a_thaw_resolves_what_the_freeze_triggered() -> None:
    opened = told_of(FROZEN)
    said = told_of(THAWED, opened.incident)
    [trigger], [resolve] = opened.notices, said.notices

    assert said.incident is None
    assert (resolve.kind, resolve.severity) == (NoticeKind.RESOLVE, Severity.INFO)
    assert resolve.key == trigger.key
    assert resolve.id != trigger.id
    assert resolve.title == "all apps: rollbacks are allowed again, 2 of 5 apps are unhealthy"
    assert told_of(THAWED) == Announcement(incident=None)


def test_a_long_list_is_cut_and_an_app_without_a_name_goes_by_its_id() -> None:
    many = tuple(Sick(app=AppId(f"x{number:02}"), since=noon) for number in range(22))
    [notice] = told_of(replace(FROZEN, sick=many)).notices

    lines = notice.text.splitlines()
    assert lines[-1] == "  and 2 more"
    assert "  x00 since 12:00:00 UTC" in lines
    assert not any("x20" in line for line in lines)


def said_of(told: Inputs) -> Announcement:
    return announce(decided(told), told)


def test_an_app_held_by_the_open_breaker_opens_no_incident_of_its_own() -> None:
    assert said_of(down(memory=memory(fleet=FROZEN))) == Announcement(incident=None)


def test_an_incident_open_before_stays_open_without_a_word() -> None:
    before = replace(OPEN, calm_since=noon)

    said = said_of(down(memory=memory(fleet=FROZEN, incident=before)))

    assert said == Announcement(incident=OPEN)


@pytest.mark.parametrize(("within_s", "quiet"), [(20, True), (19, False)])
def test_an_app_that_waits_for_others_is_silent_only_until_they_would_have_begun(
    within_s: float, quiet: bool
) -> None:
    """The fault of the app began 19 s ago."""
    stirring = (Sick(app=API, since=at(-10)), Sick(app=AppId("x"), since=at(-10)))
    waiting = Fleet(apps=5, stirring=stirring, limit=3, within=at(within_s) - noon)

    said = said_of(down(memory=memory(fleet=waiting)))

    assert (said.notices == ()) is quiet
    assert all(one.event == "fleet_breaker_open" for one in said.notices)


def coming(**changes: Any) -> Inputs:
    """Return the inputs of a decision to cancel what is on its way."""
    built = deployment("d3", phase=Phase.BUILDING, content=content("d2"))
    wish = FixInFlight(then=Meanwhile.CANCEL)
    return down(policy=policy(fix_in_flight=wish), view=view(in_progress=built), **changes)


def test_people_hear_that_a_deployment_is_cancelled_and_no_more_while_that_lasts() -> None:
    waited = replace(OPEN, said="deployment_in_progress")
    said = said_of(coming(memory=memory(incident=waited)))
    [notice] = said.notices

    assert (notice.event, notice.kind) == (CANCELED, NoticeKind.UPDATE)
    assert "it is cancelled (to roll back d2 to d1)" in notice.title
    assert said_of(coming(memory=memory(incident=said.incident))).notices == ()
    asked = (Cancel(deployment=DeploymentId("d3"), at=noon),)
    after = coming(memory=memory(incident=said.incident, cancels=asked))
    assert said_of(after).notices == ()


def test_nobody_is_woken_where_an_overdue_one_is_cancelled() -> None:
    old = deployment("d3", phase=Phase.BUILDING, created_at=noon - minutes(30))
    wish = FixInFlight(after_deadline=Afterwards.CANCEL)

    [notice] = said_of(down(policy=policy(fix_in_flight=wish), view=view(in_progress=old))).notices

    assert (notice.event, notice.severity) == (CANCELED, Severity.WARNING)


def test_one_that_is_overdue_in_spite_of_that_needs_a_person() -> None:
    asked = (Cancel(deployment=DeploymentId("d3"), at=noon - minutes(2)),)
    told = replace(OPEN, said=CANCELED)
    old = deployment("d3", phase=Phase.BUILDING, created_at=noon - minutes(30))
    late = replace(coming(memory=memory(incident=told, cancels=asked)), view=view(in_progress=old))

    [notice] = said_of(late).notices

    assert (notice.event, notice.severity) == ("fix_overdue", Severity.CRITICAL)
