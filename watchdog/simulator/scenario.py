"""Scenario files: YAML in, a world to be simulated out.

A file describes apps with their past releases, and a timeline of steps. All mistakes are shown
at once, each with file, line, place and mend. What a step does is not decided here.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path as FilePath

import yaml

from watchdog.simulator.kinds import ComponentKind, EmptySlot, Phase
from watchdog.simulator.options import SCOPES, TOKEN, Options
from watchdog.simulator.platform import Scenario
from watchdog.simulator.reading import Complaints, Reader, ScenarioError, suggest
from watchdog.simulator.records import AppSettings, Component, Timing
from watchdog.simulator.step_reading import read_release, read_step
from watchdog.simulator.steps import Step, TimedStep

__all__ = ["ScenarioError", "load_scenario", "parse_scenario", "parse_step", "scenario_names"]

_DAY_S = 86_400.0


def scenario_names() -> list[str]:
    """The names of the scenarios that come with the simulator."""
    files = resources.files("watchdog.simulator").joinpath("scenarios").iterdir()
    return sorted(f.name.removesuffix(".yaml") for f in files if f.name.endswith(".yaml"))


def load_scenario(source: str | FilePath) -> Scenario:
    """Read a scenario file, or one of the packaged scenarios by name.

    Raises:
        ScenarioError: there is no such file or scenario, or it has mistakes.
    """
    if isinstance(source, str) and source in scenario_names():
        packaged = resources.files("watchdog.simulator").joinpath("scenarios", f"{source}.yaml")
        return _read_text(packaged.read_text("utf-8"), f"{source}.yaml")
    path = FilePath(source)
    if not path.is_file():
        known = scenario_names()
        mend = suggest(str(source), known) or f"; packaged scenarios: {', '.join(known)}"
        raise ScenarioError([f"{source}: no such scenario file{mend}"])
    return _read_text(path.read_text("utf-8"), str(path))


def parse_scenario(value: object, file: str = "scenario") -> Scenario:
    """Read a scenario that is already a mapping.

    Raises:
        ScenarioError: it has mistakes.
    """
    return _read(value, Complaints(file))


def parse_step(value: object) -> Step:
    """Read one step, as a timeline has it but without ``at_s``.

    Raises:
        ScenarioError: it has mistakes.
    """
    complaints = Complaints("step")
    reader = Reader(value, (), complaints)
    step = read_step(reader)
    reader.finish()
    complaints.raise_if_any()
    assert step is not None, "a step without mistakes was read"
    return step


def _read_text(text: str, file: str) -> Scenario:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ScenarioError([f"{file}: not readable as YAML: {error}"]) from error
    return _read(value, Complaints(file, root))


def _read(value: object, complaints: Complaints) -> Scenario:
    reader = Reader(value, (), complaints)
    shared = reader.inner("defaults")
    apps: list[AppSettings] = []
    timeline: list[TimedStep] = []
    for app_reader in reader.readers("apps"):
        settings = _read_settings(app_reader, shared)
        apps.append(settings)
        timeline.extend(_read_past(app_reader, settings))
        app_reader.finish()
    shared.finish()
    _refuse_twins(apps, complaints)
    timeline.extend(_read_timeline(reader, {settings.name for settings in apps}))
    if not apps and not complaints.problems:
        complaints.add(("apps",), "is missing; give at least one app")
    scenario = Scenario(
        name=reader.text("name", complaints.file.removesuffix(".yaml")),
        description=reader.text("description", ""),
        seed=reader.whole("seed", 1),
        options=_read_options(reader.inner("options")),
        apps=tuple(apps),
        timeline=tuple(sorted(timeline, key=lambda timed: timed.at_s)),
    )
    reader.finish()
    complaints.raise_if_any()
    return scenario


def _read_settings(own: Reader, shared: Reader) -> AppSettings:
    """An app's settings; what it does not say itself is taken from ``defaults``."""
    name = own.text("name")
    if not name.replace("-", "").isalnum() or name != name.lower() or not 2 <= len(name) <= 32:
        own.complain("name", f"{name!r} is no app name; use 2 to 32 of a-z, 0-9 and -")

    def either(key: str) -> Reader:
        # Both are asked, which makes the key known in both.
        shared.has(key)
        return own if own.has(key) else shared

    sleep_s = either("inactivity_sleep_s").maybe_number("inactivity_sleep_s")
    fallen = either("overtaken").choice("overtaken", Phase, Phase.CANCELED)
    if fallen not in {Phase.CANCELED, Phase.SUPERSEDED}:
        own.complain("overtaken", "must be CANCELED or SUPERSEDED")
    return AppSettings(
        name=name,
        region=either("region").text("region", "fra"),
        tier=either("tier").text("tier", "professional"),
        health_path=either("health_path").text("health_path", "/healthz") or None,
        components=_read_components(either("components")),
        databases=either("databases").texts("databases"),
        replicas=either("replicas").whole("replicas", 2, 1),
        maintenance=either("maintenance").boolean("maintenance", False),
        archived=either("archived").boolean("archived", False),
        inactivity_sleep_s=None if sleep_s is None else int(sleep_s),
        timing=_read_timing(either("timing").inner("timing")),
        in_progress_lag_s=either("in_progress_lag_s").number("in_progress_lag_s", 0.0),
        empty_slots=either("empty_slots").choice("empty_slots", EmptySlot, EmptySlot.ABSENT),
        overtaken=fallen,
        auto_rollback=either("auto_rollback").boolean("auto_rollback", False),
    )


