"""What remote probes saw: put down to the deployment that was live, in order of time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.fake_platform import FakePlatform
from tests.runtime.fakes import ManualClock, noon
from tests.runtime.pushing import Pushed, pushed, source
from tests.runtime.worlds import Stage, seconds
from watchdog.core.tallying import tallying
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.runtime.options import Plan
from watchdog.runtime.watch import LATE_MAX, Watch
from watchdog.settings import load

AGE_MAX_S = 45


@pytest.fixture
async def daemon(stage: Stage) -> AsyncIterator[Pushed]:
    anywhere = source("anywhere", "probe_results", app="*", app_label="", signal="")
    one = await pushed(
        stage,
        [
            source("vantages", "probe_results", app="shop", app_label="", signal=""),
            anywhere,
        ],
    )
    yield one
    await one.server.stop()


def result(moment: datetime, *, ok: bool = True, **changes: Any) -> dict[str, Any]:
    """Return one result of http that took ten milliseconds."""
    answered = {"ok": ok, "latency_ms": 10, "status": 200 if ok else 503}
    return {"signal": "http", "t": moment.isoformat(), **answered, **changes}


def batch(*results: dict[str, Any], vantage: str = "fra1") -> dict[str, Any]:
    return {"vantage": vantage, "results": list(results)}


def after(count_s: float) -> datetime:
    return noon + seconds(count_s)


async def counts(daemon: Pushed, *results: dict[str, Any], to: str = "vantages") -> dict[str, int]:
    answer = await daemon.post(batch(*results), to=to)
    assert answer.status_code == 200, answer.text
    told: dict[str, int] = answer.json()["counts"]
    return told


async def test_a_result_becomes_an_observation_of_the_live_deployment(daemon: Pushed):
    await daemon.stage.pass_time(7)

    told = await counts(daemon, result(after(6), ok=False))
    await daemon.stage.pass_time(6)

    assert told == {"observed": 1}
    (one,) = [one for one in daemon.watch().credited if one.vantage == "fra1"]
    assert (one.answer, one.deployment) == (Answer.FAILED, "d2")
    assert (one.begun_at, one.latency) == (after(6), timedelta(milliseconds=10))


async def test_late_results_stand_where_they_belong(daemon: Pushed):
    await daemon.stage.pass_time(12)
    late = [result(after(one), ok=False) for one in (9.1, 3.1, 6.1)]

    await counts(daemon, *late)
    await daemon.stage.pass_time(8)

    ends = [one.ended_at for one in daemon.watch().credited]
    assert sum(one.vantage == "fra1" for one in daemon.watch().credited) == 3
    assert all(before <= behind for before, behind in pairwise(ends))


async def test_a_result_that_is_sent_once_more_counts_once(daemon: Pushed):
    """Whoever got no answer from us cannot know that we took it."""
    await daemon.stage.pass_time(7)
    one = result(after(6), ok=False)

    await counts(daemon, one, one)
    await counts(daemon, one)
    await daemon.stage.pass_time(6)
    await counts(daemon, one)
    await counts(daemon, {**one, "t": after(12).isoformat()})
    await daemon.stage.pass_time(6)

    mine = [one.begun_at for one in daemon.watch().credited if one.vantage]
    assert mine == [after(6), after(12)]


async def test_what_began_before_the_live_release_was_shown_is_of_nobody_knows_whom(
    daemon: Pushed,
):
    await daemon.stage.pass_time(12)
    daemon.stage.platform.deploy(daemon.stage.app, "d9")
    await daemon.stage.pass_time(6)
    shown = daemon.watch().shown_live_at

    told = await counts(
        daemon, result(shown - seconds(1), ok=False), result(shown + seconds(0.1), ok=False)
    )
    await daemon.stage.pass_time(8)

    assert told == {"observed": 2}
    mine = [one for one in daemon.watch().credited if one.vantage]
    assert [(one.begun_at, one.deployment) for one in mine] == [(shown + seconds(0.1), "d9")]


async def test_times_that_cannot_count_are_dropped_and_counted(daemon: Pushed):
    await daemon.stage.pass_time(AGE_MAX_S + 10)
    now = daemon.stage.clock.now()
    age_max = daemon.watch().plan.policy.terms.evidence_age_max

    told = await counts(
        daemon,
        result(now + seconds(4.9)),
        result(now + seconds(5.1)),
        result(now - age_max - seconds(1)),
        result(now - age_max + seconds(1)),
        result(now, signal="database"),
    )

    assert told == {"observed": 2, "in_the_future": 1, "too_old": 1, "unknown_signal": 1}
    labels = {"source": "vantages", "outcome": "too_old"}
    assert daemon.counted("watchdog_inbound_items_total", **labels) == 1


async def test_a_result_of_a_moment_to_come_waits_for_it(daemon: Pushed):
    await daemon.stage.pass_time(6)
    await counts(daemon, result(daemon.stage.clock.now() + seconds(4)))
    await daemon.stage.pass_time(3)
    early = [one for one in daemon.watch().credited if one.vantage]
    await daemon.stage.pass_time(10)

    assert early == []
    assert [one for one in daemon.watch().credited if one.vantage]


async def test_a_result_must_be_of_one_app_that_its_source_may_speak_of(daemon: Pushed):
    daemon.stage.platform.add("blog")
    await daemon.stage.pass_time(6)
    now = daemon.stage.clock.now()

    fixed = await counts(daemon, result(now), result(now, app="shop"), result(now, app="blog"))
    free = await counts(
        daemon, result(now), result(now, app="blog"), result(now, app="id-shop"), to="anywhere"
    )

    assert fixed == {"observed": 2, "unknown_app": 1}
    assert free == {"unknown_app": 1, "observed": 2}
    assert [one.vantage for one in daemon.seen("http", "blog") if one.vantage] == ["fra1"]


async def test_results_are_counted_like_our_own(daemon: Pushed):
    await daemon.stage.pass_time(6)
    labels = {"app": "shop", "signal": "http", "answer": "failed", "reason": "timeout"}
    now = daemon.stage.clock.now()

    await counts(daemon, {"signal": "http", "t": now.isoformat(), "ok": False, "reason": "timeout"})

    assert daemon.counted("watchdog_observations_total", **labels) == 1


async def test_a_rule_pools_what_every_vantage_sees(daemon: Pushed):
    """Our own probe is broken and sees nothing at all."""
    await daemon.stage.break_release()
    daemon.stage.source.error = RuntimeError("broken source")
    await daemon.stage.pass_time(8)

    for _ in range(6):
        await counts(daemon, result(daemon.stage.clock.now() - seconds(0.5), ok=False))
        await daemon.stage.pass_time(1)

    assert await daemon.stage.until(lambda: daemon.stage.platform.accepted)
    assert daemon.watch().decision.summary


async def test_tests_that_run_along_come_to_what_the_whole_series_comes_to(tmp_path: Path):
    """With results that arrive late again and again, over ten minutes."""
    (tmp_path / "watchdog.yaml").write_text("apps: [{app: shop}]", "utf-8")
    policy = load([tmp_path], {}).policy_for("id-shop", "shop")
    assert policy is not None
    platform = FakePlatform(ManualClock())
    platform.add()
    (view,) = await platform.fleet()
    watch = Watch(app=view.app, plan=Plan(policy=policy, sources=()), view=view)
    watch.start_evidence(view.live.id, (), ())
    seen: list[Observation] = []
    for second in range(1, 601):
        seen.append(seen_at(second, view, bad=second % 7 == 0))
        watch.take_observation(seen[-1])
        if second % 3 == 0:
            late = [
                seen_at(second - back - 0.5 + second / 1e4, view, bad=back % 2 == 0)
                for back in (1, 20 + second % 90)
            ]
            remote = [replace(one, vantage="fra1") for one in late if one.begun_at >= noon]
            watch.take_remote(remote)
            seen.extend(remote)
        if second % 5 == 0:
            watch.credit(replace(view, read_at=after(second)))

    now = after(600)
    whole = tallying(
        policy, (), watch.memory, view.live.id, sorted(seen, key=lambda one: one.ended_at)
    )
    assert len(watch.credited) == len(seen) > 900
    assert watch.tests.tallies(now) == whole.tallies(now)
    assert watch.mark is not None
    assert watch.mark[0] == now - LATE_MAX, "only the last minute is gone through again"


def seen_at(second: float, view: AppView, *, bad: bool) -> Observation:
    return Observation(
        signal="http",
        begun_at=after(second),
        ended_at=after(second),
        answer=Answer.FAILED if bad else Answer.PASSED,
        reason=FailureReason.STATUS if bad else None,
        latency=seconds(0.05),
        deployment=view.live.id,
    )
