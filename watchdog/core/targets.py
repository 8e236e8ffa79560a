"""Which deployment to return to: the best that served, is older, differs, and is not known bad.

Never *the newest ACTIVE* (that is the bad one) and never *only ACTIVE* (past good releases are
SUPERSEDED, and so are some that never served). Every refused candidate carries its reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchdog.core.policy import Permit, Policy
from watchdog.model.decision import Candidate, Refusal, RefusalReason
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Preflight, Standing
from watchdog.model.view import AppView, CauseKind, Deployment, Phase

_REPEATS = frozenset({CauseKind.RESTART, CauseKind.AUTOSCALE})
# Whether these use up the platform's ten is not published; we count in favour of the candidate
# and let the platform's own validation have the last word.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """What every candidate is held against."""

    policy: Policy
    live: Deployment
    shown: tuple[Deployment, ...]
    memory: Memory
    bad: frozenset[DeploymentId]
    bad_again: frozenset[DeploymentId]
    bad_sources: frozenset[str]
    now: datetime


def rank(policy: Policy, view: AppView, memory: Memory, now: datetime) -> tuple[Candidate, ...]:
    """Return all known deployments but the live one, best first, each with what refuses it.

    Eligible ones come first; among them those we saw healthy through their window, then the
    most recent. A candidate whose platform validation is not yet known is eligible.
    """
    if view.live is None:
        return ()
    shown = _known(view, memory)
    bad = known_bad(memory)
    held = _Field(
        policy=policy,
        live=view.live,
        shown=shown,
        memory=memory,
        bad=bad,
        bad_again=_same_content(shown, bad),
        bad_sources=_introduced(shown, _same_content(shown, bad | {view.live.id})),
        now=now,
    )
    candidates = [_weigh(one, held) for one in shown if one.id != view.live.id]
    return tuple(sorted(candidates, key=_preference))


def known_bad(memory: Memory) -> frozenset[DeploymentId]:
    """Return deployments that a rollback left behind, or that were marked bad."""
    left = {one.bad for one in memory.intents if one.claimed_once or one.open}
    marked = {one.deployment for one in memory.releases if one.standing is Standing.BAD}
    return frozenset(left | marked)


def _known(view: AppView, memory: Memory) -> tuple[Deployment, ...]:
    """Return what is shown, and what is shown no longer but we saw serve; newest first."""
    slots = [one for one in (view.live, view.pinned) if one is not None]
    shown = {one.id: one for one in (*slots, *view.deployments)}
    for release in memory.releases:
        if release.deployment not in shown:
            shown[release.deployment] = Deployment(
                id=release.deployment,
                phase=Phase.SUPERSEDED,
                created_at=release.created_at,
                content=release.content,
                served=True,
            )
    return tuple(sorted(shown.values(), key=lambda one: one.created_at, reverse=True))


def _same_content(
    shown: Sequence[Deployment], bad: frozenset[DeploymentId]
) -> frozenset[DeploymentId]:
    """Return ``bad`` and every deployment of the same content: a restart is the same release."""
    contents = {one.content for one in shown if one.id in bad and one.content.known}
    return bad | {one.id for one in shown if one.content in contents}


def _introduced(shown: Sequence[Deployment], bad: frozenset[DeploymentId]) -> frozenset[str]:
    """Return the commits and image digests that first appeared in a bad release.

    A source that an earlier, good release carried already is not what broke it: a bad change of
    configuration must not condemn the commit it ran on. What never served vouches for nothing.
    """
    good: set[str] = set()
    introduced: set[str] = set()
    for one in sorted(shown, key=lambda each: each.created_at):
        if one.id in bad:
            introduced.update(set(one.content.sources) - good)
        elif one.phase in (Phase.ACTIVE, Phase.SUPERSEDED) and one.served is not False:
            good.update(set(one.content.sources) - introduced)
    return frozenset(introduced)


def _weigh(one: Deployment, held: _Field) -> Candidate:
    release = held.memory.release_of(one.id)
    return Candidate(
        deployment=one.id,
        created_at=one.created_at,
        standing=release.standing if release else Standing.UNPROVEN,
        commit=one.commit or next(iter(one.content.sources), ""),
        refusals=tuple(
            Refusal(reason=reason, text=text)
            for reason, text in (
                *_not_served(one, held),
                *_unfit(one, held),
                *_platform_says_no(one, held),
            )
        ),
    )


def _not_served(one: Deployment, held: _Field) -> Iterator[tuple[RefusalReason, str]]:
    if held.memory.release_of(one.id) is not None or one.served:
        return
    if one.served is False:
        yield RefusalReason.NEVER_SERVED, f"it never served ({one.phase})"
    elif held.policy.targets.unproven is Permit.REPORT:
        yield RefusalReason.NOT_PROVEN_SERVED, "nothing shows that it ever served"


def _unfit(one: Deployment, held: _Field) -> Iterator[tuple[RefusalReason, str]]:
    if one.created_at >= held.live.created_at:
        yield RefusalReason.NOT_OLDER, "it is not older than the live release"
    if one.id in held.bad:
        yield RefusalReason.KNOWN_BAD, "it was rolled back itself"
    elif one.id in held.bad_again:
        yield RefusalReason.KNOWN_BAD, "it runs the same content as one that was rolled back"
    shared = held.bad_sources.intersection(one.content.sources)
    if shared:
        yield RefusalReason.KNOWN_BAD, f"it runs a source known bad ({min(shared)[:12]})"
    if not one.content.known:
        yield RefusalReason.CONTENT_UNKNOWN, "the platform does not show what it runs"
    elif one.content == held.live.content:
        yield RefusalReason.SAME_CONTENT, "it runs the same content as the live release"
    limit = held.policy.targets.revision_limit
    place = 1 + sum(
        bool(other.served) and other.cause not in _REPEATS and other.created_at > one.created_at
        for other in held.shown
    )
    if place > limit:
        yield RefusalReason.BEYOND_LIMIT, f"it is number {place}; the platform keeps {limit}"


def _platform_says_no(one: Deployment, held: _Field) -> Iterator[tuple[RefusalReason, str]]:
    preflight = held.memory.preflight_of(one.id)
    age_max = held.policy.targets.preflight_age_max
    if preflight is None or held.now - preflight.at > age_max:
        return
    objection = refusal_of(held.policy, preflight)
    if objection is not None:
        warned = RefusalReason.PLATFORM_WARNED if preflight.valid else None
        yield warned or RefusalReason.PLATFORM_REFUSED, objection


def refusal_of(policy: Policy, preflight: Preflight) -> str | None:
    """Return why a target may not be used after this validation, or None when it may."""
    if not preflight.valid:
        return f"the platform refuses it: {preflight.code or 'no reason given'}"
    if preflight.warnings and policy.targets.warnings is Permit.REPORT:
        return f"the platform warns: {', '.join(preflight.warnings)}"
    return None


def _preference(candidate: Candidate) -> tuple[bool, bool, float]:
    unproven = candidate.standing is not Standing.PROVEN
    return (not candidate.eligible, unproven, -candidate.created_at.timestamp())
