"""The shape of a configuration file: sections, their fields and their words.

Policies, rules and the runtime's options come from the values they configure. What names refer
to, and how policies build on each other, is not known here.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from watchdog.core.policy import Mode, Policy
from watchdog.core.rules import RULE_KINDS
from watchdog.core.terms import Terms
from watchdog.runtime.options import RuntimeOptions
from watchdog.settings.derive import Definition, definitions_of, kind_model, model_named, model_of
from watchdog.settings.fields import Strict, within
from watchdog.settings.inbound import Inbound
from watchdog.settings.kinds import TAG_PREFIX, one_of_kinds
from watchdog.settings.probes import Probe, Reference
from watchdog.settings.rates import Rate, RateText
from watchdog.settings.texts import (
    FilledSecret,
    Glob,
    HeaderName,
    HeaderSecret,
    HeaderValue,
    Listen,
    Name,
    SecretUrl,
    StoreUrl,
    Url,
)

STANDARD = "standard"
"""The policy of whoever names none."""


class LogFormat(StrEnum):
    """How log lines are written; auto is console on a terminal and json elsewhere."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """The least severity that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Platform(Strict):
    """The platform that runs the apps."""

    kind: Literal["digitalocean"] = Field("digitalocean", description="The kind of platform.")
    token: HeaderSecret | None = Field(
        None, description="API token; unset: the environment variable DIGITALOCEAN_TOKEN."
    )
    token_file: str | None = Field(None, description="File that holds the API token.")
    api_url: Url = Field("https://api.digitalocean.com", description="Where the API is.")
    request_timeout: Annotated[timedelta, within(gt=0, le=120)] = Field(
        timedelta(seconds=10), description="Deadline of one request."
    )
    call_timeout: Annotated[timedelta, within(gt=0, le=300)] = Field(
        timedelta(seconds=25), description="Deadline of one reading with its pages and repeats."
    )
    reserve: Annotated[int, Field(ge=0, le=5000)] = Field(
        200, description="Requests of each hour that are kept back for rollbacks."
    )


class Store(Strict):
    """Where the daemon remembers."""

    url: StoreUrl | None = Field(
        None, description="`sqlite:///file` or `memory:`; unset: `sqlite:///watchdog.db`."
    )
    url_file: str | None = Field(None, description="File that holds the URL.")


class Server(Strict):
    """The daemon's own HTTP server: metrics, health and status."""

    listen: Listen = Field("127.0.0.1:9394", description="Address to listen on; '' for none.")


class Log(Strict):
    """What is logged, and how."""

    format: LogFormat = Field(LogFormat.AUTO, description="How log lines are written.")
    level: LogLevel = Field(LogLevel.INFO, description="The least severity that is logged.")


class WebhookNotifier(Strict):
    """Posts each notice as signed JSON."""

    kind: Literal["webhook"] = Field("webhook", description="The kind of notifier.")
    url: SecretUrl | None = Field(None, description="Where to post; treated as a secret.")
    url_file: str | None = Field(None, description="File that holds the URL.")
    secret: FilledSecret | None = Field(None, description="Key of the signature; unset: unsigned.")
    secret_file: str | None = Field(None, description="File that holds the key.")
    headers: dict[HeaderName, HeaderValue] = Field(
        default_factory=dict, description="Headers to send. Their values are treated as secrets."
    )
    header_files: dict[HeaderName, str] = Field(
        default_factory=dict, description="Files that hold the values of further headers."
    )
    timeout: Annotated[timedelta, within(gt=0, le=60)] = Field(
        timedelta(seconds=10), description="Deadline of one delivery."
    )
    verify_tls: bool = Field(True, description="Whether the certificate must be good.")
    ca_file: str | None = Field(None, description="Certificates to trust instead.")

    exactly_one: ClassVar[tuple[str, ...]] = ("url", "url_file")


class LogNotifier(Strict):
    """Writes each notice to the log; there always is one of these."""

    kind: Literal["log"] = Field("log", description="The kind of notifier.")


class AtLeast(Strict):
    """So many of the rules."""

    at_least: Annotated[int, Field(ge=1)] = Field(description="How many rules must be unhealthy.")


class When(StrEnum):
    """How many of a policy's rules must say unhealthy."""

    ANY = "any"
    ALL = "all"


def _condition(value: object) -> str:
    return f"{TAG_PREFIX}count" if isinstance(value, dict | AtLeast) else f"{TAG_PREFIX}word"


Condition: Any = Annotated[
    Annotated[When, Tag(f"{TAG_PREFIX}word")] | Annotated[AtLeast, Tag(f"{TAG_PREFIX}count")],
    Discriminator(_condition),
]

RULE_MODELS: tuple[type[Strict], ...] = tuple(kind_model(kind) for kind in RULE_KINDS)

