"""Hold, with a reason, or roll back, naming what is bad and what to return to; and all the why.

A ``Decision`` carries everything that led to it, so that explaining, dry run, replay and notices
read the same value and never reconstruct it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Standing
from watchdog.model.verdict import Health, Verdict


class HoldReason(StrEnum):
    """Why nothing is done: a closed list, each a metric label and a page in the manual."""

    HEALTHY = "healthy"
    EVIDENCE_INSUFFICIENT = "evidence_insufficient"
    WARMING_UP = "warming_up"
    NOT_TO_BLAME = "not_to_blame"
    OBSERVER_IMPAIRED = "observer_impaired"
    VIEW_STALE = "view_stale"
    VIEW_REGRESSED = "view_regressed"
    NOTHING_LIVE = "nothing_live"
    NOT_SERVING = "not_serving"
    FIX_OVERDUE = "fix_overdue"
    DEPLOYMENT_IN_PROGRESS = "deployment_in_progress"
    PLATFORM_ROLLING_BACK = "platform_rolling_back"
    APP_PINNED = "app_pinned"
    STOOD_DOWN = "stood_down"
    PAUSED = "paused"
    OBSERVE_ONLY = "observe_only"
    AWAITING_APPROVAL = "awaiting_approval"
    GO_LIVE_UNSEEN = "go_live_unseen"
    OUTSIDE_WINDOW = "outside_window"
    LIVE_IS_A_ROLLBACK = "live_is_a_rollback"
    ALREADY_ATTEMPTED = "already_attempted"
    QUARANTINED = "quarantined"
    FLEET_BREAKER_OPEN = "fleet_breaker_open"
    BUDGET_SPENT = "budget_spent"
    COOLING_DOWN = "cooling_down"
    NO_ELIGIBLE_TARGET = "no_eligible_target"


class RefusalReason(StrEnum):
    """Why a deployment cannot be the target of a rollback."""

    NEVER_SERVED = "never_served"
    NOT_PROVEN_SERVED = "not_proven_served"
    NOT_OLDER = "not_older"
    KNOWN_BAD = "known_bad"
    SAME_CONTENT = "same_content"
    CONTENT_UNKNOWN = "content_unknown"
    BEYOND_LIMIT = "beyond_limit"
    ONE_WAY_DOOR = "one_way_door"
    RISKY = "risky"
    PLATFORM_REFUSED = "platform_refused"
    PLATFORM_WARNED = "platform_warned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Do nothing, because of ``reason``."""

    reason: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBack:
    """Return from ``bad`` to ``target``."""

    bad: DeploymentId
    target: DeploymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One condition for acting, whether it passed, and in words what it saw."""

    reason: HoldReason
    passed: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a candidate was refused, in the closed set and in words."""

    reason: RefusalReason
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A deployment considered as target; eligible when nothing refuses it.

    ``questions`` say why a person must agree before it is returned to, ``remarks`` what people
    should be told of it; neither refuses it. ``differences`` are what returning to it changes
    besides the code, in words and without values that may be secret.
    """

    deployment: DeploymentId
    created_at: datetime
    standing: Standing
    commit: str = ""
    refusals: tuple[Refusal, ...] = ()
    questions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def eligible(self) -> bool:
        """True when nothing speaks against returning to it."""
        return not self.refusals


class Speaks(StrEnum):
    """Which way an argument points; *doubt* leaves the question open, whatever else is said."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One thing that bears on whether this release is the cause, in words with its figures.

    ``weight`` is the natural logarithm of the factor by which it changes the odds: above zero it
    speaks for the release being the cause, below against, and only then. ``better`` is the
    explanation that it offers instead, in words; empty where it offers none.
    """

    text: str
    speaks: Speaks
    weight: float = 0.0
    better: str = ""

    def __post_init__(self) -> None:
        assert (self.weight > 0) == (self.speaks is Speaks.FOR), "for: above zero"
        assert (self.weight < 0) == (self.speaks is Speaks.AGAINST), "against: below zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Whether *this release* is the cause, with the arguments on both sides.

    ``to_blame`` is None when the record does not suffice to say. ``odds`` are those that the
    release is the cause, to one, None where a doubt leaves them open. ``better`` is the better
    explanation, named when the release is not to blame.
    """

    to_blame: bool | None
    summary: str
    arguments: tuple[Argument, ...] = ()
    odds: float | None = None
    better: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do about one app at one moment, and why.

    ``health`` is the policy's condition over the verdicts of the live release. ``would`` is the
    rollback that the last guards kept from happening, for observe-only and its like. ``cancel``
    is a deployment on its way that is to be cancelled, so that the rollback can follow.
    """

    app: AppId
    at: datetime
    step: Hold | RollBack
    summary: str
    live: DeploymentId | None = None
    health: Health = Health.UNKNOWN
    verdicts: tuple[Verdict, ...] = ()
    guards: tuple[Guard, ...] = ()
    blame: Blame | None = None
    candidates: tuple[Candidate, ...] = ()
    would: RollBack | None = None
    cancel: DeploymentId | None = None
    onset: datetime | None = None

    @property
    def reason(self) -> str:
        """Return the hold reason, or ``roll_back``: the label under which decisions are counted."""
        return self.step.reason.value if isinstance(self.step, Hold) else "roll_back"
