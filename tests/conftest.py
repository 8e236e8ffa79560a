"""What every test may count on: a clean environment, tools found or named, and steady chance.

Knows nothing of the daemon; each folder of tests has its own fakes and builders beside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Told to the tests, not to the daemon.
FOR_TESTS = frozenset({"WATCHDOG_ACCEPT", "WATCHDOG_REQUIRE_TOOLS"})
PROXIES = frozenset({"ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"})

# The build machine must find the same examples twice, and is too busy to be timed.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


def pytest_configure() -> None:
    """Forget the tokens, proxies and settings of whoever runs the tests, before any is read."""
    for name in tuple(os.environ):
        ours = name.startswith(("DIGITALOCEAN_", "WATCHDOG_")) and name not in FOR_TESTS
        if ours or name.upper() in PROXIES:
            del os.environ[name]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case after its argument when its value is bytes.

    Compressed bytes carry the time: two workers would collect two different tests.
    """
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top of the source tree."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Return a finder of programs that are not Python packages.

    A missing one skips the test, unless WATCHDOG_REQUIRE_TOOLS is set: the build machine
    installs them all, and a skip there would hide that it did not.
    """

    def find(name: str) -> str:
        if path := shutil.which(name):
            return path
        reason = f"{name} is not installed"
        if os.environ.get("WATCHDOG_REQUIRE_TOOLS"):
            pytest.fail(reason)
        pytest.skip(reason)

    return find
