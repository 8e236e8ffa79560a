"""The story format: what it reads, what it writes back, and how it helps whoever slips."""

from __future__ import annotations

import pytest

from watchdog.core.policy import Mode, Permit
from watchdog.core.rules import DeploymentStuck, Down, Ratio
from watchdog.model.decision import HoldReason
from watchdog.rehearsal.clauses import CLAUSES
from watchdog.rehearsal.runner import play
from watchdog.rehearsal.story import StoryWrong, read_story, write_story
from watchdog.rehearsal.wishes import read_policy

PLAIN = """\
# A story.
policy    swift

12:00     live d1; http ok               | hold  healthy
                                         |   and more
"""


def wrong(text: str) -> str:
    """Return what whoever wrote ``text`` is told."""
    with pytest.raises(StoryWrong) as caught:
        play(read_story("a.story", text))
    return str(caught.value)


def story(*steps: str, policy: str = "swift") -> str:
    """Return a story of these steps, the first of them on its third line."""
    return "\n".join([f"policy  {policy}", "# Steps follow.", *steps, ""])


def test_a_story_is_written_back_as_it_was_read():
    found = write_story(read_story("a.story", PLAIN), [["hold  healthy", "  and more"]])

    assert found == PLAIN


def test_outcomes_are_not_read_but_written():
    found = write_story(read_story("a.story", PLAIN), [["nobody watches"]])

    assert "hold" not in found
    assert found.splitlines()[-1].endswith("| nobody watches")


def test_untidy_blanks_are_tidied():
    untidy = "policy swift\n12:00 live   d1 ;http ok\n"

    found = write_story(read_story("a.story", untidy), [[""]])

    assert found.splitlines()[1].startswith("12:00     live d1; http ok  ")


def test_seconds_are_shown_where_there_are_any():
    text = story("12:00:00  live d1", "12:00:30  http ok")

    found = write_story(read_story("a.story", text), [[""], [""]]).splitlines()

    assert [line.split()[0] for line in found[2:]] == ["12:00", "12:00:30"]


def test_a_step_without_a_time_goes_on_at_once():
    text = story("12:00  live d1; http ok x3", "       http ok", "12:01  http ok")

    assert len(play(read_story("a.story", text)).outcomes) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12:00  live d1\n", "a.story:1: a story has a policy and at least one step"),
        ("policy  swift\n", "a.story:1: a story has a policy and at least one step"),
        ("policy  swift\n| hold\n", "a.story:2: an outcome before anything happened"),
        (story("12:00  live d1", "policy  standard"), "a.story:4: a policy line after"),
        (story("12:00  live d1", "must  not roll back"), "a.story:4: a must line after"),
        (story("noon  live d1"), "a.story:3: not a step: 'noon  live d1'"),
        (story("25:00  live d1"), "a.story:3: not a step"),
        (story("12:00"), "a.story:3: nothing happens here"),
        (story("12:00  live d1;; http ok"), "a.story:3: nothing happens here"),
        (story("12:00  live d1", "11:00  http ok"), "a.story:4: it is 12:00:00 already"),
        (story("12:00  liev d1"), "a.story:3: nobody knows what 'liev d1' means"),
        (story("12:00  live d1 runing x"), "a.story:3: not said of a deployment: 'runing x'"),
        (story("12:00  live d1 by magic"), "a.story:3: no cause is called 'magic'"),
        (story("12:00  past d1; live d1 runs x"), "a.story:3: d1 was described before"),
        (story("12:00  live d1; d2 failed"), "a.story:3: there is no deployment d2"),
        (story("12:00  live d1; http fail badly"), "a.story:3: no failure is called 'badly'"),
        (story("12:00  live d1; wait 5x"), "a.story:3: nobody knows what 'wait 5x' means"),
        (story("12:00  live d1; wait 5s5"), "a.story:3: 5s5 must be a duration"),
        (story("12:00  live d1; crash"), "a.story:3: there is no watchdog to crash"),
        (
            story("12:00  live d1; platform away; asked for targets"),
            "a.story:3: the platform was not read yet",
        ),
        (story("12:00  live d1; platform away; http ok"), "a.story:3: the platform was not read"),
        (
            story("12:00  live d1; http ok", "12:01  crash; http ok"),
            "a.story:4: nobody samples while the watchdog is down",
        ),
        (
            story("12:00  live d1; http ok", "12:01  crash; asked for targets"),
            "a.story:4: there is no watchdog to ask",
        ),
    ],
)
def test_a_slip_is_told_with_its_place_and_its_mend(text: str, told: str):
    found = wrong(text)

    assert found.startswith(told)
    assert "; " in found.removeprefix(told)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("swfit", "a.story:1: not a wish of a policy: 'swfit'"),
        ("swift, down http api", "a.story:1: not a value of a rule: 'api'"),
        ("swift, down http count=none", "a.story:1: rules[0].count: "),
        ("swift, limits.coldown=5m", "a.story:1: limits.coldown: unknown key; did you mean"),
        ("swift, grace=5", "a.story:1: grace: is a duration without its unit"),
        ("swift, when.at_least=2", "a.story:1: when: asks for more rules than there are"),
    ],
)
def test_a_slip_in_the_policy_gets_the_help_of_the_configuration(policy: str, told: str):
    assert wrong(story("12:00  live d1", policy=policy)).startswith(told)