def _read_components(reader: Reader) -> tuple[Component, ...]:
    components: list[Component] = []
    for inner in reader.readers("components"):
        components.append(
            Component(
                name=inner.text("name"),
                kind=inner.choice("kind", ComponentKind, ComponentKind.SERVICE),
                image_tag=inner.maybe_text("image_tag"),
            )
        )
        inner.finish()
    return tuple(components) or (Component(),)


def _read_timing(reader: Reader) -> Timing:
    usual = Timing()
    timing = Timing(
        unknown_s=reader.number("unknown_s", usual.unknown_s),
        pending_build_s=reader.number("pending_build_s", usual.pending_build_s),
        build_s=reader.number("build_s", usual.build_s),
        pending_deploy_s=reader.number("pending_deploy_s", usual.pending_deploy_s),
        deploy_s=reader.number("deploy_s", usual.deploy_s),
        rollback_s=reader.number("rollback_s", usual.rollback_s),
        restart_s=reader.number("restart_s", usual.restart_s),
        post_deploy_job_s=reader.number("post_deploy_job_s", usual.post_deploy_job_s),
    )
    reader.finish()
    return timing


def _read_past(app_reader: Reader, settings: AppSettings) -> list[TimedStep]:
    """Past releases, oldest first; without ``age_s`` they lie one day apart."""
    readers = list(app_reader.readers("past"))
    timeline: list[TimedStep] = []
    for index, reader in enumerate(readers):
        age_s = reader.number("age_s", _DAY_S * (len(readers) - index))
        release = read_release(reader, settings.name)
        if timeline and -age_s <= timeline[-1].at_s:
            reader.complain("age_s", "must be younger than the release before it")
        timeline.append(TimedStep(at_s=-age_s, step=release))
        reader.finish()
    return timeline


def _read_timeline(reader: Reader, apps: set[str]) -> list[TimedStep]:
    timeline: list[TimedStep] = []
    for inner in reader.readers("timeline"):
        at_s = inner.number("at_s", minimum=None)
        step = read_step(inner)
        inner.finish()
        if step is None:
            continue
        app = getattr(step, "app", None)
        if isinstance(app, str) and app not in apps:
            inner.complaints.add(inner.path, f"there is no app {app!r}{suggest(app, apps)}")
        timeline.append(TimedStep(at_s=at_s, step=step))
    return timeline


def _read_options(reader: Reader) -> Options:
    usual = Options()
    options = Options(
        tokens=_read_tokens(reader),
        pinning=reader.boolean("pinning", usual.pinning),
        revision_limit=reader.whole("revision_limit", usual.revision_limit),
        refusal_status=reader.whole("refusal_status", usual.refusal_status, 400),
        read_lag_s=reader.number("read_lag_s", usual.read_lag_s),
        requests_per_hour_max=reader.whole("requests_per_hour_max", usual.requests_per_hour_max),
        requests_per_minute_max=reader.whole(
            "requests_per_minute_max", usual.requests_per_minute_max
        ),
        logs_outlive_deployment=reader.boolean("logs_outlive_deployment", False),
    )
    reader.finish()
    return options


def _read_tokens(reader: Reader) -> dict[str, frozenset[str]]:
    tokens: dict[str, frozenset[str]] = {}
    for inner in reader.readers("tokens"):
        scopes = frozenset(inner.texts("scopes")) or SCOPES
        for scope in sorted(scopes - SCOPES):
            inner.complain("scopes", f"unknown scope {scope!r}{suggest(scope, SCOPES)}")
        tokens[inner.text("token")] = scopes
        inner.finish()
    return tokens or {TOKEN: SCOPES}


def _refuse_twins(apps: list[AppSettings], complaints: Complaints) -> None:
    seen: set[str] = set()
    for index, settings in enumerate(apps):
        if settings.name in seen:
            complaints.add(("apps", index), f"another app is already called {settings.name}")
        seen.add(settings.name)
