"""What became of an app's rollbacks and holds over a time, from what the store kept.

Counts what is there and says where it is too little to tell: a share of three rollbacks is no
precision, and what nobody verified is in none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.core.policy import Policy
from watchdog.core.statistics import quantile
from watchdog.model.decision import Decision, Hold
from watchdog.model.identity import AppId
from watchdog.model.intent import Intent, Outcome
from watchdog.model.memory import Release
from watchdog.ports import Store
from watchdog.runtime.quality import VERIFIED, precision

KEPT_MAX = 10_000
# Intents and decisions of one app that are gone through, at most.
FEW = 5
# Fewer verified rollbacks than this make no precision.


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How often an app was held for one reason, and for how long altogether."""

    times: int
    span: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What became of one app, or of all together.

    ``outcomes`` are of rollbacks that ended; ``under_way`` those that have not. ``delays`` are
    from the onset of the fault to the decision, ``ends`` from it to the verified end of those that
    helped, in seconds. ``allowed`` is how many wrong rollbacks the policies allow for so many
    releases; None where no policy is known.
    """

    releases: int
    outcomes: Counter[Outcome]
    under_way: int
    delays: tuple[float, ...]
    ends: tuple[float, ...]
    holds: Mapping[str, Held]
    allowed: float | None

    @property
    def rollbacks(self) -> int:
        """How many rollbacks were begun."""
        return self.outcomes.total() + self.under_way

    @property
    def verified(self) -> int:
        """How many rollbacks were verified, so that it is known whether they helped."""
        return sum(self.outcomes[one] for one in VERIFIED)

    @property
    def wrong(self) -> int:
        """How many rollbacks were verified and did not help, or made things worse."""
        return self.verified - self.outcomes[Outcome.HELPED]

    @property
    def precision(self) -> float | None:
        """The share of verified rollbacks that helped; None where too few were to tell."""
        return precision(self.outcomes) if self.verified >= FEW else None

    def delay(self, share: float) -> float | None:
        """Return that quantile of the delays, in seconds; None without any."""
        return quantile(sorted(self.delays), share) if self.delays else None


async def figures_of(
    store: Store, app: AppId, policy: Policy | None, since: datetime, now: datetime
) -> Figures:
    """Return what became of one app since then.

    Raises:
        PortError: the store cannot be read.
    """
    intents = await store.intents(app, KEPT_MAX, since)
    decisions = await store.decisions(app, KEPT_MAX, since)
    memory = await store.recall(app, now)
    restored = {one.rollback for one in memory.intents}
    releases = [
        one
        for one in memory.releases
        if one.seen_going_live and one.live_from >= since and one.deployment not in restored
    ]
    return _figures(intents, releases, _holds(decisions, now), policy)


def together(every: Sequence[Figures]) -> Figures:
    """Return the figures of several apps as one."""
    holds: dict[str, Held] = {}
    for one in every:
        for reason, held in one.holds.items():
            known = holds.get(reason, Held(times=0, span=timedelta(0)))
            holds[reason] = Held(times=known.times + held.times, span=known.span + held.span)
    allowed = [one.allowed for one in every if one.allowed is not None]
    return Figures(
        releases=sum(one.releases for one in every),
        outcomes=sum((one.outcomes for one in every), Counter()),
        under_way=sum(one.under_way for one in every),
        delays=tuple(each for one in every for each in one.delays),
        ends=tuple(each for one in every for each in one.ends),
        holds=holds,
        allowed=sum(allowed) if allowed else None,
    )


def _figures(
    intents: Sequence[Intent],
    releases: Sequence[Release],
    holds: Mapping[str, Held],
    policy: Policy | None,
) -> Figures:
    chance = policy.terms.error_probability if policy is not None else None
    return Figures(
        releases=len(releases),
        outcomes=Counter(one.outcome for one in intents if one.outcome is not None),
        under_way=sum(one.open for one in intents),
        delays=tuple(
            (one.decided_at - one.onset).total_seconds() for one in intents if one.onset is not None
        ),
        ends=tuple(
            (one.state_since - one.onset).total_seconds()
            for one in intents
            if one.outcome is Outcome.HELPED
            and one.onset is not None
            and one.state_since is not None
        ),
        holds=holds,
        allowed=chance * len(releases) if chance is not None else None,
    )


def _holds(decisions: Sequence[Decision], now: datetime) -> dict[str, Held]:
    """Return what was held for, from decisions of which each stood until the next; newest first."""
    times: Counter[str] = Counter()
    spans: defaultdict[str, timedelta] = defaultdict(timedelta)
    until = now
    for one in decisions:
        if isinstance(one.step, Hold):
            times[one.reason] += 1
            spans[one.reason] += max(timedelta(0), until - one.at)
        until = one.at
    return {reason: Held(times=times[reason], span=spans[reason]) for reason in sorted(times)}
