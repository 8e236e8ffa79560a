"""``watchdog init``: what it writes can be used at once, and it spoils nothing."""

from __future__ import annotations

import socket

import yaml

from tests.cli.commands import TOKEN


def test_what_init_writes_passes_the_check_and_can_be_observed_at_once(commands, simulated):
    written = commands.run("init", "--api-url", simulated.api_url)
    checked = commands.run("check")
    daemon = commands.start("run", "--observe", WATCHDOG_SERVER__LISTEN="127.0.0.1:0")

    assert (written.code, checked.code) == (0, 0), written.err + checked.err
    assert "next: watchdog run --observe\n" in written.out
    assert {daemon.event("app_watched")["name"] for _ in range(3)} == {"api", "blog", "shop"}
    assert daemon.stop() == 0


def test_init_lists_every_app_observed_only_and_never_writes_the_token(commands, simulated):
    commands.run("init", "--api-url", simulated.api_url, "--path", "mine.yaml")
    text = (commands.directory / "mine.yaml").read_text("utf-8")
    values = yaml.safe_load(text)

    assert [one["app"] for one in values["apps"]] == ["api", "blog", "shop"]
    assert values["defaults"] == {"policy": "standard", "mode": "observe"}
    assert len(values["references"]) == 2
    assert TOKEN not in text


def test_init_overwrites_only_when_forced(commands, simulated):
    path = commands.directory / "watchdog.yaml"
    path.write_text("mine", "utf-8")

    refused = commands.run("init", "--api-url", simulated.api_url)
    kept = path.read_text("utf-8")
    forced = commands.run("init", "--api-url", simulated.api_url, "--force")

    assert (refused.code, kept, forced.code) == (2, "mine", 0)
    assert "--force" in refused.err
    assert "apps:" in path.read_text("utf-8")


def test_init_without_a_token_says_how_to_set_it(commands):
    ended = commands.run("init", DIGITALOCEAN_TOKEN="")

    assert ended.code == 2
    assert "set DIGITALOCEAN_TOKEN" in ended.err


def test_init_of_an_api_that_cannot_be_reached_writes_nothing(commands):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        away = f"http://127.0.0.1:{unused.getsockname()[1]}"

    ended = commands.run("init", "--api-url", away)

    assert ended.code == 1
    assert away in ended.err
    assert list(commands.directory.iterdir()) == []


def test_init_into_a_place_that_cannot_be_written_says_so(commands, simulated):
    ended = commands.run("init", "--api-url", simulated.api_url, "--path", "none/w.yaml")

    assert ended.code == 2
    assert "none/w.yaml cannot be written (no such file or directory)" in ended.err
