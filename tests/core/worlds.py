"""Arbitrary worlds: inputs of a decision in which anything may be odd, though never all at once.

Where nothing is odd a dead release is rolled back; so the strange worlds are those close to a
rollback, in which one guard more or less is the difference.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.core.builders import (
    at,
    baseline,
    content,
    deployment,
    evidence,
    intent,
    minutes,
    noon,
    observed,
    policy,
    preflight,
    release,
    seconds,
    view,
)
from watchdog.core.inputs import Inputs
from watchdog.core.policy import Limits, Mode, Permit, Policy, Quarantine
from watchdog.core.rules import DeploymentFailed, Down, Ratio
from watchdog.model.evidence import Evidence
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.intent import Intent, IntentState
from watchdog.model.memory import Approval, Fleet, Lift, Memory, Pause, Release, Sick, Standing
from watchdog.model.view import AppView, CauseKind, Content, Deployment, Phase, StandDown

T = TypeVar("T")
NAMES = ("h0", "h1", "h2", "h3", "h4")
CONTENTS = (content("a"), content("b"), content("c"), content("d", sources=("commit-a",)))
PLACES = 80
# More places than one world has; those beyond its last are odd in vain.
APPROVALS = tuple(
    (Approval(bad=DeploymentId("h0"), target=target, until=at(until), by="ann"),)
    for target in (None, DeploymentId("h1"), DeploymentId("h2"))
    for until in (0, 1)
)
LIFTS = (Lift(version="h1", at=noon, by="ann"), Lift(version="commit-a", at=noon, by="ann"))
TWIN = Sick(app=AppId("twin"), since=at(-15))
PAUSE = Pause(until=at(60), by="ann", reason="migration")


class Whims:
    """Hands out usual values but for up to three places, where chance picks an odd one."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Choose the odd places by ``draw``."""
        self._draw = draw
        self._odd = draw(st.sets(st.integers(1, PLACES), max_size=3))
        self._place = 0

    def pick(self, usual: T, *odd: T) -> T:
        """Return the usual value, or at an odd place one of the others."""
        self._place += 1
        return self._draw(st.sampled_from(odd)) if self._place in self._odd else usual

    def amount(self, most: int) -> int:
        """Return any number up to ``most``."""
        return self._draw(st.integers(0, most))


def _history(whims: Whims) -> tuple[Deployment, ...]:
    """Return two to five deployments, eight minutes apart, newest (and live) first."""
    return tuple(
        deployment(
            name,
            created_at=noon - minutes(9 + 8 * age),
            content=whims.pick(content(name), *CONTENTS, Content()),
            served=whims.pick(True, None, False),
            cause=whims.pick(CauseKind.PUSH, *CauseKind),
            phase=whims.pick(Phase.SUPERSEDED, *Phase) if age else Phase.ACTIVE,
            cloned_from=whims.pick(None, *map(DeploymentId, NAMES)),
        )
        for age, name in enumerate(NAMES[: 2 + whims.amount(3)])
    )


def _view(whims: Whims, shown: tuple[Deployment, ...]) -> AppView:
    coming = deployment("new", created_at=noon, phase=Phase.BUILDING)
    theirs = deployment("new", created_at=noon, cause=CauseKind.PLATFORM_ROLLBACK)
    return view(
        whims.pick(shown[0], None),
        deployments=whims.pick(shown, shown[1:], ()),
        read_at=whims.pick(noon, at(-119), at(-121), at(500)),
        watermark=whims.pick(shown[0].created_at, noon - minutes(60)),
        in_progress=whims.pick(None, coming, theirs),
        pending=whims.pick(None, coming),
        pinned=whims.pick(None, *shown),
        stand_down=whims.pick(None, *StandDown),
        history_at=whims.pick(noon, None),
    )


def _release(whims: Whims, one: Deployment, until: datetime | None) -> Release:
    return release(
        one.id,
        content=one.content,
        created_at=one.created_at,
        live_from=one.created_at + minutes(whims.pick(1, -3, 4)),
        live_until=until,
        seen_going_live=whims.pick(True, False),
        standing=whims.pick(Standing.UNPROVEN, *Standing),
    )


def _intent(whims: Whims) -> Intent:
    """Return an earlier rollback of some deployment to another."""
    bad, place = whims.amount(3), whims.amount(len(IntentState) - 1)
    state = list(IntentState)[place]
    told: dict[str, Any] = {"bad": DeploymentId(NAMES[bad]), "target": DeploymentId(NAMES[bad + 1])}
    if state in (IntentState.ACCEPTED, IntentState.LIVE, IntentState.DONE):
        told["rollback"] = DeploymentId(NAMES[whims.amount(4)])
    if state not in (IntentState.RECORDED, IntentState.ABANDONED):
        told["claimed_at"] = noon - minutes((5, 20, 60 * 23, 60 * 25)[whims.amount(3)])
    return intent(state, **told)


def _memory(whims: Whims, shown: tuple[Deployment, ...]) -> Memory:
    told = []
    until: datetime | None = None
    for one in shown:
        if whims.pick(True, False):
            told.append(_release(whims, one, until))
        until = one.created_at
    preflights = ((preflight(name, valid=ok),) for name in NAMES for ok in (True, False))
    return Memory(
        releases=tuple(sorted(told, key=lambda one: one.live_from, reverse=True)),
        watermark=whims.pick(None, noon - minutes(9), at(0)),
        intents=tuple(_intent(whims) for _ in range(whims.pick(0, 1, 2, 3, 4))),
        fleet_rollbacks=whims.pick((), (noon,) * 5),
        pause=whims.pick(None, PAUSE),
        approvals=whims.pick((), *APPROVALS),
        lifts=whims.pick((), LIFTS),
        preflights=whims.pick((), *preflights),
        fleet=whims.pick(Fleet(), Fleet(apps=2, sick=(TWIN,)), Fleet(apps=9, sick=(TWIN,))),
    )


def _evidence(whims: Whims, of: DeploymentId) -> Evidence:
    answers = whims.pick("x" * 20, "." * 20, "", "?x.x.xx.xx.x.xx", "x")
    whose = whims.pick(of, DeploymentId("h4"))
    return evidence(
        observed(answers, deployment=whose, until=at(whims.pick(0, -46))),
        deployment=whims.pick(whose, None),
        baseline=whims.pick((baseline(),), (), (baseline(failures=300),)),
        impaired_until=whims.pick(None, at(5)),
    )


def _policy(whims: Whims) -> Policy:
    rules = whims.pick((Down(count=3),), (Down(), Ratio()), (Down(count=3), DeploymentFailed()))
    return policy(
        mode=whims.pick(Mode.ACT, Mode.ASK, Mode.OBSERVE),
        rules=rules,
        at_least=whims.pick(1, len(rules)),
        grace=seconds(whims.pick(0, 60, 3600)),
        limits=Limits(app_per_day=whims.pick(3, 0, 1)),
        outside_window=whims.pick(Permit.REPORT, Permit.ACT),
        unseen_go_live=whims.pick(Permit.REPORT, Permit.ACT),
        sleepers=whims.pick(Permit.REPORT, Permit.ACT),
        quarantine=whims.pick(Quarantine.WARN, Quarantine.STAND_BY),
    )


@st.composite
def worlds(draw: st.DrawFn) -> Inputs:
    """Return everything that a decision rests on."""
    whims = Whims(draw)
    policy_, shown = _policy(whims), _history(whims)
    seen, known = _evidence(whims, shown[0].id), _memory(whims, shown)
    return Inputs(policy_, _view(whims, shown), seen, known, noon)
