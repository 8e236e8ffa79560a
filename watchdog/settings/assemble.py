"""Turns sections that are in order into settings, and notes what does not fit together.

Here names meet what they name: policies, probes, signals, apps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from watchdog.core.policy import Policy
from watchdog.core.rules import Rule
from watchdog.runtime.options import RuntimeOptions
from watchdog.settings.derive import overlaid
from watchdog.settings.document import App, Defaults, LogNotifier
from watchdog.settings.fields import duration_text
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.nodes import place_of, scalar_at
from watchdog.settings.options import (
    notifier_options,
    platform_settings,
    probe_options,
    reference_options,
    secret_of,
)
from watchdog.settings.policies import Written, layered, policy_of
from watchdog.settings.probes import HttpProbe
from watchdog.settings.problems import Findings, KeyPath, did_you_mean, key_text
from watchdog.settings.pushing import alert_signals, inbound_options
from watchdog.settings.resolved import (
    AppEntry,
    LogOptions,
    LogSettings,
    NotifierOptions,
    ProbeOptions,
    ServerSettings,
    Settings,
)
from watchdog.settings.secret import Secret
from watchdog.settings.sections import Sections
from watchdog.settings.texts import address_parts

STORE_URL = "sqlite:///watchdog.db"

LOG_NOTIFIER = "log"
"""The notifier that is there without being configured."""

_Value = TypeVar("_Value")


def assembled(
    sections: Sections, tree: Tree, environ: Mapping[str, str], findings: Findings
) -> Settings | None:
    """Return the settings; None when anything is wrong, all of which has been noted."""
    bench = _Bench(tree=tree, findings=findings)
    written = layered(sections.policies, tree, findings)
    policies = {
        name: policy_of(one, references=bool(sections.references), tree=tree, findings=findings)
        for name, one in written.items()
        if one is not None
    }
    apps = _apps(sections, written, policies, bench)
    if not isinstance(sections.notifiers.get(LOG_NOTIFIER), LogNotifier | None):
        mend = "give it another name: a notifier of the log is always there, and is called so"
        bench.note(("notifiers", LOG_NOTIFIER), "is not of the kind that its name says", mend)
    served = sections.server is None or bool(sections.server.listen)
    inbound = inbound_options(sections.inbound, served=served, note=bench.note)
    references = [
        bench.built(("references", at), reference_options, one, at)
        for at, one in enumerate(sections.references)
        if one is not None
    ]
    if findings.problems:
        return None
    assert sections.platform, "no problem, no missing section"
    assert sections.store, "no problem, no missing section"
    assert sections.log, "no problem, no missing section"
    return Settings(
        platform=platform_settings(sections.platform, environ),
        store_url=secret_of(sections.store, "url") or Secret.fixed(STORE_URL),
        server=_server(sections),
        log=LogSettings(format=sections.log.format, level=sections.log.level),
        runtime=_runtime(sections),
        references=tuple(one for one in references if one is not None),
        notifiers=_notifiers(sections),
        policies={name: one for name, one in policies.items() if one is not None},
        apps=apps,
        inbound=inbound,
        written=_policies_of(tree),
    )


def _policies_of(tree: Tree) -> Tree | None:
    policies = tree.entries.get("policies")
    return policies if isinstance(policies, Tree) else None


def _notifiers(sections: Sections) -> tuple[NotifierOptions, ...]:
    options = [
        notifier_options(name, one) for name, one in sections.notifiers.items() if one is not None
    ]
    if not any(isinstance(one, LogOptions) for one in options):
        options.append(LogOptions(name=LOG_NOTIFIER))
    return tuple(options)


def _server(sections: Sections) -> ServerSettings:
    assert sections.server, "no problem, no missing section"
    if not sections.server.listen:
        return ServerSettings(host=None, port=0)
    host, port = address_parts(sections.server.listen)
    return ServerSettings(host=host, port=port)


def _runtime(sections: Sections) -> RuntimeOptions:
    assert sections.runtime, "no problem, no missing section"
    return overlaid(RuntimeOptions(), sections.runtime)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """Where things are put together: the tree for places, the findings for what does not fit."""

    tree: Tree
    findings: Findings

    def note(self, path: KeyPath, message: str, mend: str) -> None:
        self.findings.add(place_of(self.tree, path), path, message, mend)

    def built(self, path: KeyPath, build: Callable[..., _Value], *given: Any) -> _Value | None:
        try:
            return build(*given)
        except ValueError as error:
            self.note(path, str(error), "change one of these fields")
            return None

    def probes(self, path: KeyPath, models: Sequence[Any]) -> tuple[ProbeOptions, ...]:
        seen: set[str] = set()
        options: list[ProbeOptions] = []
        for at, model in enumerate(models):
            if model.name in seen:
                mend = "give one of them a `name:` of its own"
                self.note((*path, at), "has the name of an earlier probe", mend)
            seen.add(model.name)
            one = self.built((*path, at), probe_options, model)
            if one is not None:
                options.append(one)
        return tuple(options)


def _apps(
    sections: Sections,
    written: Mapping[str, Written | None],
    policies: Mapping[str, Policy | None],
    bench: _Bench,
) -> tuple[AppEntry, ...]:
    defaults = sections.defaults
    if defaults is None:
        return ()
    common = bench.probes(("defaults", "probes"), defaults.probes)
    common = common or (probe_options(HttpProbe()),)
    _check_name(("defaults", "policy"), defaults.policy, written, bench)
    for at in range(len(sections.apps)):
        # From the tree: an entry with another mistake in it may name an unknown policy as well.
        path: KeyPath = ("apps", at, "policy")
        named = scalar_at(bench.tree, path)
        if named:
            _check_name(path, named, written, bench)
    crew = _Crew(
        sections=sections,
        defaults=defaults,
        common=common,
        written=written,
        policies=policies,
        bench=bench,
    )
    entries = [crew.entry(at, app) for at, app in enumerate(sections.apps) if app is not None]
    _check_reach(sections.apps, bench)
    return tuple(one for one in entries if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crew:
    """What every app's entry is made from."""

    sections: Sections
    defaults: Defaults
    common: tuple[ProbeOptions, ...]
    written: Mapping[str, Written | None]
    policies: Mapping[str, Policy | None]
    bench: _Bench

    def entry(self, at: int, app: App) -> AppEntry | None:
        """Return the entry; None when its policy cannot be used."""
        path: KeyPath = ("apps", at)
        probes = self.bench.probes((*path, "probes"), app.probes) or self.common
        name = app.policy or self.defaults.policy
        written, policy = self.written.get(name), self.policies.get(name)
        if written is None or policy is None:
            return None
        self._check_signals(path, app, policy, probes)
        self._check_dependencies(path, app, policy, probes)
        stated = policy.mode if written.states("mode") else self.defaults.mode
        return AppEntry(
            pattern=app.app,
            policy=replace(
                policy, mode=app.mode or stated, depends_on=tuple(dict.fromkeys(app.depends_on))
            ),
            probes=probes,
            place=place_of(self.bench.tree, path),
        )

    def _check_dependencies(
        self, path: KeyPath, app: App, policy: Policy, probes: tuple[ProbeOptions, ...]
    ) -> None:
        names = [one.name for one in probes]
        for at, name in enumerate(app.depends_on):
            if name not in names:
                message = "no probe of this app has this name"
                self.bench.note((*path, "depends_on", at), message, did_you_mean(name, names))
        judged = {rule.signal for rule in policy.rules}
        if judged <= set(app.depends_on):
            message = f"is all that its policy {policy.name} judges: no release would be to blame"
            mend = "leave out what asks the app itself"
            self.bench.note((*path, "depends_on"), message, mend)

    def _check_signals(
        self, path: KeyPath, app: App, policy: Policy, probes: tuple[ProbeOptions, ...]
    ) -> None:
        alerts = set(alert_signals(self.sections.inbound, self.bench.tree, app.app))
        names = [one.name for one in probes]
        for name in sorted(alerts.intersection(names)):
            message = f"has a probe called {key_text(name)}, as alerts of `inbound` are called too"
            self.bench.note(path, message, "name one of them otherwise")
        names += sorted(alerts.difference(names))
        wanted = {one: _read_by(one) for one in policy.rules}
        for signal in sorted(frozenset().union(*wanted.values()).difference(names)):
            rules = ", ".join(key_text(one.name) for one in policy.rules if signal in wanted[one])
            message = (
                f"its policy {policy.name} judges the signal {key_text(signal)} ({rules}), "
                "which no probe or alert of this app gives"
            )
            given = ", ".join(sorted(key_text(one) for one in names))
            mend = f"name a probe so, or set `signal:` of the rule to one of: {given}"
            self.bench.note(path, message, mend)
        self._check_ages(path, policy, probes)

    def _check_ages(self, path: KeyPath, policy: Policy, probes: tuple[ProbeOptions, ...]) -> None:
        paces = {one.name: getattr(one, "interval", None) for one in probes}
        for rule in policy.rules:
            pace = paces.get(rule.signal)
            age_max: timedelta = getattr(rule, "age_max", policy.terms.evidence_age_max)
            if pace is not None and pace >= age_max:
                message = (
                    f"its policy {policy.name} wants readings of {key_text(rule.signal)} no "
                    f"older than {duration_text(age_max)}, and the probe reads every "
                    f"{duration_text(pace)}"
                )
                mend = f"raise `age_max` of the rule {key_text(rule.name)}, or read more often"
                self.bench.note(path, message, mend)


def _read_by(rule: Rule) -> frozenset[str]:
    """Return the signals that a rule judges or reads."""
    reads: frozenset[str] = getattr(rule, "reads", frozenset)()
    return reads | ({rule.signal} if rule.signal else frozenset())


def _check_name(
    path: KeyPath, name: str, written: Mapping[str, Written | None], bench: _Bench
) -> None:
    if name not in written:
        bench.note(path, "no policy has this name", did_you_mean(name, list(written)))


def _check_reach(apps: Sequence[App | None], bench: _Bench) -> None:
    """Note entries that an earlier one always outruns: a reader would think that they count."""
    exact: dict[str, int] = {}
    wild: dict[str, int] = {}
    for at, app in enumerate(apps):
        if app is None:
            continue
        is_wild = any(one in app.app for one in "*?[")
        before = exact.get(app.app, wild.get(app.app))
        if before is None and not is_wild:
            before = next((wild[one] for one in wild if fnmatchcase(app.app, one)), None)
        if before is not None:
            message = f"is never reached, for entry {before + 1} matches the same apps first"
            bench.note(("apps", at, "app"), message, "move it above that entry")
        (wild if is_wild else exact).setdefault(app.app, at)
