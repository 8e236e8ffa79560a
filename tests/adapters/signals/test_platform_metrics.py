"""What the platform's measurements of an app come to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.adapters.signals.views import NOON, HandClock, unanswered, view
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.platform_metrics import (
    PlatformMetricsOptions,
    PlatformMetricsSignal,
    newest,
)
from watchdog.model.component import ComponentMetric, MetricPoint
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.observation import Answer, FailureReason
from watchdog.model.view import AppView, Deployment, Phase
from watchdog.ports import Misconfigured, PortError, Unavailable


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def point(value: float, before_min: float = 1, instance: str = "web-0") -> MetricPoint:
    at = NOON - minutes(before_min)
    return MetricPoint(component="web", instance=instance, at=at, value=value)


def live_since(before_min: float | None) -> AppView:
    since = None if before_min is None else NOON - minutes(before_min)
    deployment = Deployment(
        id=DeploymentId("d9"), phase=Phase.ACTIVE, created_at=NOON, phase_since=since
    )
    return replace(view(), live=deployment)


class Monitoring:
    """Answers with these points, or fails, and remembers what it was asked."""

    def __init__(self, *points: MetricPoint, error: PortError | None = None) -> None:
        self.points = points
        self.error = error
        self.asked: list[tuple[Any, ...]] = []

    async def __call__(
        self, app: AppId, metric: ComponentMetric, part: str, since: datetime, until: datetime
    ) -> Sequence[MetricPoint]:
        self.asked.append((app, metric, part, since, until))
        if self.error is not None:
            raise self.error
        return self.points


def signal(read: Any, **options: Any) -> PlatformMetricsSignal:
    plain = PlatformMetricsOptions(name="memory", metric=ComponentMetric.MEMORY)
    return PlatformMetricsSignal(replace(plain, **options), read, HandClock())


async def test_the_newest_figure_of_the_worst_instance_is_the_value():
    read = Monitoring(point(90, 5), point(40, 1), point(55, 1.5, "web-1"))
    observation = await signal(read, component="web").sample(live_since(None))
    assert (observation.answer, observation.value) == (Answer.PASSED, 55.0)
    assert observation.latency is None
    assert observation.detail == "55% memory"
    asked = ("shop", ComponentMetric.MEMORY, "web", NOON - minutes(10), NOON)
    assert read.asked == [asked]


def test_an_instance_that_is_gone_does_not_count():
    assert newest([point(99, 5, "old"), point(10, 1)]) == 10.0


def test_of_one_instance_the_newest_figure_counts_in_whatever_order_they_come():
    assert newest([point(10, 1), point(99, 3)]) == 10.0


async def test_what_was_measured_of_the_predecessor_is_no_data():
    read = Monitoring(point(90, 2))
    observation = await signal(read).sample(live_since(1))
    assert unanswered(observation, FailureReason.NO_DATA)
    assert (await signal(read).sample(live_since(3))).value == 90.0


async def test_no_points_are_no_data():
    assert unanswered(await signal(Monitoring()).sample(live_since(9)), FailureReason.NO_DATA)


@pytest.mark.parametrize("seen", [None, view()])
async def test_without_a_live_deployment_nothing_is_asked(seen: AppView | None):
    read = Monitoring(point(1))
    assert unanswered(await signal(read).sample(seen), FailureReason.NO_TARGET)
    assert read.asked == []


@pytest.mark.parametrize("error", [Unavailable("budget"), Misconfigured("no monitoring:read")])
async def test_a_platform_that_does_not_tell_is_ours(error: PortError):
    observation = await signal(Monitoring(error=error)).sample(live_since(9))
    assert unanswered(observation, FailureReason.OBSERVER)
    assert type(error).__name__ in observation.detail


async def test_a_platform_that_hangs_is_given_up():
    async def read(*_: object) -> Sequence[MetricPoint]:
        await asyncio.Event().wait()
        return ()

    options = PlatformMetricsOptions(
        name="cpu", metric=ComponentMetric.CPU, timeout=timedelta(seconds=0.05)
    )
    observation = await PlatformMetricsSignal(options, read, SystemClock()).sample(live_since(9))
    assert unanswered(observation, FailureReason.OBSERVER)


async def test_the_past_has_one_figure_for_each_instant():
    read = Monitoring(point(7, 4), point(3, 4, "web-1"), point(5, 2))
    found = await signal(read).past(live_since(9), NOON - minutes(60), NOON)
    assert [(one.begun_at, one.value) for one in found] == [
        (NOON - minutes(4), 7.0),
        (NOON - minutes(2), 5.0),
    ]
    assert {one.answer for one in found} == {Answer.PASSED}


def test_it_measures_once_a_minute_unless_told_otherwise():
    assert signal(Monitoring()).interval == minutes(1)
    assert signal(Monitoring()).name == "memory"
