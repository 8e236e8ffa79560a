"""Each test hears what is logged, and ends with the daemons of its stage closed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, MutableMapping
from typing import Any

import pytest
import structlog

from tests.runtime.worlds import Stage


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """Return what is logged, whatever another test configured."""
    before = structlog.get_config()
    structlog.reset_defaults()
    with structlog.testing.capture_logs() as heard:
        yield heard
    structlog.configure(**before)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Return a stage with an app whose next release, d3, will be bad."""
    on_stage = Stage()
    yield on_stage
    await on_stage.close()
