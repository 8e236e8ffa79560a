"""What every store may assume of its callers; a breach is a programming error and raises.

It knows the model only, so that all stores refuse the same things in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchdog.model.intent import Intent
from watchdog.model.observation import Observation


def assert_new(intent: Intent) -> None:
    """Raise AssertionError unless ``intent`` may be recorded."""
    assert intent.open, "a new intent has not ended"


def assert_successor(before: Intent, after: Intent) -> None:
    """Raise AssertionError unless ``after`` may replace ``before``."""
    assert before.open, "an intent that has ended does not move"
    assert (before.app, before.bad) == (after.app, after.bad), "both are about one bad deployment"
    assert before.decided_at == after.decided_at, "an intent is decided once"
    assert after.revision > before.revision, "each change has a revision of its own"


def assert_credited(observations: Sequence[Observation]) -> None:
    """Raise AssertionError unless each observation names its deployment."""
    assert all(one.deployment is not None for one in observations), "observations are credited"
