"""What the owner of an app wants: rules, how sure to be, when to act, and how far to go.

Values only. The settings room builds them from configuration; each field's ``metadata`` holds
its documentation and bounds, so that configuration, its reference and this file cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from watchdog.core.fix_terms import FixInFlight
from watchdog.core.rules import Down, Rule
from watchdog.core.terms import Terms
from watchdog.model.intent import AfterRollback


class Mode(StrEnum):
    """Whether the policy's decisions are carried out."""

    ACT = "act"
    ASK = "ask"
    OBSERVE = "observe"


class Permit(StrEnum):
    """What to do where the evidence alone does not settle it: hold and report, or act."""

    REPORT = "report"
    ACT = "act"


class Stance(StrEnum):
    """What to do about something that speaks against a target without ruling it out."""

    BLOCK = "block"
    ASK = "ask"
    PASS = "pass"  # noqa: S105 - to let pass; no password


class Quarantine(StrEnum):
    """What to do about a version that was rolled back and is deployed again unchanged."""

    WARN = "warn"
    STAND_BY = "stand_by"


def _doc(text: str, **bounds: float) -> dict[str, object]:
    return {"doc": text, **bounds}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often signals are sampled: slowly by default, quickly while it matters."""

    interval: timedelta = field(
        default=timedelta(seconds=10), metadata=_doc("Time between samples when all is well.")
    )
    fast_interval: timedelta = field(
        default=timedelta(seconds=1),
        metadata=_doc("Time between samples while a release is young and after a failure."),
    )
    fast_after_live: timedelta = field(
        default=timedelta(minutes=5), metadata=_doc("How long after go-live to sample fast.")
    )
    fast_after_failure: timedelta = field(
        default=timedelta(minutes=2), metadata=_doc("How long after a failure to sample fast.")
    )
    confirmations: int = field(
        default=4,
        metadata=_doc("Extra samples after a first failure, to confirm it or not.", ge=0, le=20),
    )
    confirm_every: timedelta = field(
        default=timedelta(seconds=1), metadata=_doc("Time between those extra samples.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many rollbacks are too many, whoever is to blame."""

    app_per_day: int = field(
        default=3, metadata=_doc("Rollbacks of one app in any 24 hours.", ge=0)
    )
    fleet_per_hour: int = field(
        default=5, metadata=_doc("Rollbacks of all apps together in any hour.", ge=0)
    )
    cooldown: timedelta = field(
        default=timedelta(minutes=15),
        metadata=_doc("Time after a rollback of an app before another one of it."),
    )
    stagger: timedelta = field(
        default=timedelta(seconds=30),
        metadata=_doc(
            "Longest wait before a rollback is sent when other apps were rolled back in the last "
            "10 minutes; each waits its own part of it."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Which deployments may be returned to."""

    revision_limit: int = field(
        default=10, metadata=_doc("How many successful releases the platform keeps.", ge=1)
    )
    unproven: Permit = field(
        default=Permit.REPORT,
        metadata=_doc("Whether a deployment that nobody knows to have served may be a target."),
    )
    warnings: Stance = field(
        default=Stance.BLOCK,
        metadata=_doc(
            "A target about which the platform warns: never use it, ask a person first, or use it "
            "and tell."
        ),
    )
    risks: Stance = field(
        default=Stance.ASK,
        metadata=_doc(
            "A target that differs from what is live in its databases or domains, or runs an image "
            "tag without a digest: never use it, ask a person first, or use it and tell."
        ),
    )
    one_way_doors: tuple[str, ...] = field(
        default=(),
        metadata=_doc(
            "Deployments or commits before which nobody may return, besides those that the app's "
            "spec names by WATCHDOG_NO_ROLLBACK_BEFORE."
        ),
    )
    preflight_age_max: timedelta = field(
        default=timedelta(seconds=60),
        metadata=_doc("How old the platform's own validation of a target may be when acting."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup:
    """The life of a rollback after the decision: sending, following, verifying, unpinning."""

    settle_time: timedelta = field(
        default=timedelta(seconds=90),
        metadata=_doc(
            "How long to look for a rollback whose request got no answer before asking again."
        ),
    )
    # 90 s: a read can lag a write by a minute, and the request may take 10 s more.
    attempts_max: int = field(
        default=3, metadata=_doc("Requests sent for one rollback, at most.", ge=1, le=10)
    )
    expire_after: timedelta = field(
        default=timedelta(minutes=10),
        metadata=_doc("Age at which a rollback not yet taken by the platform is given up."),
    )
    converge_max: timedelta = field(
        default=timedelta(minutes=30),
        metadata=_doc("How long the platform may take to make an accepted rollback live."),
    )
    verify_for: timedelta = field(
        default=timedelta(minutes=1),
        metadata=_doc(
            "How long to watch the restored release before saying whether it helped; three times "
            "that after a release that hardly failed, but was slow."
        ),
    )
    then: AfterRollback = field(
        default=AfterRollback.PIN, metadata=_doc("What becomes of the platform's pin.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything that shapes a decision and is not evidence.

    ``at_least`` is how many rules must say unhealthy: 1 is *any*, ``len(rules)`` is *all*.
    ``depends_on`` names the signals of what the app needs: if one of them fails, it is to blame.
    """

    name: str = "standard"
    mode: Mode = field(
        default=Mode.ACT,
        metadata=_doc("Act, ask a person before each rollback, or only observe and say."),
    )
    rules: tuple[Rule, ...] = (Down(),)
    at_least: int = 1
    terms: Terms = field(default_factory=Terms)
    schedule: Schedule = field(default_factory=Schedule)
    limits: Limits = field(default_factory=Limits)
    targets: Targets = field(default_factory=Targets)
    followup: Followup = field(default_factory=Followup)
    fix_in_flight: FixInFlight = field(
        default_factory=FixInFlight,
        metadata=_doc("What to do while a newer deployment, perhaps the fix, is on its way."),
    )
    grace: timedelta | None = field(
        default=None,
        metadata=_doc(
            "Time after go-live in which failures do not count; ends early after 6 good samples "
            "in a row over 30 s. Unset: learnt from how long earlier good releases took to that, "
            "none where they answered well from the start."
        ),
    )
    outside_window: Permit = field(
        default=Permit.REPORT,
        metadata=_doc("Whether to act when a release fails after its observation window."),
    )
    unseen_go_live: Permit = field(
        default=Permit.REPORT,
        metadata=_doc("Whether to act on a release that was live before we first looked."),
    )
    sleepers: Permit = field(
        default=Permit.REPORT,
        metadata=_doc("Whether to act on an app that may be asleep (inactivity_sleep)."),
    )
    baseline_min: int = field(
        default=5,
        metadata=_doc("Answers of the predecessor needed before blaming its successor.", ge=0),
    )
    view_age_max: timedelta = field(
        default=timedelta(minutes=2),
        metadata=_doc("Age at which a reading of the platform no longer supports a decision."),
    )
    depends_on: tuple[str, ...] = ()
    quarantine: Quarantine = field(
        default=Quarantine.WARN,
        metadata=_doc(
            "What to do when a version that was rolled back is deployed again unchanged: warn "
            "people and judge it like any other, or leave it to them."
        ),
    )
    resolve_after: timedelta = field(
        default=timedelta(minutes=1),
        metadata=_doc("How long an app must be healthy before people are told that it is over."),
    )

    def __post_init__(self) -> None:
        assert 1 <= self.at_least <= len(self.rules), "the condition can be met and can fail"
        names = [rule.name for rule in self.rules]
        assert len(set(names)) == len(names), "rule names are unique within a policy"
