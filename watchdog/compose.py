"""The only place where adapters meet the runtime: settings in, a daemon out.

It builds and connects; it opens nothing, decides nothing and reads no configuration itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import assert_never

from watchdog.adapters.clock import SystemClock
from watchdog.adapters.inbound import PARSERS
from watchdog.adapters.notifiers.log import LogNotifier
from watchdog.adapters.notifiers.webhook import WebhookNotifier, WebhookOptions
from watchdog.adapters.platforms.digitalocean import OPERATIONS, OUTCOMES, DigitalOcean
from watchdog.adapters.platforms.digitalocean.redaction import shorten
from watchdog.adapters.results import PusherOptions, ResultPusher
from watchdog.adapters.signals.app_health import AppHealthSignal
from watchdog.adapters.signals.http import HttpProbe
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.log_stream import LogFeed
from watchdog.adapters.signals.logs import LogsOptions, LogsSignal
from watchdog.adapters.signals.platform_metrics import PlatformMetricsOptions, PlatformMetricsSignal
from watchdog.adapters.signals.prometheus import PrometheusOptions, PrometheusSignal
from watchdog.adapters.signals.tcp import TcpOptions, TcpProbe
from watchdog.adapters.stores import open_store
from watchdog.model.identity import AppId
from watchdog.model.view import AppView
from watchdog.ports import Clock, Misconfigured, Notifier, SignalSource, Store
from watchdog.runtime.alerts import AlertBoard, AlertSignal, InboundSource
from watchdog.runtime.daemon import World
from watchdog.runtime.metrics import Metrics
from watchdog.runtime.notices import log_notice
from watchdog.runtime.options import Plan, Planner
from watchdog.runtime.vantage import Vantage
from watchdog.settings import AppHealthOptions, LogOptions, Settings
from watchdog.settings.resolved import InboundOptions, NotifierOptions, ProbeOptions

Observer = Callable[[str, str, float], None]
Alerts = Callable[[AppView], tuple[SignalSource, ...]]
ReadViews = Callable[[], Awaitable[Sequence[AppView]]]


def _silence(view: AppView) -> tuple[SignalSource, ...]:
    return ()


def world_of(settings: Settings, *, clock: Clock | None = None) -> World:
    """Return the ports that ``settings`` ask for; nothing is opened or connected yet.

    Raises:
        Misconfigured: no token is configured, or an option names something that cannot be used.
    """
    clock = clock or SystemClock()
    metrics = Metrics()

    def requested(operation: str, outcome: str, seconds: float) -> None:
        metrics.requested(operation, outcome, seconds)
        metrics.budget_left(platform.budget_remaining)

    platform = platform_of(settings, clock, requested)
    metrics.add_requests(OPERATIONS, OUTCOMES)
    sources = _Sources(platform, clock, metrics.phase_took)
    board = AlertBoard([_inbound(one) for one in settings.inbound], clock)
    return World(
        platform=platform,
        store=store_of(settings),
        clock=clock,
        planner=planner_of(settings, sources.build, alerts_of(board, clock)),
        references=tuple(sources.build(one) for one in settings.references),
        notifiers=tuple(_notifier(one, clock) for one in settings.notifiers),
        options=settings.runtime,
        metrics=metrics,
        board=board,
    )


def platform_of(settings: Settings, clock: Clock, observer: Observer | None = None) -> DigitalOcean:
    """Return the adapter of the configured platform.

    Raises:
        Misconfigured: no token is configured.
    """
    token = settings.platform.token
    if token is None:
        raise Misconfigured(
            "no token: set DIGITALOCEAN_TOKEN, or platform.token or platform.token_file in the "
            "configuration"
        )
    options = settings.platform.options
    if observer is None:
        return DigitalOcean(options, token, clock)
    return DigitalOcean(options, token, clock, observer=observer)


def historian_of(http: HttpOptions, query: str, step: timedelta) -> PrometheusSignal:
    """Return what tells the past of a query, ``step`` by ``step``, for a backtest.

    Raises:
        ValueError: the query makes no sense.
    """
    options = PrometheusOptions(
        name=http.name, http=http, query=query, interval=step, past_step=step
    )
    return PrometheusSignal(options, SystemClock(), shorten)


def store_of(settings: Settings) -> Store:
    """Return the configured store, not opened.

    Raises:
        Misconfigured: no store goes by such a URL.
    """
    return open_store(settings.store_url())


def planner_of(
    settings: Settings, build: Callable[[ProbeOptions], SignalSource], alerts: Alerts = _silence
) -> Planner:
    """Return what says which apps are watched; apps of one entry share their sources.

    Signals of ``alerts`` are added to the probes of the apps that they may be about.
    """
    plans: dict[tuple[int, tuple[str, ...]], Plan] = {}

    def plan(view: AppView) -> Plan | None:
        entry = settings.entry_for(view.app, view.name)
        if entry is None:
            return None
        pushed = alerts(view)
        key = (id(entry), tuple(one.name for one in pushed))
        if key not in plans:
            probes = tuple(build(one) for one in entry.probes)
            plans[key] = Plan(policy=entry.policy, sources=(*probes, *pushed))
        return plans[key]

    return plan


def alerts_of(board: AlertBoard, clock: Clock) -> Alerts:
    """Return what gives an app the signals of the alerts that may be about it."""
    names = dict.fromkeys(one.signal for one in board.sources if one.signal)
    signals = {name: AlertSignal(name, board, clock) for name in names}

    def alerts(view: AppView) -> tuple[SignalSource, ...]:
        speaking = {one.signal for one in board.sources if one.may_mean(view.app, view.name)}
        return tuple(one for name, one in signals.items() if name in speaking)

    return alerts


def vantage_of(settings: Settings, options: PusherOptions) -> tuple[Vantage, ReadViews]:
    """Return what looks at the configured apps from here, and what tells it where they are.

    Without a platform token only probes with an address of their own are sampled, of apps that
    are named in full.

    Raises:
        Misconfigured: nothing is left to look at, or a file of certificates cannot be used.
    """
    clock = SystemClock()
    platform = platform_of(settings, clock) if settings.platform.token is not None else None
    looking = settings.looked_at_remotely(addresses=platform is not None)
    if not looking.apps:
        raise Misconfigured(
            "nothing to look at from here: name apps in full and give their probes a `url` or an "
            "`address`, or set a platform token"
        )

    def build(probe: ProbeOptions) -> SignalSource:
        match probe:
            case HttpOptions():
                return HttpProbe(probe, clock)
            case TcpOptions():
                return TcpProbe(probe, clock)
            case _:
                raise AssertionError("other probes have been left out")

    async def named() -> tuple[AppView, ...]:
        now = clock.now()
        names = [AppId(one.pattern) for one in looking.apps]
        return tuple(AppView(app=one, name=one, read_at=now, watermark=now) for one in names)

    references = [build(one) for one in settings.references]
    vantage = Vantage(planner_of(looking, build), references, ResultPusher(options), clock)
    return vantage, platform.fleet if platform is not None else named


def _inbound(options: InboundOptions) -> InboundSource:
    return InboundSource(
        name=options.name,
        token=options.token,
        read=PARSERS[options.kind],
        app=options.app,
        app_label=options.app_label,
        signal=options.signal,
        match=options.match,
        expire_after=options.expire_after,
        expect_every=options.expect_every,
    )


class _Sources:
    """Builds signal sources; a new kind of probe is one line here."""

    def __init__(self, platform: DigitalOcean, clock: Clock, observer: Observer) -> None:
        self._platform = platform
        self._clock = clock
        self._observer = observer

    def build(self, options: ProbeOptions) -> SignalSource:
        """Return the source that ``options`` describe."""
        match options:
            case HttpOptions():
                return HttpProbe(options, self._clock, observer=self._observer)
            case TcpOptions():
                return TcpProbe(options, self._clock, observer=self._observer)
            case AppHealthOptions(name=name):
                return AppHealthSignal(name, self._platform.app_health, self._clock)
            case PrometheusOptions():
                return PrometheusSignal(options, self._clock, shorten, observer=self._observer)
            case PlatformMetricsOptions():
                return PlatformMetricsSignal(options, self._platform.metric, self._clock)
            case LogsOptions():
                platform = self._platform
                feed = LogFeed(follow=platform.follow_logs, past=platform.past_logs, clean=shorten)
                return LogsSignal(options, feed, self._clock)
            case _:
                assert_never(options)


def _notifier(options: NotifierOptions, clock: Clock) -> Notifier:
    match options:
        case LogOptions(name=name):
            return LogNotifier(log_notice, name=name)
        case WebhookOptions():
            return WebhookNotifier(options, clock)
        case _:
            assert_never(options)
