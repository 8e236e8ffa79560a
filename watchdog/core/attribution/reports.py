"""What others say: alerts from elsewhere and our references. Words for a person, without weight."""

from __future__ import annotations

from collections.abc import Iterator

from watchdog.core.attribution.arguments import says_nothing
from watchdog.core.attribution.suspicion import Suspicion
from watchdog.model.decision import Argument


def reports(case: Suspicion) -> Iterator[Argument]:
    """Repeat what supports the rules: an alert saw what they saw, and knows of no other cause."""
    for words in case.reports:
        yield says_nothing(f"reported from elsewhere: {words}")
    doubted = case.evidence.impaired_until
    if doubted is not None:
        until = f"{doubted:%H:%M:%S} UTC"
        yield says_nothing(
            f"our own network was in doubt until {until}; what was seen then is left out"
        )