TERMS_ELSEWHERE = frozenset({"interval"})
# How often signals are sampled is the schedule's business; rules are told of it.
POLICY_ELSEWHERE = frozenset({"name", "rules", "at_least", "terms", "depends_on"})


def _unset(definition: Definition, words: str) -> Definition:
    kind, known = definition
    return kind | None, Field(None, description=f"{known.description} {words}")


_policy_fields: dict[str, Definition] = {
    "extends": (
        Name | None,
        Field(
            None,
            description="The policy whose values these change; unset: the built-in one of the same "
            "name, or standard.",
        ),
    ),
    "rules": (
        list[one_of_kinds(RULE_MODELS)],  # type: ignore[misc]  # made of the kinds at run time
        Field(
            default_factory=list,
            min_length=1,
            description="What judges the live release; unset: those of the policy extended.",
        ),
    ),
    "when": (
        Condition,
        Field(When.ANY, description="How many rules must be unhealthy: any, all, or a number."),
    ),
    "wrong_rollbacks": (
        Annotated[Rate | float | None, RateText(or_chance=True)],
        Field(
            None,
            description="How often a good release may be rolled back: a rate such as `1 per year`, "
            "or the probability per release. Unset: what error_probability says.",
        ),
    ),
    "releases": (
        Annotated[Rate | None, RateText()],
        Field(
            None,
            description="How often an app is released, by which a rate of wrong rollbacks becomes "
            "a probability per release. Unset: `1 per day`.",
        ),
    ),
}
_terms_fields = definitions_of(Terms, TERMS_ELSEWHERE)
_policy_own = definitions_of(Policy, POLICY_ELSEWHERE)
# What holds for these when no policy says is not what the core's values begin with.
_terms_fields["blip_tolerance"] = _unset(
    _terms_fields["blip_tolerance"], "Unset: 12s where references are configured, else 45s."
)
_policy_own["mode"] = _unset(_policy_own["mode"], "Unset: the mode of the defaults.")
PolicyModel: type[Strict] = model_named(
    "Policy", "What makes a rollback.", {**_policy_fields, **_terms_fields, **_policy_own}
)
RuntimeModel: type[Strict] = model_of(RuntimeOptions)

Probes = list[Probe]
Notifier: Any = one_of_kinds((LogNotifier, WebhookNotifier))


class Defaults(Strict):
    """What apps have that do not say otherwise."""

    policy: Name = Field(STANDARD, description="Name of the policy.")
    mode: Mode = Field(
        Mode.OBSERVE,
        description="Whether to act, ask first or observe, where neither app nor policy says.",
    )
    probes: Probes = Field(default_factory=list, description="Probes; unset: one of the live URL.")


class App(Strict):
    """Apps to watch. Of several entries the first that matches counts."""

    app: Glob = Field(description="Id, name, or a pattern such as `shop-*`.")
    policy: Name | None = Field(None, description="Name of the policy.")
    mode: Mode | None = Field(
        None, description="Whether to act, ask first, or only observe and say."
    )
    probes: Probes = Field(default_factory=list, description="Probes, instead of the defaults.")
    depends_on: list[Name] = Field(
        default_factory=list,
        description="Names of those probes that ask what the app needs, such as its database: "
        "while one of them fails the release is not to blame.",
    )


SECTIONS: dict[str, Definition] = {
    "platform": (Platform, Field(default_factory=Platform, description="Platform and token.")),
    "store": (Store, Field(default_factory=Store, description="Where the daemon remembers.")),
    "server": (Server, Field(default_factory=Server, description="The daemon's HTTP server.")),
    "log": (Log, Field(default_factory=Log, description="Logging.")),
    "runtime": (
        RuntimeModel,
        Field(default_factory=RuntimeModel, description="Paces and limits of the daemon."),
    ),
    "references": (
        list[Reference],
        Field(
            default_factory=list,
            description="Endpoints asked before a failure counts; if one fails, it is our fault.",
        ),
    ),
    "notifiers": (
        dict[Name, Notifier],
        Field(default_factory=dict, description="Whom to tell, besides the log."),
    ),
    "inbound": (
        dict[Name, Inbound],
        Field(
            default_factory=dict,
            description="Who may push alerts and results of remote probes to the daemon.",
        ),
    ),
    "defaults": (Defaults, Field(default_factory=Defaults, description="Defaults of apps.")),
    "policies": (
        dict[Name, PolicyModel],  # type: ignore[valid-type]  # made of the core's fields
        Field(
            default_factory=dict, description="Policies by name; cautious, standard, swift exist."
        ),
    ),
    "apps": (list[App], Field(default_factory=list, description="Which apps to watch, and how.")),
}
"""Every section with its type; the only list of them."""
