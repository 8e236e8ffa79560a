"""The catalogue of scenarios, in the setting that was looked at and in one that was not.

``SEEN`` holds the figures of the decision rules, section 3. ``UNSEEN`` shifts every one of them
that a policy could have been fitted to; it is used only to confirm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.decisions.scenarios import EVER_S, HOUR_S, Scenario, Spells, Texture
from benchmarks.decisions.worlds import Episode, Latency

LATE_S = 1200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Every figure of the catalogue. Rates are probabilities, lengths seconds."""

    quiet: float = 0.001
    some: float = 0.01
    many: float = 0.05
    short_blip_s: float = 5.0
    blip_s: float = 10.0
    outage_s: float = 30.0
    lossy: float = 0.5
    lossy_s: float = 60.0
    error_spells: Spells = Spells(per_hour=3, mean_s=8, failing=0.7)
    soft_spells: Spells = Spells(per_hour=3, mean_s=30, failing=0.25)
    slow_spells: Spells = Spells(per_hour=6, mean_s=20, slower=4)
    warm_up: Episode = Episode(start_s=0, length_s=60, failing=0.6, slower=4)
    latency: Latency = Latency()
    drifting: Latency = Latency(drift=0.5)
    noisy: Latency = Latency(correlated=0.5)
    late_s: float = LATE_S
    broken: float = 0.6
    ramp_s: float = 900.0


SEEN = Setting()
UNSEEN = Setting(
    quiet=0.0007,
    some=0.012,
    many=0.04,
    short_blip_s=4.0,
    blip_s=8.5,
    outage_s=26.0,
    lossy=0.6,
    lossy_s=45.0,
    error_spells=Spells(per_hour=2, mean_s=10, failing=0.6),
    soft_spells=Spells(per_hour=4, mean_s=22, failing=0.3),
    slow_spells=Spells(per_hour=8, mean_s=14, slower=3.5),
    warm_up=Episode(start_s=0, length_s=50, failing=0.5, slower=3),
    latency=Latency(median_s=0.2, deviation=0.5, gamma=True),
    drifting=Latency(median_s=0.2, deviation=0.5, gamma=True, drift=0.4),
    noisy=Latency(median_s=0.2, deviation=0.5, gamma=True, correlated=0.4),
    late_s=1713.0,
    broken=0.7,
    ramp_s=800.0,
)


def catalogue(setting: Setting) -> dict[str, Scenario]:
    """Return every scenario of a setting by its name."""
    told = [*_harmless(setting), *_textured(setting), *_older(setting), *_faults(setting)]
    named = {one.name: one for one in told}
    assert len(named) == len(told), "names are unique"
    return named


def _harmless(set_: Setting) -> Iterator[Scenario]:
    quiet = Texture(failing=set_.quiet, latency=set_.latency)
    for name, title, rate in (
        ("errors_none", "no errors", 0.0),
        ("errors_quiet", f"{set_.quiet:.2%} errors", set_.quiet),
        ("errors_some", f"{set_.some:.1%} errors", set_.some),
        ("errors_many", f"{set_.many:.0%} errors before and after", set_.many),
    ):
        texture = Texture(failing=rate, latency=set_.latency)
        yield Scenario(name=name, title=title, before=texture)
    for name, title, once in (
        ("blip_short", f"app blip of {set_.short_blip_s:g} s", _dead(set_.short_blip_s)),
        ("blip", f"app blip of {set_.blip_s:g} s", _dead(set_.blip_s)),
        ("outage", f"our own outage of {set_.outage_s:g} s", _lossy(set_.outage_s, 1.0)),
        ("lossy", f"{set_.lossy:.0%} of ours lost", _lossy(set_.lossy_s, set_.lossy)),
    ):
        yield Scenario(name=name, title=title, before=quiet, once=once)
    known = set_.warm_up.length_s
    yield Scenario(
        name="warm_up",
        title="warm-up, as before",
        before=quiet,
        warm_up=set_.warm_up,
        healthy_after_s=known,
    )
    yield Scenario(
        name="warm_up_first", title="warm-up, unheard of", before=quiet, warm_up=set_.warm_up
    )


