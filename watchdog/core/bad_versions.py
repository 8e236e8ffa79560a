"""Which versions are known bad: what a rollback left behind, until a person lifts the mark.

A version is known by its deployment, and by the commits and image digests that first appeared in
it. Another configuration of the same commit is another version. It does not know what becomes of
a bad version: whether it may be returned to, or may be rolled back again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchdog.core.lineage import trace
from watchdog.core.policy import Policy, Quarantine
from watchdog.model.decision import Guard, HoldReason
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Lift, Memory, Standing
from watchdog.model.view import AppView, CauseKind, Content, Deployment, Phase

BEGINNING_MIN = 7
# As git does: a shorter beginning of a hash soon means two things.


@dataclass(frozen=True, slots=True, kw_only=True)
class BadVersion:
    """A deployment that was rolled back, when and why; ``lift`` when a person cleared it since."""

    deployment: DeploymentId
    at: datetime
    why: str
    content: Content = Content()
    lift: Lift | None = None


def bad_versions(memory: Memory) -> tuple[BadVersion, ...]:
    """Return what rollbacks left behind, or was marked bad, newest first; lifted ones included."""
    left = {one.bad: one for one in memory.intents if one.claimed_once or one.open}
    found = [
        _version(memory, one.bad, one.claimed_at or one.decided_at, one.reason)
        for one in left.values()
    ]
    found += [
        _version(memory, one.deployment, one.live_until or one.live_from, "it was marked bad")
        for one in memory.releases
        if one.standing is Standing.BAD and one.deployment not in left
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def known_bad(memory: Memory) -> frozenset[DeploymentId]:
    """Return deployments that a rollback left behind, or that were marked bad, and not lifted."""
    return frozenset(one.deployment for one in bad_versions(memory) if one.lift is None)


def named(version: str, deployment: DeploymentId, content: Content) -> bool:
    """True when ``version`` is the deployment, or a commit or digest it ran, or begins one."""
    digests = [one.partition(":")[2] for one in content.sources]
    names = [one for one in (deployment, *content.sources, *digests) if one]
    long = len(version) >= BEGINNING_MIN
    return version in names or (long and any(one.startswith(version) for one in names))


def relapse(view: AppView, memory: Memory) -> BadVersion | None:
    """Return the bad version that the live release is again, the latest of several.

    Again means that something else was live between. A revert of our rollback is none: it is a
    person's answer to it.
    """
    if view.live is None or view.live.cause is CauseKind.REVERT:
        return None
    lineage, live = trace(view, memory), view.live.content
    same = lineage.deployments | {view.live.id}
    earlier = [
        one for one in bad_versions(memory) if one.lift is None and one.deployment not in same
    ]
    if not earlier or not live.known:
        return None
    shown = known_deployments(view, memory)
    contents = {one.id: one.content for one in shown}
    sources = introduced(shown, same_content(shown, known_bad(memory)))
    return next(
        (one for one in earlier if _same(contents.get(one.deployment, one.content), live, sources)),
        None,
    )


def not_quarantined(policy: Policy, again: BadVersion | None) -> Guard:
    """Return whether the policy lets a version be judged that was rolled back before."""
    if again is None:
        words, passed = "this version was not rolled back before", True
    else:
        passed = policy.quarantine is Quarantine.WARN
        after = "it is judged like any other" if passed else "it is left to whoever deployed it"
        words = f"{tell_relapse(again)}; {after}"
    return Guard(reason=HoldReason.QUARANTINED, passed=passed, text=words)


def tell_relapse(again: BadVersion) -> str:
    """Return in words that a version is live again."""
    moment = f"{again.at:%Y-%m-%d %H:%M:%S} UTC"
    return f"this version was rolled back before, as {again.deployment} at {moment}"


def known_deployments(view: AppView, memory: Memory) -> tuple[Deployment, ...]:
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


def same_content(
    shown: Sequence[Deployment], bad: frozenset[DeploymentId]
) -> frozenset[DeploymentId]:
    """Return ``bad`` and every deployment of the same content: a restart is the same release."""
    contents = {one.content for one in shown if one.id in bad and one.content.known}
    return bad | {one.id for one in shown if one.content in contents}


def introduced(shown: Sequence[Deployment], bad: frozenset[DeploymentId]) -> frozenset[str]:
    """Return the commits and image digests that first appeared in a bad release.

    A source that an earlier, good release carried already is not what broke it: a bad change of
    configuration must not condemn the commit it ran on. What never served vouches for nothing.
    """
    good: set[str] = set()
    found: set[str] = set()
    for one in sorted(shown, key=lambda each: each.created_at):
        if one.id in bad:
            found.update(set(one.content.sources) - good)
        elif one.phase in (Phase.ACTIVE, Phase.SUPERSEDED) and one.served is not False:
            good.update(set(one.content.sources) - found)
    return frozenset(found)


def _version(memory: Memory, deployment: DeploymentId, at: datetime, why: str) -> BadVersion:
    release = memory.release_of(deployment)
    content = release.content if release is not None else Content()
    lifts = [
        one for one in memory.lifts if one.at >= at and named(one.version, deployment, content)
    ]
    lift = max(lifts, key=lambda one: one.at, default=None)
    return BadVersion(deployment=deployment, at=at, why=why, content=content, lift=lift)


def _same(bad: Content, live: Content, sources: frozenset[str]) -> bool:
    """True when ``live`` is the bad version again: the same, or what was bad in the same spec."""
    brought = sources.intersection(bad.sources)
    unchanged = bool(live.spec) and live.spec == bad.spec
    return live == bad or (unchanged and bool(brought) and brought <= set(live.sources))
