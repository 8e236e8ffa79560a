"""The verbs by which a person orders: agreeing to a rollback, and clearing a bad version."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.stores.values import SHOP, claimed, incident, intent, release
from tests.core.builders import decided, down, memory, policy, preflight
from watchdog.adapters.stores import SqlStore
from watchdog.core.policy import Mode
from watchdog.model.decision import Decision
from watchdog.model.identity import AppId
from watchdog.model.memory import Approval
from watchdog.model.view import Content

MINUTE = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


def asking() -> Decision:
    """Return a decision that asks whether to return from d2 to d1; d0 will not do."""
    known = memory(preflights=(preflight("d0", valid=False, code="region_conflict"),))
    found = decided(down(policy=policy(mode=Mode.ASK), memory=known))
    return replace(found, app=SHOP, at=now())


@pytest.fixture
async def store(commands) -> AsyncIterator[SqlStore]:
    opened = SqlStore(str(commands.directory / "watchdog.db"))
    await opened.open()
    yield opened
    await opened.close()


async def approvals(store: SqlStore) -> tuple[Approval, ...]:
    return (await store.recall(SHOP, now())).approvals


async def test_a_word_is_kept_for_the_target_that_the_question_names(commands, store):
    await store.keep_decision(asking(), None)

    ended = commands.run("approve", SHOP, "--by", "ann", "--reason", "seen it", "--yes")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("approved until ")
    assert ended.out.endswith(f"rollback of {SHOP} from d2 to d1\n")
    (word,) = await approvals(store)
    assert (word.bad, word.target, word.by, word.reason) == ("d2", "d1", "ann", "seen it")
    assert 28 * MINUTE < word.until - now() < 31 * MINUTE


async def test_a_word_may_be_for_any_target_and_another_time(commands, store):
    await store.keep_decision(asking(), None)
    words = ("--any-target", "--for", "2h", "--by", "ann", "--yes", "-o", "json")

    ended = commands.run("approve", SHOP, *words)

    (word,) = await approvals(store)
    assert (word.target, ended.json["target"], ended.json["by"]) == (None, None, "ann")
    assert word.until - now() > 118 * MINUTE


async def test_without_a_name_the_user_agrees(commands, store):
    await store.keep_decision(asking(), None)

    ended = commands.run("approve", SHOP, "--yes", LOGNAME="bob")

    assert ended.code == 0
    assert (await approvals(store))[0].by == "bob"


async def test_nobody_agrees_without_being_asked_to_confirm(commands, store):
    await store.keep_decision(asking(), None)

    ended = commands.run("approve", SHOP, "--by", "ann")

    assert ended.code == 2
    assert "--yes" in ended.err
    assert await approvals(store) == ()


async def test_where_nothing_waits_there_is_nothing_to_approve(commands, store):
    await store.keep_decision(asking(), None)
    await store.keep_decision(replace(decided(down()), app=SHOP, at=now()), None)

    ended = commands.run("approve", SHOP, "--yes")

    assert ended.code == 1
    assert f"nothing of {SHOP} waits for approval: {SHOP}: rolling back d2 to d1" in ended.err
    assert f"`watchdog explain {SHOP}`" in ended.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--target", "d1"), 0, ""),
        (("--target", "d0"), 1, "platform_refused: the platform refuses it: region_conflict"),
        (("--target", "d"), 1, "2 known deployments begin so"),
        (("--target", "x9"), 1, "0 known deployments begin so"),
        (("--target", "d1", "--any-target"), 2, "not both"),
        (("--for", "soon"), 2, "'soon' must be a duration"),
        (("--for", "0"), 2, "0 is not above 0 and at most 24h"),
        (("--for", "25h"), 2, "choose another duration"),
    ],
)
async def test_what_cannot_be_approved_is_refused_with_the_mend(commands, store, words, code, told):
    await store.keep_decision(asking(), None)

    ended = commands.run("approve", SHOP, "--yes", "--by", "ann", *words)

    assert ended.code == code
    assert told in ended.err
    assert len(await approvals(store)) == (code == 0)
    if code == 1:
        assert "these can: d1" in ended.err


async def test_a_word_can_be_taken_back_once(commands, store):
    await store.keep_decision(asking(), None)
    commands.run("approve", SHOP, "--yes", "--by", "ann")

    first = commands.run("approve", SHOP, "--withdraw")
    again = commands.run("approve", SHOP, "--withdraw", "-o", "json")

    assert (first.code, again.code) == (0, 1)
    assert first.out == f"withdrawn: the word of ann for a rollback of {SHOP} from d2\n"
    assert "no approval" in again.err
    assert await approvals(store) == ()


async def test_a_word_taken_back_can_be_read_by_programs(commands, store):
    await store.keep_decision(asking(), None)
    commands.run("approve", SHOP, "--yes", "--by", "ann")

    ended = commands.run("approve", SHOP, "--withdraw", "-o", "json")

    assert [(one["bad"], one["by"]) for one in ended.json] == [("d2", "ann")]


async def rolled_back(store: SqlStore) -> None:
    """Keep a rollback of 7f1b103c, which ran a commit and an image."""
    ran = Content(sources=("a1b2c3d4e5f6", "sha256:0f0f0f0f0f0f"))
    bad = replace(release("7f1b103c-2222"), content=ran, live_from=now() - 9 * MINUTE)
    at = now() - 5 * MINUTE
    one = intent(bad.deployment, decided_at=at)
    await store.note_view(SHOP, at, [bad])
    await store.keep_decision(asking(), None)
    await store.record(one, incident(), [])
    await store.advance(one, claimed(one, at), incident(), [])


async def test_bad_versions_are_listed_with_when_and_why(commands, store):
    await rolled_back(store)

    shown = commands.run("quarantine", SHOP)
    told = commands.run("quarantine", SHOP, "-o", "json")

    assert shown.code == 0
    row = shown.out.splitlines()[1]
    assert row.split()[:3] == ["7f1b103c", "a1b2c3d4", "sha256:0f0f0f0f"]
    assert row.rstrip().endswith("http failed 3 times in a row")
    (one,) = told.json
    assert (one["deployment"], one["lift"]) == ("7f1b103c-2222", None)


async def test_where_nothing_is_bad_that_is_said(commands, store):
    await store.keep_decision(asking(), None)

    ended = commands.run("quarantine", SHOP)

    assert (ended.code, ended.out) == (0, "")
    assert ended.err == f"no version of {SHOP} is known bad\n"


@pytest.mark.parametrize("version", ["7f1b103c", "a1b2c3d", "0f0f0f0f"])
async def test_a_version_is_cleared_by_any_of_its_names(commands, store, version):
    await rolled_back(store)

    ended = commands.run("quarantine", SHOP, "--lift", version, "--by", "ann", "--reason", "no")

    assert ended.code == 0
    assert ended.out.startswith("cleared by ann: 7f1b103c-2222, rolled back at ")
    (lift,) = (await store.recall(SHOP, now())).lifts
    assert (lift.version, lift.by, lift.reason) == (version, "ann", "no")
    assert " by ann " in commands.run("quarantine", SHOP).out


async def test_a_version_may_be_cleared_for_all_apps(commands, store):
    await rolled_back(store)

    words = ("--lift", "a1b2c3d4e5f6", "--all-apps", "--by", "ann", "-o", "json")
    ended = commands.run("quarantine", SHOP, *words)

    assert [one["lift"]["by"] for one in ended.json] == ["ann"]
    assert len((await store.recall(AppId("another"), now())).lifts) == 1


@pytest.mark.parametrize("version", ["7f1b", "d9d9d9d9", ""])
async def test_what_is_not_known_bad_cannot_be_cleared(commands, store, version):
    await rolled_back(store)

    ended = commands.run("quarantine", SHOP, "--lift", version, "--by", "ann")

    assert ended.code == 1
    assert f"goes by '{version}'" in ended.err
    assert "known bad: 7f1b103c" in ended.err
    assert (await store.recall(SHOP, now())).lifts == ()