def _textured(set_: Setting) -> Iterator[Scenario]:
    latency = set_.latency
    for name, title, texture in (
        ("error_spells", "error spells", Texture(spells=set_.error_spells, latency=latency)),
        ("soft_spells", "soft spells", Texture(spells=set_.soft_spells, latency=latency)),
        ("slow_spells", "slow spells", Texture(spells=set_.slow_spells, latency=latency)),
        ("diurnal", "latency drifts over the day", Texture(latency=set_.drifting)),
        ("noisy", "latency hangs together", Texture(latency=set_.noisy)),
    ):
        yield Scenario(name=name, title=title, before=texture)


def _older(set_: Setting) -> Iterator[Scenario]:
    """What is no fault of the release, although it fails."""
    quiet = Texture(failing=set_.quiet, latency=set_.latency)
    broken = Texture(failing=set_.broken, latency=set_.latency)
    yield Scenario(name="broken_before", title="failed before already", before=broken)
    yield Scenario(
        name="broke_just_before",
        title="began to fail 5 min before",
        before=quiet,
        after=broken,
        earlier=(Episode(start_s=-300, length_s=300, failing=set_.broken),),
    )
    yield Scenario(
        name="shared_dependency",
        title="five of eight apps fail at once",
        before=quiet,
        once=_dead(600),
        siblings=5,
    )


def _faults(set_: Setting) -> Iterator[Scenario]:
    quiet = Texture(failing=set_.quiet, latency=set_.latency)
    late = set_.late_s
    yield _fault("dead", "dead at go-live", quiet, failing=1.0)
    yield _fault("hangs", "hangs, 5 s timeout", quiet, failing=1.0, hangs=True)
    yield _fault("dead_late", f"dead after {late / 60:.0f} min", quiet, start_s=late, failing=1.0)
    for share in (0.5, 0.2, 0.05, 0.01):
        yield _fault(f"jump_{share * 100:.0f}", f"{share:.0%} fail", quiet, failing=share)
    yield _fault("jump_20_late", f"20% after {late / 60:.0f} min", quiet, start_s=late, failing=0.2)
    some = Texture(failing=set_.some, latency=set_.latency)
    many = Texture(failing=set_.many, latency=set_.latency)
    yield _fault("some_to_6", f"{set_.some:.1%} to 6%", some, failing=0.05)
    yield _fault("many_to_25", f"{set_.many:.0%} to 25%", many, failing=0.21)
    yield _fault("ramp", "ramp to 50%", quiet, failing=0.5, ramp_s=set_.ramp_s)
    noisy = Texture(failing=set_.quiet, latency=set_.noisy)
    yield _fault("slower_1.5", "latency x1.5", quiet, slower=1.5)
    yield _fault("slower_3", "latency x3", quiet, slower=3.0)
    yield _fault("slower_3_noisy", "latency x3, hanging together", noisy, slower=3.0)
    yield _fault("slower_3_late", "latency x3, late", quiet, start_s=late, slower=3.0)
    yield Scenario(
        name="dead_on_arrival",
        title="dead at go-live, grace learnt",
        before=quiet,
        onset_s=0.0,
        episodes=(Episode(start_s=0, length_s=EVER_S, failing=1.0),),
        healthy_after_s=60.0,
    )


def _fault(
    name: str,
    title: str,
    before: Texture,
    **fault: float,
) -> Scenario:
    start_s = fault.pop("start_s", 0.0)
    hangs = bool(fault.pop("hangs", False))
    episode = Episode(start_s=start_s, length_s=EVER_S, hangs=hangs, **fault)
    return Scenario(name=name, title=title, before=before, onset_s=start_s, episodes=(episode,))


def _dead(length_s: float) -> Episode:
    return Episode(start_s=0, length_s=length_s, failing=1.0)


def _lossy(length_s: float, share: float) -> Episode:
    assert length_s < HOUR_S, "it lies within the hour"
    return Episode(start_s=0, length_s=length_s, lost=share)
