"""What a configuration comes to: values for every part of the program, with nothing left open.

``load`` makes it; composing adapters from it is the business of the layer above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fnmatch import fnmatchcase

from watchdog.adapters.notifiers.webhook import WebhookOptions
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.logs import LogsOptions
from watchdog.adapters.signals.platform_metrics import PlatformMetricsOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions
from watchdog.adapters.signals.tcp import TcpOptions
from watchdog.core.policy import Mode, Policy
from watchdog.runtime.options import RuntimeOptions
from watchdog.settings.document import LogFormat, LogLevel
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.problems import Place
from watchdog.settings.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class AppHealthOptions:
    """The platform's own account of an app's health, as a signal."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """A channel that writes notices to the log."""

    name: str


ProbeOptions = (
    HttpOptions
    | TcpOptions
    | AppHealthOptions
    | PrometheusOptions
    | PlatformMetricsOptions
    | LogsOptions
)
ReferenceOptions = HttpOptions | TcpOptions
NotifierOptions = LogOptions | WebhookOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundOptions:
    """Somebody who may push to the daemon; those who push results of probes have no signal."""

    name: str
    kind: str
    token: Secret
    app: str = ""
    app_label: str = ""
    signal: str = ""
    match: tuple[tuple[str, str], ...] = ()
    expire_after: timedelta = timedelta(hours=1)
    expect_every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """How to reach the platform. ``token`` is None when none is configured anywhere."""

    kind: str
    token: Secret | None
    options: DigitalOceanOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where to serve; ``host`` None means not at all, and port 0 any free one."""

    host: str | None
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What is logged, and how."""

    format: LogFormat
    level: LogLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class AppEntry:
    """One entry of ``apps``: the pattern and what it means for the apps that it matches."""

    pattern: str
    policy: Policy
    probes: tuple[ProbeOptions, ...]
    place: Place = field(compare=False)

    def matches(self, app_id: str, name: str) -> bool:
        """True when the pattern is the app's id, its name, or matches its name."""
        return self.pattern in (app_id, name) or fnmatchcase(name, self.pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole configuration, checked. Secrets are callables, and print as stars.

    ``written`` is its policies as they stand there, for building others upon them.
    """

    platform: PlatformSettings
    store_url: Secret
    server: ServerSettings
    log: LogSettings
    runtime: RuntimeOptions
    references: tuple[ReferenceOptions, ...]
    notifiers: tuple[NotifierOptions, ...]
    policies: Mapping[str, Policy]
    apps: tuple[AppEntry, ...]
    inbound: tuple[InboundOptions, ...] = ()
    written: Tree | None = field(default=None, compare=False, repr=False)

    def entry_for(self, app_id: str, name: str) -> AppEntry | None:
        """Return the first entry that matches the app; None when it is not watched."""
        return next((one for one in self.apps if one.matches(app_id, name)), None)

    def policy_for(self, app_id: str, name: str) -> Policy | None:
        """Return the app's policy with the app's mode; None when it is not watched."""
        entry = self.entry_for(app_id, name)
        return entry.policy if entry is not None else None

    def probes_for(self, app_id: str, name: str) -> tuple[ProbeOptions, ...]:
        """Return what to sample of the app; empty when it is not watched."""
        entry = self.entry_for(app_id, name)
        return entry.probes if entry is not None else ()

    def looked_at_remotely(self, *, addresses: bool) -> Settings:
        """Return the same settings with only the apps and probes that make sense from elsewhere.

        What the platform says of itself is no other when read from there. Unless the platform
        tells ``addresses``, apps must be named in full and probes have their own.
        """
        kept = []
        for one in self.apps:
            probes = tuple(probe for probe in one.probes if _reachable(probe, addresses))
            if probes and (addresses or not any(sign in one.pattern for sign in "*?[")):
                kept.append(replace(one, probes=probes))
        return replace(self, apps=tuple(kept))

    def observing(self) -> Settings:
        """Return the same settings with every app's mode set to observe."""
        apps = tuple(
            replace(one, policy=replace(one.policy, mode=Mode.OBSERVE)) for one in self.apps
        )
        return replace(self, apps=apps)


def _reachable(probe: ProbeOptions, addresses: bool) -> bool:
    match probe:
        case HttpOptions(url=url):
            return addresses or bool(url)
        case TcpOptions(host=host):
            return addresses or bool(host)
        case _:
            return False
