"""A daemon as a process: started, kept going until told to stop, stopped in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from watchdog.runtime.daemon import Daemon
from watchdog.runtime.schedule import Schedule, plan_daemon
from watchdog.runtime.server import Answers, Server, application

THREADS_MAX = 32
# A look-up of a name that hangs holds a thread until the system's resolver gives up, and small
# machines are given five.
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def run_until(
    daemon: Daemon, stopping: asyncio.Event, address: tuple[str, int] | None
) -> None:
    """Run ``daemon`` until ``stopping`` is set; serve its HTTP face on ``address``, if any.

    Raises:
        PortError: the store cannot be opened.
        OSError: the address cannot be listened on.
    """
    threads = ThreadPoolExecutor(THREADS_MAX, thread_name_prefix="watchdog")
    asyncio.get_running_loop().set_default_executor(threads)
    server = _server(daemon, address) if address is not None else None
    listen = await server.start() if server is not None else ""
    schedule = Schedule()
    reason = "failed to start"
    try:
        await daemon.open()
        plan_daemon(schedule, daemon)
        schedule.start()
        daemon.say_started(listen)
        await stopping.wait()
        reason = "asked to"
    finally:
        schedule.stop()
        await daemon.close(reason)
        if server is not None:
            await server.stop()


def stop_on_signals(stopping: asyncio.Event) -> Callable[[], None]:
    """Set ``stopping`` on SIGTERM and SIGINT; return what takes the handlers away again."""
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopping.set)

    def restore() -> None:
        for number in STOP_SIGNALS:
            loop.remove_signal_handler(number)

    return restore


def _server(daemon: Daemon, address: tuple[str, int]) -> Server:
    answers = Answers(
        metrics=daemon.metrics.render,
        alive=daemon.alive,
        ready=daemon.ready,
        status=daemon.status,
        inbox=daemon.inbox,
    )
    host, port = address
    return Server(application(answers), host, port)
