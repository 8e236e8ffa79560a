"""Frames recorded by stories, kept as a file: today's core decides them as was decided then.

``make accept`` records them anew from the same stories; its diff says which decisions changed.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from watchdog.model.memory import Pause
from watchdog.model.verdict import Health
from watchdog.rehearsal.runner import play
from watchdog.rehearsal.story import read_story
from watchdog.runtime.frames import frame_of, frame_of_line, line_of, read_frame
from watchdog.runtime.replay import replay

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "recorded.jsonl"
STORIES = (
    "holds/observe_only",
    "holds/not_to_blame",
    "outcomes/helped",
    "people/pause_outlasts_the_fault",
)
ACCEPTING = bool(os.environ.get("WATCHDOG_ACCEPT"))


def stem(path: Path) -> str:
    return path.stem


def recorded() -> list[str]:
    return RECORDED.read_text("utf-8").splitlines()


@pytest.mark.skipif(not ACCEPTING, reason="records only when asked to")
def test_stories_are_recorded_anew() -> None:
    lines = []
    for name in STORIES:
        path = HERE / "stories" / f"{name}.story"
        played = play(read_story(name, path.read_text("utf-8")))
        lines += [f"{line_of(one)}\n" for one in played.frames]
    RECORDED.write_text("".join(lines), "utf-8")


def test_every_recorded_frame_is_decided_as_it_was() -> None:
    found = [replay(frame_of_line(line)) for line in recorded()]

    assert [one.differences for one in found] == [()] * len(found)
    assert {"roll_back", "observe_only", "healthy"} <= {one.now.reason for one in found}


@pytest.mark.parametrize("path", sorted((HERE / "stories" / "kinds").glob("*.story")), ids=stem)
def test_frames_of_every_rule_kind_are_decided_as_they_were(path: Path) -> None:
    played = play(read_story(path.name, path.read_text("utf-8")))

    assert played.frames
    assert [replay(one).differences for one in played.frames] == [()] * len(played.frames)


def test_a_line_of_frames_is_read_as_it_was_written() -> None:
    for line in recorded():
        assert json.loads(line_of(frame_of_line(line))) == json.loads(line)


def test_another_end_is_told_with_the_rule_and_the_guard_behind_it() -> None:
    frame = next(
        one for one in map(frame_of_line, recorded()) if replay(one).then.reason == "roll_back"
    )
    inputs, decision = read_frame(frame)
    pause = Pause(until=inputs.now + timedelta(hours=1), by="ann", reason="x")
    paused = replace(inputs.memory, pause=pause)
    healthy = tuple(replace(one, health=Health.UNKNOWN) for one in decision.verdicts)

    held = replay(frame_of(decision, replace(inputs, memory=paused)))
    other = replay(frame_of(replace(decision, verdicts=healthy), inputs))

    told = {one.what: (one.then, one.now) for one in held.differences}
    assert told["decision"] == ("roll_back", "paused")
    assert told["target"][1] == "none"
    assert told["guard paused"][1].startswith("held: ")
    assert [one.what for one in other.differences] == [f"rule {decision.verdicts[0].rule}"]


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"app": "a"}', '{"app": "a", "at": 1}'])
def test_what_is_no_line_of_frames_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        frame_of_line(line)
