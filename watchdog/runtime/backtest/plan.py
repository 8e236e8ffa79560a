"""What a log is judged as: which of its probes gives which signal, who went live when, how asked.

Names meet here: targets of the log, signals of the policy's rules, references. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from watchdog.core.policy import Policy, Schedule
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Release
from watchdog.model.observation import Observation
from watchdog.model.view import Content
from watchdog.runtime.backtest.log import Log, Track, dense, moment
from watchdog.runtime.backtest.outcome import Candidate
from watchdog.runtime.backtest.reading import UNNAMED
from watchdog.runtime.backtest.sampling import MEMORY, Live, References, Sampler

BEFORE = "before"
"""What is called the release that was live when the log begins."""
USUAL = "http"
"""The name of the probe that every app has."""
BUILT_IN_S = 1.0
# A log does not tell when a release was made: a moment before it went live.


class Pacing(StrEnum):
    """How the outcomes of a log are taken up."""

    AUTO = "auto"
    AS_LOGGED = "as-logged"
    EMULATE = "emulate"


class Unusable(Exception):
    """A log cannot be judged by the policy as it is: why, and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one log is to be played. ``missing`` are signals of rules that the log lacks."""

    log: Log
    signals: Mapping[str, Track]
    references: tuple[Track, ...]
    candidates: tuple[Candidate, ...]
    emulated: bool
    missing: tuple[str, ...] = ()
    memory: timedelta = field(default=MEMORY)

    def observations(self, schedule: Schedule) -> Iterator[Observation]:
        """Yield what the daemon would have seen."""
        lives = [
            Live(
                at_s=one.release.live_from.timestamp(),
                deployment=one.release.deployment,
                seen=one.release.seen_going_live,
            )
            for one in self.candidates
        ]
        references = References(self.references, self.memory)
        sampler = Sampler(signals=self.signals, lives=lives, references=references)
        return sampler.emulated(schedule) if self.emulated else sampler.as_logged()


def plan_of(
    log: Log,
    policy: Policy,
    *,
    references: Sequence[str] = (),
    pacing: Pacing = Pacing.AUTO,
    memory: timedelta = MEMORY,
) -> Plan:
    """Return how ``log`` is to be played against ``policy``.

    ``references`` are names of targets; after one of them failed, failures are distrusted for
    ``memory``.

    Raises:
        Unusable: its names do not fit, it has no release, or it is too thin to be emulated.
    """
    log.tidy()
    guards = tuple(_known(log, name) for name in references)
    probes = {name: one for name, one in log.tracks.items() if one not in guards}
    if not probes:
        raise Unusable("the log holds no outcome of a probe")
    wanted = sorted({rule.signal for rule in policy.rules if rule.signal})
    signals = _signals(probes, policy, wanted)
    candidates = _candidates(log)
    thick = dense(signals.values())
    if pacing is Pacing.EMULATE and not thick:
        gap_s = max(one.gap_s() for one in signals.values())
        raise Unusable(
            f"the log is too thin to emulate the schedule: {gap_s:.0f} s between outcomes, and "
            "one a second is needed; take it --schedule as-logged"
        )
    emulated = thick and pacing is not Pacing.AS_LOGGED
    return Plan(
        log=log,
        signals=signals,
        references=guards,
        candidates=candidates,
        emulated=emulated,
        missing=tuple(name for name in wanted if name not in signals),
        memory=memory,
    )


def _known(log: Log, name: str) -> Track:
    found = log.tracks.get(name)
    if found is None:
        given = ", ".join(sorted(log.tracks)) or "none"
        raise Unusable(f"no outcome names the reference {name} as its target (there are: {given})")
    return found


def _signals(
    probes: Mapping[str, Track], policy: Policy, wanted: Sequence[str]
) -> dict[str, Track]:
    """Return each signal that the rules judge with its track, where the log has it.

    One signal and one track belong together, whatever they are called; a track without a name is
    the probe that a configuration has unless told otherwise.
    """
    if len(wanted) == 1 and len(probes) == 1:
        return {wanted[0]: next(iter(probes.values()))}
    if UNNAMED in probes and USUAL not in probes:
        probes = {**probes, USUAL: probes[UNNAMED]}
    found = {name: probes[name] for name in (*wanted, *policy.depends_on) if name in probes}
    if not any(name in found for name in wanted):
        given = ", ".join(sorted(name or "(no target)" for name in probes))
        raise Unusable(
            f"policy {policy.name} judges {', '.join(wanted)}, of which the log has no outcome "
            f"(its targets: {given}); name one with --signal SIGNAL=TARGET"
        )
    return found


def _candidates(log: Log) -> tuple[Candidate, ...]:
    if not log.go_lives:
        raise Unusable(
            "nothing went live in the log: say when with --go-live TIME, or with lines such as "
            '{"t": 1772366400, "event": "go_live", "release": "v42"}'
        )
    found = []
    if log.begin_s() < log.go_lives[0].at_s:
        found.append(Candidate(release=_release(BEFORE, 0, log.begin_s(), seen=False)))
    for number, one in enumerate(log.go_lives, 1):
        release = _release(one.release, number, one.at_s, seen=True)
        fault_at = moment(one.fault_at_s) if one.fault_at_s is not None else None
        found.append(Candidate(release=release, bad=one.bad, fault_at=fault_at))
    return tuple(found)


def _release(name: str, number: int, at_s: float, *, seen: bool) -> Release:
    """Return a release of a log; the same name again is the same content."""
    return Release(
        deployment=DeploymentId(f"{name}@{number}"),
        content=Content(spec=name, sources=(name,)),
        created_at=moment(at_s - BUILT_IN_S),
        live_from=moment(at_s),
        seen_going_live=seen,
    )


def renamed(log: Log, names: Mapping[str, str]) -> None:
    """Let the track of each target be called after its signal.

    ``names`` are targets by signal; an empty target stands for outcomes that name none.

    Raises:
        Unusable: there is no such target.
    """
    for signal, target in names.items():
        track = log.tracks.pop(target or UNNAMED, None)
        if track is None:
            raise Unusable(f"--signal {signal}={target}: no outcome names this target")
        log.tracks[signal] = track
