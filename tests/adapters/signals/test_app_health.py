"""What the platform's own account of an app's components comes to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.adapters.signals.views import failed, unanswered, view
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.app_health import AppHealthSignal
from watchdog.model.component import ComponentHealth, ComponentState
from watchdog.model.identity import AppId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.ports import Misconfigured, NotFound, OutcomeUnknown, PortError, Unavailable

HEALTHY, UNHEALTHY, UNKNOWN = (
    ComponentState.HEALTHY,
    ComponentState.UNHEALTHY,
    ComponentState.UNKNOWN,
)


def component(state: ComponentState, ready: int = 2, desired: int = 2) -> ComponentHealth:
    return ComponentHealth(name="web", state=state, replicas_ready=ready, replicas_desired=desired)


async def sample(*components: ComponentHealth) -> Observation:
    async def read(app: AppId):
        assert app == "shop"
        return components

    return await AppHealthSignal("platform", read, SystemClock()).sample(view())


@pytest.mark.parametrize(
    "components",
    [
        [component(HEALTHY)],
        [component(HEALTHY, ready=1), component(HEALTHY)],
        [component(HEALTHY, ready=0, desired=0)],
    ],
)
async def test_components_that_serve_pass(components):
    observation = await sample(*components)
    assert observation.answer is Answer.PASSED
    assert observation.signal == "platform"


@pytest.mark.parametrize(
    "components",
    [
        [component(UNHEALTHY)],
        [component(HEALTHY), component(HEALTHY, ready=0)],
        [component(UNKNOWN), component(UNHEALTHY, ready=0)],
    ],
)
async def test_one_component_that_is_plainly_down_fails_and_is_named(components):
    observation = await sample(*components)
    assert failed(observation, FailureReason.UNREADY)
    assert "web" in observation.detail


@pytest.mark.parametrize(
    "components",
    [[], [component(UNKNOWN)], [component(HEALTHY), component(UNKNOWN, ready=0)]],
)
async def test_what_the_platform_does_not_know_says_nothing_about_the_app(components):
    assert unanswered(await sample(*components), FailureReason.PLATFORM)


async def test_a_great_many_unready_components_still_fit_into_the_detail():
    assert failed(await sample(*[component(UNHEALTHY)] * 200), FailureReason.UNREADY)


@pytest.mark.parametrize(
    "fault", [Unavailable("x"), OutcomeUnknown("x"), NotFound("x"), Misconfigured("x")]
)
async def test_a_platform_that_cannot_be_read_is_our_fault(fault: PortError):
    async def read(app: AppId):
        raise fault

    observation = await AppHealthSignal("platform", read, SystemClock()).sample(view())
    assert unanswered(observation, FailureReason.OBSERVER)


async def test_a_platform_that_hangs_is_our_fault():
    async def read(app: AppId):
        await asyncio.Event().wait()
        return []

    limit = timedelta(milliseconds=20)
    signal = AppHealthSignal("platform", read, SystemClock(), timeout=limit)
    assert unanswered(await signal.sample(view()), FailureReason.OBSERVER)


async def test_without_a_view_there_is_nothing_to_read():
    async def read(app: AppId):
        raise AssertionError("nobody to ask about")

    observation = await AppHealthSignal("platform", read, SystemClock()).sample(None)
    assert unanswered(observation, FailureReason.NO_TARGET)


@pytest.mark.parametrize(
    ("components", "value"),
    [
        ([component(HEALTHY, ready=1)], 0.5),
        ([component(HEALTHY), component(UNHEALTHY, ready=0)], 0.5),
        ([component(HEALTHY, ready=0, desired=0)], None),
        ([component(UNKNOWN)], None),
    ],
)
async def test_the_value_is_the_share_of_replicas_that_are_ready(components, value: float | None):
    assert (await sample(*components)).value == value
