"""Scenario files: those that come along, and what is said about mistakes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.simulator.worlds import NOON
from watchdog.simulator import (
    ScenarioError,
    Simulator,
    load_scenario,
    parse_scenario,
    parse_step,
    scenario_names,
)


def played(name: str, seconds: float) -> Simulator:
    simulator = Simulator(load_scenario(name))
    simulator.advance(NOON)
    simulator.advance(NOON + timedelta(seconds=seconds))
    return simulator


def good(simulator: Simulator, app: str) -> bool:
    return simulator.answer(simulator.app(app), "/").good


def problems_of(value) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(value)
    return list(refused.value.problems)


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_plays_to_its_end_without_a_refusal(name):
    simulator = played(name, load_scenario(name).ends_s + 60)

    assert simulator.ledger.refusals == []
    assert all(app.active is not None for app in simulator.apps.values())


def test_the_demo_has_one_good_one_bad_and_one_blipping_release():
    released = 12 + 2.0
    before, fallen = played("demo", released + 3.9), played("demo", released + 4.1)
    blip, over = played("demo", released + 6), played("demo", released + 8.1)

    assert [good(before, app) for app in ("shop", "api", "blog")] == [True, True, True]
    assert [good(fallen, app) for app in ("shop", "api", "blog")] == [True, False, True]
    assert [good(blip, app) for app in ("shop", "api", "blog")] == [True, False, False]
    assert [good(over, app) for app in ("shop", "api", "blog")] == [True, False, True]
    assert all(len(app.deployments) >= 4 for app in over.apps.values())


def test_going_back_in_the_demo_helps():
    simulator = played("demo", 20)
    api = simulator.app("api")
    simulator.roll_back(api, api.deployments[-2].id)

    simulator.advance(simulator.now + timedelta(seconds=3))

    assert good(simulator, "api")


def test_going_back_after_all_is_bad_does_not_help():
    simulator = played("all_bad", 20)
    api = simulator.app("api")
    simulator.roll_back(api, api.deployments[-2].id)

    simulator.advance(simulator.now + timedelta(seconds=3))

    assert not good(simulator, "api")


def test_a_shared_dependency_takes_all_apps_down_and_up_again():
    during, after = played("shared_dependency", 30), played("shared_dependency", 90)

    assert not any(good(during, app) for app in ("shop", "blog"))
    assert all(good(after, app) for app in ("shop", "api", "blog"))


def test_an_app_that_failed_before_its_release_fails_after_it():
    assert not good(played("bad_before_release", 10), "api")
    assert not good(played("bad_before_release", 20), "api")


def test_a_warm_up_ends_well():
    assert good(played("warm_up", 40), "api")


def test_the_rough_platform_shows_its_oddities():
    simulator = played("rough_platform", 60)
    causes = {d.cause.kind.value for a in simulator.apps.values() for d in a.deployments}
    never_served = [d for d in simulator.app("shop").deployments if d.live_at is None]

    assert {"AUTO_ROLLBACK", "AUTOSCALED"} <= causes
    assert {d.phase.value for d in never_served} >= {"SUPERSEDED", "ERROR"}


def test_a_scenario_can_be_read_from_a_path(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text('apps: [{name: shop, past: [{version: "1.10"}]}]', "utf-8")

    scenario = load_scenario(path)

    assert scenario.timeline[0].step.version == "1.10"


def test_a_missing_file_is_named_and_a_packaged_scenario_suggested():
    with pytest.raises(ScenarioError, match="demmo: no such scenario file; did you mean demo"):
        load_scenario("demmo")


def test_mistakes_are_shown_all_at_once_with_file_line_place_and_mend(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(
        """\
apps:
  - name: Shop
    past:
      - verson: "1"
      - version: 1.10
        behaviour: [{kind: eror, rate: 2}]
timeline:
  - at_s: soon
    relese: {}
  - at_s: 1
    heal: {app: shopp}
  - {at_s: 2, heal: {app: Shop}, commit: {app: Shop}}
