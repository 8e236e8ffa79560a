"""Notices the unrelated package of our import name, which breaks both when installed together.

Knows what is installed; imports none of it.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec

NAMESAKE = "watchdog"
MESSAGE = (
    "watchdog: the package `watchdog` (file-system events) is installed in the same environment "
    "as `rollback-watchdog`. Both install files into a package called `watchdog`, so either may "
    "break the other. Install rollback-watchdog in an environment of its own.\n"
)


def namesake_installed() -> bool:
    """True when the file-system package called watchdog is in this environment."""
    try:
        distribution(NAMESAKE)
    except PackageNotFoundError:
        return find_spec(f"{NAMESAKE}.observers") is not None
    return True


def warn_of_namesake() -> None:
    """Say so on standard error when the namesake is here; nothing else is done about it.

    Not a reason to stop: a daemon that comes up after a crash at night should come up.
    """
    if namesake_installed():
        sys.stderr.write(MESSAGE)
