"""Prometheus metrics of the daemon: the only importer of prometheus_client.

Labels come from closed sets and from configured names, never from ids of deployments or from
messages. Every hold reason and outcome of a watched app exists at zero from the moment the app
is watched; an app's series go when the app does. Long because all metrics are listed in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from math import nan

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from watchdog import __version__
from watchdog.model.decision import Decision, HoldReason
from watchdog.model.intent import Intent, IntentState, Outcome
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.verdict import Health
from watchdog.runtime.quality import Quality, delay
from watchdog.runtime.watch import Watch

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Buckets = tuple[float, ...]

# Few buckets: each costs a line per app and scrape.
PROBE_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
PHASE_BUCKETS = (0.001, 0.01, 0.1, 0.5, 1.0, 5.0)
ROLLBACK_BUCKETS = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)
DECISIONS = ("roll_back", *HoldReason)
NOTICE_OUTCOMES = ("delivered", "postponed", "dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What a metric is called and means, for the manual."""

    name: str
    kind: str
    text: str
    labels: tuple[str, ...]


class Metrics:
    """All metrics of one daemon, on a registry of its own so that several can live in a process."""

    def __init__(self) -> None:
        """Register every metric family."""
        self.registry = CollectorRegistry()
        self.families: list[Family] = []
        self._of_samples()
        self._of_decisions()
        self._of_rollbacks()
        self._of_daemon()
        self._of_outside()
        self._of_inbound()
        self._quality = Quality()

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        self.families.append(Family(name=name, kind="counter", text=text, labels=labels))
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        self.families.append(Family(name=name, kind="gauge", text=text, labels=labels))
        return Gauge(name, text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: Buckets, *labels: str) -> Histogram:
        self.families.append(Family(name=name, kind="histogram", text=text, labels=labels))
        return Histogram(name, text, labels, buckets=buckets, registry=self.registry)

    def _of_samples(self) -> None:
        self.observations = self._counter(
            "watchdog_observations_total",
            "Samples by what they came to; reason is empty for passed ones.",
            *("app", "signal", "answer", "reason"),
        )
        self.dropped = self._counter(
            "watchdog_observations_dropped_total",
            "Samples that could not be credited to a deployment.",
            "app",
        )
        self.latency = self._histogram(
            "watchdog_probe_duration_seconds",
            "How long answered samples took.",
            PROBE_BUCKETS,
            "app",
        )
        self.phases = self._histogram(
            "watchdog_probe_phase_seconds",
            "How long each phase of a probe took; phases not reached have no value.",
            PHASE_BUCKETS,
            "phase",
        )
        self.probes_late = self._counter(
            "watchdog_probes_late_total",
            "Times that due samples waited because too many were under way.",
        )

    def _of_decisions(self) -> None:
        self.decisions = self._counter(
            "watchdog_decisions_total",
            "Decisions by their reason (roll_back, or why it held).",
            *("app", "reason"),
        )
        self.holding = self._gauge(
            "watchdog_holding",
            "1 for the reason of the latest decision, 0 for all others.",
            *("app", "reason"),
        )
        self.rule_health = self._gauge(
            "watchdog_rule_health",
            "1 for the latest answer of the rule, 0 for the others.",
            *("app", "rule", "health"),
        )
        self.view_read = self._gauge(
            "watchdog_view_timestamp_seconds",
            "When the app's latest reading of the platform was begun.",
            "app",
        )
        self.cycled = self._gauge(
            "watchdog_last_cycle_timestamp_seconds", "When the app was last attended to.", "app"
        )
        self.cycle_failures = self._counter(
            "watchdog_cycle_failures_total", "Cycles that ended in an error.", "app"
        )

    def _of_rollbacks(self) -> None:
        self.rollbacks = self._counter(
            "watchdog_rollbacks_total", "Rollbacks that ended, by outcome.", "app", "outcome"
        )
        self.open_intents = self._gauge("watchdog_open_intents", "Rollbacks under way.", "app")
        self.rollback_duration = self._histogram(
            "watchdog_rollback_duration_seconds",
            "From the onset of the fault to the end of the rollback.",
            ROLLBACK_BUCKETS,
        )
        self.detection = self._histogram(
            "watchdog_detection_seconds",
            "From the onset of the fault to the decision to roll back.",
            ROLLBACK_BUCKETS,
        )
        self.recovery = self._histogram(
            "watchdog_recovery_seconds",
            "From the onset of the fault to the restored release being live.",
            ROLLBACK_BUCKETS,
        )
        self.precision = self._gauge(
            "watchdog_rollback_precision_ratio",
            "Of the rollbacks verified since the start, the share that helped; NaN before any was.",
            "app",
        )
        self.held = self._counter(
            "watchdog_held_seconds_total", "Time held, by reason.", "app", "reason"
        )

    def _of_daemon(self) -> None:
        info = self._gauge("watchdog_build_info", "The running version.", "version")
        info.labels(version=__version__).set(1)
        self.apps = self._gauge("watchdog_apps", "Apps watched.")
        self.impaired = self._gauge(
            "watchdog_observer_impaired",
            "1 while reference endpoints show that our own network is in doubt.",
        )
        self.breaker_open = self._gauge(
            "watchdog_fleet_breaker_open",
            "1 while rollbacks are frozen because many apps fail at once.",
        )
        self.sick_apps = self._gauge("watchdog_fleet_sick_apps", "Apps that are unhealthy.")

    def _of_outside(self) -> None:
        self.platform_requests = self._counter(
            "watchdog_platform_requests_total",
            "Requests to the platform's API.",
            *("operation", "outcome"),
        )
        self.platform_budget = self._gauge(
            "watchdog_platform_budget_remaining",
            "Requests the platform still allows, as it last said; -1 before it said so.",
        )
        self.platform_budget.set(-1)
        self.notices = self._counter(
            "watchdog_notices_total", "Tries to deliver a notice.", "notifier", "outcome"
        )
        self.store_failures = self._counter(
            "watchdog_store_failures_total", "Store operations that failed."
        )
        self.frames_dropped = self._counter(
            "watchdog_frames_dropped_total",
            "Decisions kept without their inputs, or not at all: they cannot be replayed.",
        )

    def _of_inbound(self) -> None:
        self.inbound = self._counter(
            "watchdog_inbound_total",
            "Messages pushed to us; source is empty for senders that did not prove to be one.",
            *("source", "outcome"),
        )
        self.inbound_items = self._counter(
            "watchdog_inbound_items_total",
            "Alerts and results of remote probes that were pushed to us, by what became of them.",
            *("source", "outcome"),
        )
        self.inbound_open = self._gauge(
            "watchdog_inbound_open_alerts", "Alerts that a source has open.", "source"
        )

    def add_inbound(self, source: str, messages: Iterable[str], items: Iterable[str]) -> None:
        """Make the series of somebody who may push to us exist at zero; "" is everybody else."""
        for outcome in messages:
            self.inbound.labels(source=source, outcome=str(outcome))
        for outcome in items if source else ():
            self.inbound_items.labels(source=source, outcome=str(outcome))
        if source:
            self.inbound_open.labels(source=source).set(0)

    def add_notifier(self, name: str) -> None:
        """Make a channel's series exist at zero."""
        for outcome in NOTICE_OUTCOMES:
            self.notices.labels(notifier=name, outcome=outcome)

    def add_requests(self, operations: Iterable[str], outcomes: Iterable[str]) -> None:
        """Make the series of every request to the platform exist at zero."""
        for operation, outcome in product(operations, outcomes):
            self.platform_requests.labels(operation=operation, outcome=outcome)

    def add_app(self, watch: Watch) -> None:
        """Make all series of an app exist at zero."""
        name = watch.name
        for reason in DECISIONS:
            self.decisions.labels(app=name, reason=str(reason))
            self.holding.labels(app=name, reason=str(reason)).set(0)
        for outcome in Outcome:
            self.rollbacks.labels(app=name, outcome=outcome.value)
        for held in HoldReason:
            self.held.labels(app=name, reason=held.value)
        self.precision.labels(app=name).set(nan)
        for rule in watch.plan.policy.rules:
            for health in Health:
                self.rule_health.labels(app=name, rule=rule.name, health=health.value).set(0)
        for source in watch.plan.sources:
            self._add_signal(name, source.name)
        for per_app in (self.open_intents, self.dropped, self.cycle_failures, self.latency):
            per_app.labels(app=name)

    def _add_signal(self, app: str, signal: str) -> None:
        count = self.observations.labels
        count(app=app, signal=signal, answer=Answer.PASSED.value, reason="")
        for reason in FailureReason:
            count(app=app, signal=signal, answer=Answer.FAILED.value, reason=reason.value)
            count(app=app, signal=signal, answer=Answer.NO_ANSWER.value, reason=reason.value)

    def remove_app(self, name: str) -> None:
        """Remove all series of an app that is no longer watched."""
        per_app = (
            self.observations,
            self.latency,
            self.dropped,
            self.decisions,
            self.holding,
            self.rule_health,
            self.rollbacks,
            self.open_intents,
            self.view_read,
            self.cycled,
            self.cycle_failures,
            self.precision,
            self.held,
        )
        self._quality.forget(name)
        for family in per_app:
            family.remove_by_labels({"app": name})

    def observed(self, watch: Watch, observation: Observation) -> None:
        """Count one sample."""
        if watch.parked:
            return  # Its series are gone and must not come back.
        reason = observation.reason.value if observation.reason else ""
        self.observations.labels(
            app=watch.name,
            signal=observation.signal,
            answer=observation.answer.value,
            reason=reason,
        ).inc()
        if observation.latency is not None:
            self.latency.labels(app=watch.name).observe(observation.latency.total_seconds())

    def not_credited(self, watch: Watch, count: int) -> None:
        """Count samples of which nobody can say whose they were."""
        if not watch.parked:
            self.dropped.labels(app=watch.name).inc(count)

    def cycle_failed(self, watch: Watch) -> None:
        """Count a cycle that ended in an error."""
        if not watch.parked:
            self.cycle_failures.labels(app=watch.name).inc()

    def cycle_ended(self, watch: Watch, now: datetime) -> None:
        """Show that the app was attended to at ``now``, on which reading, and what is under way.

        Another process may have ended a rollback that this one began, hence from memory.
        """
        if watch.parked:
            return
        self.cycled.labels(app=watch.name).set(now.timestamp())
        self.view_read.labels(app=watch.name).set(watch.view.read_at.timestamp())
        self.open_intents.labels(app=watch.name).set(watch.memory.open_intent is not None)

    def decided(self, watch: Watch, decision: Decision) -> None:
        """Count one decision and show it as the current one."""
        if watch.parked:
            return
        name = watch.name
        self.decisions.labels(app=name, reason=decision.reason).inc()
        reason, since = self._quality.held(name, decision)
        if since:
            self.held.labels(app=name, reason=reason).inc(since.total_seconds())
        for reason in DECISIONS:
            self.holding.labels(app=name, reason=str(reason)).set(reason == decision.reason)
        for verdict in decision.verdicts:
            for health in Health:
                labels = {"app": name, "rule": verdict.rule, "health": health.value}
                self.rule_health.labels(**labels).set(verdict.health is health)

    def intent_changed(
        self, watch: Watch, intent: Intent, now: datetime, before: IntentState | None = None
    ) -> None:
        """Show whether a rollback is under way, and count it when it ends.

        ``before`` is the state that it was in; None for a new one.
        """
        if watch.parked:
            return
        name, took = watch.name, delay(intent.onset, now)
        self.open_intents.labels(app=name).set(intent.open)
        if took is not None and before is None:
            self.detection.observe(took)
        if took is not None and intent.state is IntentState.LIVE and before is not intent.state:
            self.recovery.observe(took)
        if intent.outcome is not None:
            self.rollbacks.labels(app=name, outcome=intent.outcome.value).inc()
            begin = intent.onset or intent.decided_at
            self.rollback_duration.observe((now - begin).total_seconds())
            precision = self._quality.ended(name, intent.outcome)
            self.precision.labels(app=name).set(nan if precision is None else precision)

    def requested(self, operation: str, outcome: str, seconds: float) -> None:
        """Count one request to the platform; the shape the adapter's observer wants."""
        self.platform_requests.labels(operation=operation, outcome=outcome).inc()

    def budget_left(self, requests: int | None) -> None:
        """Show how many requests the platform still allows; None before it said so."""
        self.platform_budget.set(-1 if requests is None else requests)

    def phase_took(self, signal: str, phase: str, seconds: float) -> None:
        """Count one phase of one probe; the shape the probes' observer wants."""
        self.phases.labels(phase=phase).observe(seconds)

    def render(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self.registry)