appz: []
""",
        "utf-8",
    )

    with pytest.raises(ScenarioError) as refused:
        load_scenario(path)

    found = [p.removeprefix(f"{path}:") for p in refused.value.problems]
    expected = [
        (2, "apps[0].name: 'Shop' is no app name; use 2 to 32"),
        (4, "apps[0].past[0].version: is missing"),
        (4, "apps[0].past[0].verson: unknown key; did you mean version?"),
        (5, "apps[0].past[1].version: put it in quotes"),
        (6, "apps[0].past[1].behaviour[0].kind: 'eror' is none of"),
        (6, "apps[0].past[1].behaviour[0].rate: is a share between 0 and 1"),
        (8, "timeline[0].at_s: expected a number, found a text"),
        (9, "timeline[0].relese: unknown step; did you mean release?"),
        (10, "timeline[1]: there is no app 'shopp'"),
        (12, "timeline[2]: expected exactly one step, found heal, commit"),
        (13, "appz: unknown key; did you mean apps?"),
    ]
    assert len(found) == len(expected)
    for (line, text), problem in zip(expected, found, strict=True):
        assert problem.startswith(f"{line}: {text}"), problem


def test_text_that_is_no_yaml_is_said_to_be_so(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("apps: [", "utf-8")

    with pytest.raises(ScenarioError, match="not readable as YAML"):
        load_scenario(path)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ([], "the file: expected a mapping, found a list"),
        ({}, "apps: is missing; give at least one app"),
        ({"apps": {}}, "apps: expected a list, found a mapping"),
        ({"apps": [None]}, "apps[0]: expected a mapping, found nothing"),
        ({"apps": [{"name": "ab"}, {"name": "ab"}]}, "apps[1]: another app is already called ab"),
        ({"apps": [{"name": "ab", "overtaken": "ACTIVE"}]}, "must be CANCELED or SUPERSEDED"),
        ({"apps": [{"name": "ab", "replicas": 1.5}]}, "must be a whole number"),
        ({"apps": [{"name": "ab", "replicas": 0}]}, "must be at least 1, is 0"),
        ({"apps": [{"name": "ab", "databases": "x"}]}, "expected a list of texts"),
        ({"apps": [{"name": "ab", "auto_rollback": 1}]}, "expected true or false"),
        ({"apps": [{"name": ["ab"]}]}, "name: expected a text, found a list"),
        ({"apps": [{"name": "ab", "past": [{"version": "1", "behaviour": "odd"}]}]}, "`fine`"),
        (
            {
                "apps": [{"name": "ab"}],
                "options": {"tokens": [{"token": "t", "scopes": ["app:raed"]}]},
            },
            "unknown scope 'app:raed'; did you mean app:read?",
        ),
        (
            {
                "apps": [
                    {
                        "name": "ab",
                        "past": [{"version": "1", "age_s": 5}, {"version": "2", "age_s": 6}],
                    }
                ]
            },
            "must be younger than the release before it",
        ),
    ],
)
def test_a_mistake_has_its_own_sentence(value, complaint):
    problems = problems_of(value)

    assert any(complaint in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ({"break": {"app": "shop"}}, "behaviour: is missing"),
        ({"fault": {"operation": "creat_rollback", "kind": "status"}}, "did you mean create_rollb"),
        ({"fault": {"operation": "get_app"}}, "kind: is missing; give one of status"),
        (
            {"break": {"app": "s", "behaviour": [{"kind": "errors", "from_s": 4, "to_s": 4}]}},
            "to_s: must be later than from_s",
        ),
        ({"xyz": {}}, "unknown step; steps: release"),
        ({}, "expected exactly one step, found none"),
    ],
)
def test_a_mistaken_step_is_explained(step, complaint):
    with pytest.raises(ScenarioError) as refused:
        parse_step(step)

    assert complaint in str(refused.value)


def test_defaults_hold_for_apps_that_say_nothing_themselves():
    value = {
        "defaults": {"region": "nyc", "timing": {"build_s": 60}},
        "apps": [{"name": "one"}, {"name": "two", "region": "ams"}],
    }

    one, two = parse_scenario(value).apps

    assert (one.region, two.region) == ("nyc", "ams")
    assert one.timing.build_s == two.timing.build_s == 60


def test_an_app_can_have_no_health_path():
    (app,) = parse_scenario({"apps": [{"name": "one", "health_path": ""}]}).apps

    assert app.health_path is None
