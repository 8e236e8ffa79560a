"""The samples of the manual do what the text beside them says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.adapters.notifiers.notices import notice
from tests.docs.pages import DOCS, Fence, fences, rows, words
from watchdog.adapters.notifiers.signature import sign
from watchdog.adapters.notifiers.webhook import webhook_body
from watchdog.settings import load
from watchdog.simulator.calls import OPERATIONS

YAML = fences("yaml")


@pytest.mark.parametrize("fence", YAML, ids=lambda fence: fence.page)
def test_a_configuration_that_is_shown_is_in_order(fence: Fence, tmp_path: Path) -> None:
    """By itself, or beside one that says which apps are watched; its variables and files exist."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret-0123456789", "utf-8")
    text = re.sub(r"(_file: )[^\s,}]+", rf"\g<1>{secret}", fence.text)
    (tmp_path / "shown.yaml").write_text(text, "utf-8")
    if "apps" not in yaml.safe_load(fence.text):
        (tmp_path / "apps.yaml").write_text('apps: [{app: "*"}]\n', "utf-8")

    environ = dict.fromkeys(re.findall(r"\$\{(\w+)\}", fence.text), "https://example.com/set")

    assert load([tmp_path], environ).apps


def test_the_body_that_is_shown_has_the_keys_that_are_sent() -> None:
    (shown,) = [json.loads(fence.text) for fence in fences("json")]

    sent = json.loads(webhook_body(notice()))

    assert list(shown) == list(sent)
    assert {key: type(value) for key, value in shown.items()} == {
        key: type(value) for key, value in sent.items()
    }


def test_every_key_of_the_body_is_explained() -> None:
    told = [key for cells in rows(DOCS / "webhook.md", 2) for key in words(cells[0])]

    assert told == list(json.loads(webhook_body(notice())))


@pytest.fixture
def proven() -> Callable[..., bool]:
    """Return the receiver's function as the manual shows it."""
    (shown,) = fences("python")
    names: dict[str, Any] = {}
    exec(shown.text, names)
    found: Callable[..., bool] = names["proven"]
    return found


def test_the_receiver_that_is_shown_takes_what_we_sign(proven: Callable[..., bool]) -> None:
    header = sign("s3cret", b"{}", datetime.now(UTC))

    assert proven("s3cret", header, b"{}")
    assert proven("s3cret", f"{header},v1={'0' * 64}", b"{}")


@pytest.mark.parametrize(
    ("secret", "body", "late"),
    [
        ("other", b"{}", timedelta(0)),
        ("s3cret", b"{ }", timedelta(0)),
        ("s3cret", b"{}", timedelta(minutes=6)),
    ],
)
def test_the_receiver_that_is_shown_turns_others_away(
    proven: Callable[..., bool], secret: str, body: bytes, late: timedelta
) -> None:
    assert not proven(secret, sign("s3cret", b"{}", datetime.now(UTC) - late), body)


@pytest.mark.parametrize("header", ["", "v1=00", "t=,v1=", "t=12x,v1=00", "t=1", "=,=", "t=1,v1=ä"])
def test_the_receiver_that_is_shown_survives_nonsense(
    proven: Callable[..., bool], header: str
) -> None:
    assert not proven("s3cret", header, b"{}")


def test_the_requests_that_people_are_told_to_send_exist() -> None:
    """Against the simulator's table of operations, which is held to the platform's description."""
    asked = {
        (fence.text.split("-X ")[1].split()[0], line.split("api.digitalocean.com")[1].strip())
        for fence in fences("console")
        for line in fence.text.splitlines()
        if "api.digitalocean.com" in line
    }
    known = {
        (one.method, one.path.replace("{app_id}", "$APP").replace("{deployment_id}", "$DEPLOYMENT"))
        for one in OPERATIONS.values()
    }

    assert len(asked) == 3
    assert asked <= known