def test_a_slip_in_a_later_policy_line_is_told_with_its_own_line():
    text = "policy  swift\npolicy  grcae=5s\n12:00  live d1\n"

    assert wrong(text).startswith("a.story:2: grcae: unknown key; did you mean `grace`?")


def test_a_policy_changed_on_the_way_is_held_against_the_configuration_too():
    text = story("12:00  live d1; http ok", "12:01  policy now mode=obsreve")

    assert wrong(text).startswith("a.story:4: mode: ")


def test_a_policy_line_reads_as_the_configuration_would():
    story_ = read_story(
        "a.story",
        "policy  cautious, down api count=4 name=api, ratio share=20%\n"
        "policy  deployment_stuck limit=20m, when.at_least=2, mode=act\n"
        "policy  limits.cooldown=1m, unseen_go_live=act\n"
        "12:00  live d1\n",
    )

    policy = read_policy(story_.policy)

    assert policy.rules[0] == Down(signal="api", count=4, name="api")
    assert policy.rules[1] == Ratio(share=0.2)
    assert isinstance(policy.rules[2], DeploymentStuck)
    assert (policy.at_least, policy.mode, policy.unseen_go_live) == (2, Mode.ACT, Permit.ACT)
    assert policy.grace.total_seconds() == 60
    assert policy.limits.cooldown.total_seconds() == 60


@pytest.mark.parametrize("form", [clause.form for clause in CLAUSES])
def test_every_form_that_is_shown_is_understood_as_itself(form: str):
    found = [clause.form for clause in CLAUSES if clause.pattern.fullmatch(form)]

    assert found[:1] == [form]


def test_samples_keep_the_pace_of_the_policy():
    quick = story("12:00  live d1; http ok x7", "12:01  http ok", policy="schedule.interval=9s")
    slow = story("12:00  live d1; http ok x7", "12:01  http ok")

    assert len(play(read_story("a.story", quick)).outcomes) == 2
    assert wrong(slow).startswith("a.story:4: it is 12:01:00 already")


def test_the_last_decision_of_each_reason_is_explained():
    text = story("12:00  live d1; http ok for 30s", "12:01  nothing live; wait 20s")

    found = play(read_story("a.story", text)).explanations

    assert set(found) == {
        HoldReason.EVIDENCE_INSUFFICIENT,
        HoldReason.HEALTHY,
        HoldReason.NOTHING_LIVE,
    }
    assert found[HoldReason.NOTHING_LIVE].startswith("shop: holding, nothing_live: ")
