"""The TCP probe: passes when a connection opens, and says nothing into it.

It gives the same reasons as the HTTP probe for the same faults, and knows nothing of what is
spoken at the port.
"""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass
from datetime import timedelta

from watchdog.adapters.signals.connection import Resolver, first_of
from watchdog.adapters.signals.faults import FAULTS, explain_fault, explain_timeout
from watchdog.adapters.signals.http_options import check_address
from watchdog.adapters.signals.http_request import port_of
from watchdog.adapters.signals.sampling import Finding, Sampling, Stage, StageObserver
from watchdog.model.observation import FailureReason, Observation
from watchdog.model.view import AppView
from watchdog.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpOptions:
    """One TCP probe. Raises ValueError with one sentence when it makes no sense.

    ``host`` empty means the host of the address that the app's view shows; ``port`` 0 then means
    that address's port.
    """

    name: str
    host: str = ""
    port: int = 0
    timeout: timedelta = timedelta(seconds=5)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a probe needs a name")
        if not 0 <= self.port <= 65_535:
            raise ValueError("port must lie between 1 and 65535")
        if self.host and not self.port:
            raise ValueError("a host needs a port")
        if self.timeout <= timedelta(0):
            raise ValueError("timeout must be positive")


class TcpProbe:
    """A signal source that opens one connection for each sample and drops it at once."""

    def __init__(
        self, options: TcpOptions, clock: Clock, *, observer: StageObserver | None = None
    ) -> None:
        self._options = options
        self._clock = clock
        self._observer = observer
        self._resolver = Resolver()

    @property
    def name(self) -> str:
        """The signal's name."""
        return self._options.name

    async def sample(self, view: AppView | None) -> Observation:
        """Connect once; ``view`` gives host and port where the options name none."""
        sampling = Sampling(self.name, self._clock, self._options.timeout)
        try:
            finding = await self._find(sampling, view)
        finally:
            sampling.stop()
        observation = sampling.conclude(finding)
        if self._observer is not None:
            sampling.report(self._observer)
        return observation

    async def _find(self, sampling: Sampling, view: AppView | None) -> Finding:
        try:
            host, port = self._target(view)
        except ValueError:
            return Finding.no_answer(FailureReason.NO_TARGET, "the app has no usable address")
        try:
            async with asyncio.timeout(self._options.timeout.total_seconds()):
                await self._connect(sampling, host, port)
        except TimeoutError:
            return explain_timeout(sampling.stage, self._options.timeout)
        except FAULTS as fault:
            return explain_fault(fault, sampling.stage)
        return Finding.passed(f"port {port} is open")

    def _target(self, view: AppView | None) -> tuple[str, int]:
        if self._options.host:
            return self._options.host, self._options.port
        address = check_address(view.live_url if view is not None else "")
        return address.host, self._options.port or port_of(address)

    async def _connect(self, sampling: Sampling, host: str, port: int) -> None:
        sampling.enter(Stage.DNS)
        addresses = await self._resolver.addresses(host, port)
        sampling.enter(Stage.CONNECT)
        await first_of([functools.partial(_knock, address, port) for address in addresses])


async def _knock(address: str, port: int) -> None:
    _, writer = await asyncio.open_connection(address, port)
    writer.transport.abort()
