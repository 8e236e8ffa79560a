"""Stories against a user's own policy: played, compared, accepted, and helped along."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """\
policies:
  shop: {extends: swift, rules: [{kind: down, signal: http, count: 3}]}
  patient: {extends: shop, mode: observe}
apps: [{app: shop, policy: shop}]
"""
STEPS = """\
12:00     past d0; live d1; http ok for 5m
12:06     live d2; http ok for 10s
12:06:10  http fail for 10s
"""


@pytest.fixture
def told(commands):
    """Write a story and run it with the words given."""

    def run(text: str, *words: str):
        (commands.directory / "watchdog.yaml").write_text(CONFIG, "utf-8")
        (commands.directory / "a.story").write_text(text, "utf-8")
        return commands.run("rules", "test", "a.story", *words)

    return run


def test_a_story_may_name_a_policy_of_the_configuration(told):
    ended = told(f"policy  shop\nmust  roll back d2 to d1\n{STEPS}")

    assert (ended.code, ended.out) == (0, "ok        a.story\n")


def test_a_policy_of_the_configuration_may_build_on_another_of_it(told):
    ended = told(f"policy  patient\nmust  not roll back\nmust  hold observe_only\n{STEPS}")

    assert ended.code == 0, ended.out


def test_an_unmet_demand_is_told_with_what_came_instead(told):
    ended = told(f"policy  shop\nmust  not roll back\n{STEPS}")

    assert ended.code == 1
    assert "a.story:2: must not roll back, but it decided to roll back d2 to d1" in ended.out
    assert "1 of 1 comes out otherwise than written" in ended.err
    assert "--accept" not in ended.err, "accepting would not mend it"


def test_what_is_written_beside_the_steps_is_held_to_the_letter_and_may_be_accepted(told, commands):
    text = f"policy  shop\n{STEPS}"

    before = told(text)
    accepted = told(text, "--accept")
    after = commands.run("rules", "test", "a.story", "-o", "json").json

    assert before.code == 1
    assert "written" in before.out
    assert "came out" in before.out
    assert "write it into the file with --accept" in before.err
    assert (accepted.code, accepted.out) == (0, "accepted  a.story\n")
    assert "roll back d2 -> d1" in (commands.directory / "a.story").read_text("utf-8")
    assert [(one["ok"], one["accepted"]) for one in after] == [(True, False)]


def test_accepting_does_not_make_an_unmet_demand_right(told):
    ended = told(f"policy  shop\nmust  not roll back\n12:00  live d1 | x\n{STEPS}", "--accept")

    assert ended.code == 1
    assert "must not roll back" in ended.out


@pytest.mark.parametrize(
    ("head", "told_of"),
    [
        ("policy  shup", "a.story:1: not a wish of a policy: 'shup'; write a policy (cautious,"),
        ("policy  shop\nmust  dance", "a.story:2: nobody knows what must 'dance' means"),
        ("policy  shop\nmust  hold on", "a.story:2: no hold is called 'on'"),
    ],
)
def test_a_slip_is_told_with_its_place(told, head, told_of):
    ended = told(f"{head}\n{STEPS}")

    assert ended.code == 1
    assert told_of in ended.out
    assert "--accept" not in ended.err


def test_files_that_cannot_be_used_end_with_2(commands):
    (commands.directory / "odd.story").write_bytes(b"\xff")
    (commands.directory / "empty").mkdir()

    missing = commands.run("rules", "test", "none.story")
    odd = commands.run("rules", "test", "odd.story")
    empty = commands.run("rules", "test", "empty")

    assert (missing.code, odd.code, empty.code) == (2, 2, 2)
    assert "none.story cannot be read (no such file or directory)" in missing.err
    assert "not text in UTF-8" in odd.err
    assert "there is no .story file in empty" in empty.err


def test_the_stories_that_are_shipped_come_out_as_they_say(commands):
    ended = commands.run("rules", "test", str(ROOT / "config" / "stories"))

    assert ended.code == 0, ended.out
    assert len(ended.out.splitlines()) == 3
