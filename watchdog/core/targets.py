"""Which deployment to return to: the best that served, is older, differs, and is not known bad.

Never *the newest ACTIVE* (that is the bad one) and never *only ACTIVE* (past good releases are
SUPERSEDED, and so are some that never served). Every refused candidate carries its reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from watchdog.core.bad_versions import introduced, known_bad, known_deployments, same_content
from watchdog.core.differences import differences
from watchdog.core.doors import closed_doors
from watchdog.core.policy import Permit, Policy, Stance
from watchdog.model.decision import Candidate, Refusal, RefusalReason
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Memory, Preflight, Standing
from watchdog.model.view import AppView, CauseKind, Deployment

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

    Eligible ones come first; among them those about which nobody must be asked, then those we
    saw healthy through their window, then the most recent. A candidate whose platform validation
    is not yet known is eligible.
    """
    if view.live is None:
        return ()
    shown = known_deployments(view, memory)
    bad = known_bad(memory)
    held = _Field(
        policy=policy,
        live=view.live,
        shown=shown,
        memory=memory,
        bad=bad,
        bad_again=same_content(shown, bad),
        bad_sources=introduced(shown, same_content(shown, bad | {view.live.id})),
        now=now,
    )
    candidates = [_weigh(one, held) for one in shown if one.id != view.live.id]
    return tuple(sorted(candidates, key=_preference))


def _weigh(one: Deployment, held: _Field) -> Candidate:
    release = held.memory.release_of(one.id)
    preflight = _fresh_preflight(one, held)
    told = differences(held.live, one)
    risks = {held.policy.targets.risks: told.risks}
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
                *((RefusalReason.RISKY, risk) for risk in risks.get(Stance.BLOCK, ())),
                *_platform_says_no(preflight, held.policy),
            )
        ),
        questions=(
            *_texts(question_of(held.policy, preflight)),
            *risks.get(Stance.ASK, ()),
        ),
        remarks=(
            *_texts(remark_of(held.policy, preflight)),
            *risks.get(Stance.PASS, ()),
        ),
        differences=told.notes,
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
    ordered = held.policy.targets.one_way_doors
    for closed in closed_doors(one, held.live, held.shown, ordered):
        yield RefusalReason.ONE_WAY_DOOR, closed


def _fresh_preflight(one: Deployment, held: _Field) -> Preflight | None:
    preflight = held.memory.preflight_of(one.id)
    age_max = held.policy.targets.preflight_age_max
    fresh = preflight is not None and held.now - preflight.at <= age_max
    return preflight if fresh else None


def _platform_says_no(
    preflight: Preflight | None, policy: Policy
) -> Iterator[tuple[RefusalReason, str]]:
    if preflight is None:
        return
    objection = refusal_of(policy, preflight)
    if objection is not None:
        warned = RefusalReason.PLATFORM_WARNED if preflight.valid else None
        yield warned or RefusalReason.PLATFORM_REFUSED, objection


def refusal_of(policy: Policy, preflight: Preflight) -> str | None:
    """Return why a target may not be used after this validation, or None when it may."""
    if not preflight.valid:
        return f"the platform refuses it: {preflight.code or 'no reason given'}"
    return _warning(preflight) if policy.targets.warnings is Stance.BLOCK else None


def question_of(policy: Policy, preflight: Preflight | None) -> str | None:
    """Return why a person must agree to a target after this validation, or None."""
    return _warning(preflight) if policy.targets.warnings is Stance.ASK else None


def remark_of(policy: Policy, preflight: Preflight | None) -> str | None:
    """Return what people should be told of a target after this validation, or None."""
    return _warning(preflight) if policy.targets.warnings is Stance.PASS else None


def _warning(preflight: Preflight | None) -> str | None:
    warnings = preflight.warnings if preflight is not None and preflight.valid else ()
    return f"the platform warns: {', '.join(warnings)}" if warnings else None


def _texts(one: str | None) -> tuple[str, ...]:
    return (one,) if one is not None else ()


def _preference(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    unproven = candidate.standing is not Standing.PROVEN
    asking = bool(candidate.questions)
    return (not candidate.eligible, asking, unproven, -candidate.created_at.timestamp())
