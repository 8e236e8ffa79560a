"""Which deployment an observation is of: the one that was live before *and* after it was taken.

A probe knows an address, not a deployment. Each observation starts out with the deployment that
the latest reading showed live; a later reading either confirms it, or nobody can say which
deployment answered and the observation is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watchdog.model.observation import Observation
from watchdog.model.view import AppView


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """Observations sorted by what a new reading says of them."""

    sure: tuple[Observation, ...] = ()
    waiting: tuple[Observation, ...] = ()
    dropped: tuple[Observation, ...] = ()


def credit(pending: Sequence[Observation], view: AppView) -> Credited:
    """Sort ``pending`` by a new reading: confirmed, still to be confirmed, or of nobody knows whom.

    An observation that ended after the reading was begun waits for the next one.
    """
    live = view.live.id if view.live else None
    agreeing = [one for one in pending if one.deployment is not None and one.deployment == live]
    return Credited(
        sure=tuple(one for one in agreeing if one.ended_at <= view.read_at),
        waiting=tuple(one for one in agreeing if one.ended_at > view.read_at),
        dropped=tuple(one for one in pending if one.deployment is None or one.deployment != live),
    )
