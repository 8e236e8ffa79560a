"""The platform as the configuration names it, for verbs that ask it once and end.

Trouble is said in one sentence, and ends the process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from watchdog.cli import ExitCode
from watchdog.cli.console import fail

if TYPE_CHECKING:
    from watchdog.ports import Platform
    from watchdog.settings import Settings


@asynccontextmanager
async def platform_asked(settings: Settings) -> AsyncIterator[Platform]:
    """Reach the configured platform until the block ends.

    A token that is missing or refused ends the process with 2, all other trouble with 1.
    """
    from watchdog.adapters.clock import SystemClock
    from watchdog.compose import platform_of
    from watchdog.ports import Misconfigured, PortError, Unavailable

    try:
        platform = platform_of(settings, SystemClock())
        try:
            yield platform
        finally:
            await platform.close()
    except Misconfigured as error:
        fail(ExitCode.USAGE, str(error))
    except Unavailable as error:
        where = settings.platform.options.api_url
        fail(ExitCode.FAILED, f"{error}; try again, or see whether {where} can be reached")
    except PortError as error:
        fail(ExitCode.FAILED, str(error))
