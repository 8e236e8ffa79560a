"""An app may name those of its probes that ask what it needs."""

from __future__ import annotations

from tests.settings.writing import only_problem, read
from watchdog.settings.dump import written

PROBES = """
      probes:
        - {kind: http}
        - {kind: tcp, name: db, address: "db.example:5432"}
"""


def app(wish: str) -> str:
    """Return a configuration whose one app has two probes and says so of them."""
    return f"apps:\n    - app: shop{PROBES}      depends_on: {wish}\n"


def test_the_names_reach_the_apps_policy_each_of_them_once(tmp_path):
    settings = read(tmp_path, app("[db, db]"))

    assert settings.policy_for("", "shop").depends_on == ("db",)
    assert written(settings)["apps"][0]["depends_on"] == ["db"]


def test_an_app_depends_on_nothing_unless_it_says_so(tmp_path):
    assert read(tmp_path, "apps: [{app: shop}]").policy_for("", "shop").depends_on == ()


def test_the_probes_may_be_those_of_the_defaults(tmp_path):
    defaults = "defaults: {probes: [{kind: http}, {kind: tcp, name: db}]}\n"

    settings = read(tmp_path, f"{defaults}apps: [{{app: shop, depends_on: [db]}}]")

    assert settings.policy_for("", "shop").depends_on == ("db",)


def test_a_name_that_no_probe_has_is_refused_with_what_was_meant(tmp_path):
    problem = only_problem(tmp_path, app("[dbb]"))

    assert problem.path == "apps[0].depends_on[0]"
    assert str(problem).endswith("no probe of this app has this name; did you mean `db`?")
    assert (problem.place.line, problem.place.column) == (6, 20)


def test_an_app_whose_every_judged_probe_is_a_dependency_could_never_be_to_blame(tmp_path):
    problem = only_problem(tmp_path, app("[db, http]"))

    assert problem.path == "apps[0].depends_on"
    assert "is all that its policy standard judges: no release would be to blame" in str(problem)
