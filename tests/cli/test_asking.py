"""Asking first, in a running daemon: the question, a person's answer, and what comes of it."""

from __future__ import annotations

import signal

import pytest

from tests.cli.test_run import configure, ledger, quick_world, release_badly


@pytest.mark.slow
def test_a_daemon_that_asks_rolls_back_once_a_person_agrees(commands):
    world = quick_world(commands)
    configure(commands.directory, world.api_url, mode="ask")
    daemon = commands.start("run")
    listen = daemon.event("daemon_started")["listen"]
    release_badly(world, daemon)
    asked = daemon.event("decision_changed", reason="awaiting_approval")
    before = ledger(world)["rollbacks"]

    status = commands.run("status", "--url", f"http://{listen}")
    command = status.err.partition("word: watchdog ")[2].split()
    agreed = commands.run(*command, "--by", "ann", "--reason", "seen it", "--yes")
    ended = daemon.event("intent_ended")
    explained = commands.run("explain", "shop", "--rollback", asked["deployment"])
    listed = commands.run("quarantine", "shop", "-o", "json")

    assert before == []
    assert command == ["approve", "shop", "--target", asked["target"]]
    assert agreed.code == 0, agreed.err
    assert (ended["bad"], ended["outcome"]) == (asked["deployment"], "helped")
    assert [one["target_id"] for one in ledger(world)["rollbacks"]] == [asked["target"]]
    assert "ann agreed: seen it" in explained.out
    assert [one["deployment"] for one in listed.json] == [ended["bad"]]
    assert daemon.stop(signal.SIGTERM) == 0
