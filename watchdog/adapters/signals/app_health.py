"""The platform's own account of an app's components, as a signal.

It reads through a callable, since adapters do not know each other. The account names no
deployment and no time; whom to credit it to is decided above.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from watchdog.adapters.signals.sampling import Finding, Sampling, seconds_text
from watchdog.model.component import ComponentHealth, ComponentState
from watchdog.model.identity import AppId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Clock, PortError

ReadHealth = Callable[[AppId], Awaitable[Sequence[ComponentHealth]]]
"""Reads the health of an app's components; may raise the errors of the ports."""


class AppHealthSignal:
    """A signal source over the platform's app health; each sample is one call to the platform.

    Failed (``unready``) when a component is unhealthy, or is said to be healthy while none of
    its replicas are ready. What the platform does not know is no answer (``platform``): it says
    nothing about the app, even when figures are missing or zero. A platform that cannot be read
    is no answer either (``observer``). The value is the share of replicas that are ready.
    """

    def __init__(
        self,
        name: str,
        read: ReadHealth,
        clock: Clock,
        *,
        timeout: timedelta = timedelta(seconds=15),
    ) -> None:
        self._name = name
        self._read = read
        self._clock = clock
        self._timeout = timeout

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._name

    async def sample(self, view: AppView | None) -> Observation:
        """Read the health of the view's app once; without a view there is nothing to read."""
        sampling = Sampling(self._name, self._clock, self._timeout)
        try:
            finding = await self._find(view)
        finally:
            sampling.stop()
        return sampling.conclude(finding)

    async def _find(self, view: AppView | None) -> Finding:
        if view is None:
            return Finding.no_answer(FailureReason.NO_TARGET, "there is no app to read about")
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                return judge_components(await self._read(view.app))
        except TimeoutError:
            limit = seconds_text(self._timeout)
            detail = f"the platform did not tell within {limit}"
        except PortError as fault:
            detail = f"the platform could not be read: {type(fault).__name__}"
        return Finding.no_answer(FailureReason.OBSERVER, detail)


def judge_components(components: Sequence[ComponentHealth]) -> Finding:
    """Judge all components together: one that is plainly unready decides, then one unknown.

    An answer has the share of the wanted replicas that are ready as its value.
    """
    finding = _judge(components)
    wanted = sum(one.replicas_desired for one in components)
    if finding.answer is Answer.NO_ANSWER or wanted <= 0:
        return finding
    return replace(finding, value=sum(one.replicas_ready for one in components) / wanted)


def _judge(components: Sequence[ComponentHealth]) -> Finding:
    unready = [one for one in components if _unready(one)]
    if unready:
        named = ", ".join(
            f"{one.name} {one.state} {one.replicas_ready}/{one.replicas_desired}" for one in unready
        )
        return Finding.failed(FailureReason.UNREADY, f"unready: {named}", answered=True)
    unknown = [one.name for one in components if one.state is ComponentState.UNKNOWN]
    if unknown or not components:
        named = ", ".join(unknown) or "any component"
        return Finding.no_answer(FailureReason.PLATFORM, f"the platform knows nothing of {named}")
    return Finding.passed(f"{len(components)} components ready")


def _unready(one: ComponentHealth) -> bool:
    if one.state is ComponentState.UNKNOWN:
        return False
    none_ready = one.replicas_ready == 0 < one.replicas_desired
    return none_ready or one.state is ComponentState.UNHEALTHY
