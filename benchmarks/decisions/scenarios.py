"""The releases to judge: those that must be kept and those that must go, as values.

A scenario says how the app behaved under the release before and behaves under the new one. Two
settings of the same catalogue: the one that was looked at while the policy was made, and an
unseen one with other figures and shapes. Times are seconds after the release went live.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.decisions.worlds import Episode, Latency, State, World, noise

HOUR_S = 3600.0
EVER_S = 2 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Spells:
    """Bad stretches that come by themselves, before and after the release."""

    per_hour: float
    mean_s: float
    failing: float = 0.0
    slower: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Texture:
    """How an app behaves when left alone."""

    failing: float = 0.0
    spells: Spells | None = None
    latency: Latency = Latency()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One kind of release.

    ``onset_s`` is when the fault begins; None marks a release that must be kept. ``once`` comes
    at a random moment of the hour, ``episodes`` at their own. ``warm_up`` follows every
    release, the one before included; ``healthy_after_s`` is what is remembered of it.
    ``siblings`` is how many of eight apps fail together with this one.
    """

    name: str
    title: str
    before: Texture = Texture()
    after: Texture | None = None
    onset_s: float | None = None
    episodes: tuple[Episode, ...] = ()
    earlier: tuple[Episode, ...] = ()
    once: Episode | None = None
    warm_up: Episode | None = None
    healthy_after_s: float | None = None
    siblings: int = 0

    @property
    def keep(self) -> bool:
        """True for a release that must not be rolled back."""
        return self.onset_s is None

    @property
    def horizon_s(self) -> float:
        """Return how long it is watched: the hour, or a quarter of one from the onset on."""
        return HOUR_S if self.onset_s is None else self.onset_s + HOUR_S / 4

    def record(self, chance: np.random.Generator, phase_s: float, length_s: float) -> World:
        """Return the last ``length_s`` seconds under the release before."""
        return _world(self.before, self.earlier, chance, phase_s, (-length_s, 0.0))

    def release(self, chance: np.random.Generator, phase_s: float, shift_s: float = 0.0) -> World:
        """Return the new release from going live on; its fault comes ``shift_s`` later."""
        episodes = [_moved(one, one.start_s + shift_s) for one in self.episodes]
        if self.warm_up:
            episodes.append(self.warm_up)
        if self.once:
            episodes.append(_moved(self.once, chance.random() * (HOUR_S - self.once.length_s)))
        texture = self.after or self.before
        return _world(texture, episodes, chance, phase_s, (0.0, self.horizon_s + shift_s))

    def youth(self, chance: np.random.Generator, phase_s: float) -> World:
        """Return how the release before fared in its own first hour."""
        warm_up = (self.warm_up,) if self.warm_up else ()
        return _world(self.before, warm_up, chance, phase_s, (0.0, HOUR_S))


def _moved(episode: Episode, start_s: float) -> Episode:
    return replace(episode, start_s=start_s)


def _world(
    texture: Texture,
    episodes: Iterable[Episode],
    chance: np.random.Generator,
    phase_s: float,
    between: tuple[float, float],
) -> World:
    since_s, until_s = between
    return World(
        texture.latency,
        State(failing=texture.failing),
        (*episodes, *_spells(texture.spells, chance, between)),
        since_s,
        phase_s,
        noise(chance, texture.latency, until_s - since_s),
    )


def _spells(
    spells: Spells | None, chance: np.random.Generator, between: tuple[float, float]
) -> list[Episode]:
    if spells is None:
        return []
    since_s, until_s = between
    count = int(chance.poisson(spells.per_hour * (until_s - since_s) / HOUR_S))
    starts = np.sort(chance.uniform(since_s, until_s, count))
    lengths = chance.exponential(spells.mean_s, count)
    return [
        Episode(
            start_s=float(start),
            length_s=float(length),
            failing=spells.failing,
            slower=spells.slower,
        )
        for start, length in zip(starts, lengths, strict=True)
    ]
