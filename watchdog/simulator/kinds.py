"""The platform's closed sets of words, spelled as it spells them.

Names only; what follows from them is decided elsewhere.
"""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where a deployment stands, in the platform's own words."""

    UNKNOWN = "UNKNOWN"
    PENDING_BUILD = "PENDING_BUILD"
    BUILDING = "BUILDING"
    PENDING_DEPLOY = "PENDING_DEPLOY"
    DEPLOYING = "DEPLOYING"
    ACTIVE = "ACTIVE"
    SUPERSEDED = "SUPERSEDED"
    ERROR = "ERROR"
    CANCELED = "CANCELED"

    @property
    def in_flight(self) -> bool:
        """Whether a rollout in this phase has not come to an end yet."""
        return self in _IN_FLIGHT


_IN_FLIGHT = frozenset(
    {
        Phase.UNKNOWN,
        Phase.PENDING_BUILD,
        Phase.BUILDING,
        Phase.PENDING_DEPLOY,
        Phase.DEPLOYING,
    }
)


class CauseKind(StrEnum):
    """Why a deployment exists (``cause_details.type``)."""

    UNKNOWN = "UNKNOWN"
    MANUAL = "MANUAL"
    DEPLOY_ON_PUSH = "DEPLOY_ON_PUSH"
    MAINTENANCE = "MAINTENANCE"
    MANUAL_ROLLBACK = "MANUAL_ROLLBACK"
    AUTO_ROLLBACK = "AUTO_ROLLBACK"
    UPDATE_DATABASE_TRUSTED_SOURCES = "UPDATE_DATABASE_TRUSTED_SOURCES"
    AUTOSCALED = "AUTOSCALED"


class UserAction(StrEnum):
    """What a user did, where a user did it (``digitalocean_user_action.name``)."""

    CREATE_DEPLOYMENT = "CREATE_DEPLOYMENT"
    UPDATE_SPEC = "UPDATE_SPEC"
    ROLLBACK_APP = "ROLLBACK_APP"
    REVERT_APP_ROLLBACK = "REVERT_APP_ROLLBACK"
    UPGRADE_BUILDPACK = "UPGRADE_BUILDPACK"
    RESET_DATABASE_PASSWORD = "RESET_DATABASE_PASSWORD"  # noqa: S105 - the platform's word
    RESTART = "RESTART"


class Failure(StrEnum):
    """How a rollout can come to grief before it is live (or, for one, just after)."""

    BUILD = "build"
    BUILD_TIMEOUT = "build_timeout"
    BUILD_OUT_OF_MEMORY = "build_out_of_memory"
    BUILD_RATE_LIMIT = "build_rate_limit"
    HEALTH_CHECKS = "health_checks"
    EXIT_NON_ZERO = "exit_non_zero"
    OUT_OF_MEMORY = "out_of_memory"
    NOT_EXECUTABLE = "not_executable"
    RESOURCE_EXHAUSTED = "resource_exhausted"
    DATABASE_NOT_AVAILABLE = "database_not_available"
    PRE_DEPLOY_JOB = "pre_deploy_job"
    POST_DEPLOY_JOB = "post_deploy_job"
    INTERNAL_ERROR = "internal_error"
    STUCK_BUILDING = "stuck_building"
    STUCK_DEPLOYING = "stuck_deploying"


class ComponentKind(StrEnum):
    """The kinds of component that a watcher meets; of jobs, each kind is one of its own."""

    SERVICE = "service"
    STATIC_SITE = "static_site"
    WORKER = "worker"
    PRE_DEPLOY_JOB = "pre_deploy_job"
    POST_DEPLOY_JOB = "post_deploy_job"
    FAILED_DEPLOY_JOB = "failed_deploy_job"


class EmptySlot(StrEnum):
    """How an app says that one of its four slots holds nothing; all three are seen in the wild."""

    ABSENT = "absent"
    NULL = "null"
    OBJECT = "object"
    MIXED = "mixed"


class RollbackCode(StrEnum):
    """Why a rollback cannot be done (``error.code`` of a validation)."""

    INCOMPATIBLE_PHASE = "incompatible_phase"
    INCOMPATIBLE_RESULT = "incompatible_result"
    EXCEEDED_REVISION_LIMIT = "exceeded_revision_limit"
    APP_PINNED = "app_pinned"
    DATABASE_CONFIG_CONFLICT = "database_config_conflict"
    REGION_CONFLICT = "region_conflict"
