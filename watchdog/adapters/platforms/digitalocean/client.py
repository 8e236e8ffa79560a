"""DigitalOcean App Platform as a ``Platform``: one method for each thing that is asked of it.

It puts together what is sent, who may use the reserve, what is tried again and how the answers
read in the model's words. It remembers nothing between calls but the request budget, and decides
nothing about apps. Reads are repeated; a rollback is sent once, whatever happens.

Long because every call of the platform is one method, and which of them may be repeated is best
seen in one place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

import httpx

from watchdog.adapters.platforms.digitalocean.failures import Ask, Unanswered
from watchdog.adapters.platforms.digitalocean.live import LiveLogs
from watchdog.adapters.platforms.digitalocean.logs import LINES_MAX, read_excerpt
from watchdog.adapters.platforms.digitalocean.measuring import metric_ask, to_points
from watchdog.adapters.platforms.digitalocean.options import (
    DigitalOceanOptions,
    Observer,
    observe_nothing,
)
from watchdog.adapters.platforms.digitalocean.reading import Reader
from watchdog.adapters.platforms.digitalocean.translate import (
    newest_first,
    to_component,
    to_deployment,
    to_preflight,
    to_view,
)
from watchdog.adapters.platforms.digitalocean.transport import Transport
from watchdog.adapters.platforms.digitalocean.wire import (
    AppReply,
    AppsPage,
    DeploymentReply,
    DeploymentsPage,
    HealthReply,
    LogsReply,
    MetricsReply,
    RollbackReply,
    ValidateReply,
)
from watchdog.model.component import ComponentHealth, ComponentMetric, LogLine, MetricPoint
from watchdog.model.identity import AppId, DeploymentId
from watchdog.model.memory import Preflight
from watchdog.model.view import AppView, Deployment
from watchdog.ports import Clock, LogExcerpt, Refused, Unavailable

# Ten thousand apps: beyond it the links go in circles.
_PAGES_MAX = 50
# Long histories of autoscaled apps time out at twenty a page, and did not at a few.
_SMALL_PAGE = 5
OPERATIONS = (
    "fleet",
    "view",
    "history",
    "deployment",
    "validate",
    "rollback",
    "commit",
    "cancel",
    "health",
    "logs",
    "metrics",
)
"""The names under which an observer hears of requests: all there are."""
_LOG_KINDS = ("RUN", "DEPLOY")


class DigitalOcean:
    """The App Platform of one token's account. Use from one event loop; ``close`` at the end."""

    def __init__(
        self,
        options: DigitalOceanOptions,
        token: Callable[[], str],
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        observer: Observer = observe_nothing,
    ) -> None:
        self._options = options
        self._clock = clock
        self._transport = Transport(options, token, clock, transport, observer)
        self._reader = Reader(options, clock, self._transport)
        self._live = LiveLogs(options, self._reader, self._transport)

    @property
    def budget_remaining(self) -> int | None:
        """Requests left of the hour, as last told by the platform; None before its first reply."""
        return self._transport.budget.remaining

    async def close(self) -> None:
        """Let the connections go. Safe to repeat."""
        await self._transport.close()

    async def fleet(self) -> tuple[AppView, ...]:
        """Read every app the token can see; slots only, each app once, all of them or none."""
        query = {"per_page": self._options.per_page, "page": 1}
        ask = Ask(operation="fleet", subject="all apps", path="/v2/apps", query=query)
        views: dict[AppId, AppView] = {}
        async with self._reader.call(ask):
            for number in range(1, _PAGES_MAX + 1):
                asked = replace(ask, query={**query, "page": number})
                read_at, page = await self._reader.read(asked, AppsPage)
                # An app that slid to a later page was read again, and later: that reading stays.
                views |= {AppId(app.id): to_view(app, read_at) for app in page.apps}
                if page.next_page is None:
                    total = page.meta.total if page.meta is not None else 0
                    full = len(page.apps) >= self._options.per_page
                    if (number > 1 or full) and len(views) < total:
                        break
                    return tuple(views.values())
                if page.next_page != number + 1:
                    break
        msg = f"{ask.what}: the pages do not add up"
        raise Unavailable(msg)

    async def view(self, app: AppId) -> AppView:
        """Read one app's slots afresh.

        Raises:
            NotFound: there is no such app, or not for this token.
        """
        ask = Ask(operation="view", subject=f"app {app}", path=_path(app))
        async with self._reader.call(ask):
            read_at, reply = await self._reader.read(ask, AppReply)
        if reply.app.id != app:
            msg = f"{ask.what}: the answer is about another app"
            raise Unavailable(msg)
        return to_view(reply.app, read_at)

    async def history(self, app: AppId, *, urgent: bool = False) -> tuple[Deployment, ...]:
        """Read the newest deployments of an app, newest first: one page, a small one if it must."""
        ask = Ask(
            operation="history",
            subject=f"app {app}",
            path=_path(app, "deployments"),
            query={"per_page": self._options.history_page, "page": 1},
            urgent=urgent,
        )
        async with self._reader.call(ask):
            try:
                _, page = await self._reader.read(ask, DeploymentsPage, repeat_slow=False)
            except Unanswered as error:
                if not error.slow:
                    raise
                small = replace(ask, query={"per_page": _SMALL_PAGE, "page": 1})
                _, page = await self._reader.read(small, DeploymentsPage, repeat_slow=False)
        return newest_first(to_deployment(one) for one in page.deployments)

    async def deployment(self, app: AppId, deployment: DeploymentId) -> Deployment:
        """Read one deployment by its id.

        Raises:
            NotFound: the app has no such deployment.
        """
        ask = Ask(
            operation="deployment",
            subject=f"deployment {deployment} of app {app}",
            path=_path(app, "deployments", deployment),
        )
        async with self._reader.call(ask):
            _, reply = await self._reader.read(ask, DeploymentReply)
        if reply.deployment.id != deployment:
            msg = f"{ask.what}: the answer is about another deployment"
            raise Unavailable(msg)
        return to_deployment(reply.deployment)

    async def preflight(self, app: AppId, target: DeploymentId) -> Preflight:
        """Ask whether the platform would accept a rollback to ``target``; changes nothing."""
        ask = Ask(
            operation="validate",
            subject=f"app {app} to {target}",
            method="POST",
            path=_path(app, "rollback", "validate"),
            body={"deployment_id": target, "skip_pin": False},
            scope="app:update",
            urgent=True,
        )
        async with self._reader.call(ask):
            read_at, reply = await self._reader.read(ask, ValidateReply)
        return to_preflight(reply, target, read_at)

    async def roll_back(self, app: AppId, target: DeploymentId, *, pin: bool) -> DeploymentId:
        """Ask the platform to serve ``target`` again; return the deployment that does it.

        Sent at most once, on a connection of its own. A reply lost on the way, a server error, an
        unreadable reply or the end of ``request_timeout`` is OutcomeUnknown; no connection and
        rate limits are Unavailable.
        """
        ask = Ask(
            operation="rollback",
            subject=f"app {app} to {target}",
            method="POST",
            path=_path(app, "rollback"),
            body={"deployment_id": target, "skip_pin": not pin},
            scope="app:update",
            changes=True,
            urgent=True,
        )
        self._transport.budget.admit(ask.what, urgent=True)
        reply = await self._transport.send(ask, RollbackReply.model_validate_json)
        return DeploymentId(reply.deployment.id)

    async def commit(self, app: AppId) -> None:
        """Keep the current rollback and release its pin. Safe to repeat while pinned."""
        ask = Ask(
            operation="commit",
            subject=f"app {app}",
            method="POST",
            path=_path(app, "rollback", "commit"),
            scope="app:update",
            changes=True,
            urgent=True,
        )
        self._transport.budget.admit(ask.what, urgent=True)
        # The reply has an empty body, and whatever it may come to hold changes nothing.
        await self._transport.send(ask, bytes)

    async def cancel(self, app: AppId, deployment: DeploymentId) -> None:
        """Ask the platform to end a deployment on its way. Sent at most once."""
        ask = Ask(
            operation="cancel",
            subject=f"deployment {deployment} of app {app}",
            method="POST",
            path=_path(app, "deployments", deployment, "cancel"),
            scope="app:update",
            changes=True,
            urgent=True,
        )
        self._transport.budget.admit(ask.what, urgent=True)
        # Whether it was cancelled is read from the app afterwards, never from the reply.
        await self._transport.send(ask, bytes)

    async def app_health(self, app: AppId) -> tuple[ComponentHealth, ...]:
        """Read how the platform itself says the app's components fare; one call per app."""
        ask = Ask(operation="health", subject=f"app {app}", path=_path(app, "health"))
        async with self._reader.call(ask):
            _, reply = await self._reader.read(ask, HealthReply)
        return tuple(to_component(one) for one in reply.app_health.components)

    async def metric(
        self,
        app: AppId,
        metric: ComponentMetric,
        component: str,
        since: datetime,
        until: datetime,
    ) -> tuple[MetricPoint, ...]:
        """Read a metric of every instance of one component, or of all (empty), oldest first.

        Raises:
            Unavailable: also when the budget is kept for what decisions need.
            Misconfigured: the token lacks monitoring:read.
        """
        ask = metric_ask(app, metric, component, since, until)
        async with self._reader.call(ask):
            _, reply = await self._reader.read(ask, MetricsReply)
        return to_points(reply)

    def follow_logs(
        self, app: AppId, deployment: DeploymentId, component: str = ""
    ) -> AbstractAsyncContextManager[AsyncIterator[LogLine]]:
        """Open the run log of a deployment; its lines come until the stream ends or breaks.

        Both entering and reading may raise Refused (there is none to follow) and Unavailable.
        """
        return self._live.follow(_log_ask(app, deployment, component))

    async def past_logs(
        self, app: AppId, deployment: DeploymentId, component: str = ""
    ) -> tuple[LogLine, ...]:
        """Fetch the last lines of a deployment's run log, where it cannot be followed.

        Raises:
            Refused: it has none, or no more.
        """
        return await self._live.past(_log_ask(app, deployment, component))

    async def logs(self, app: AppId, deployment: DeploymentId) -> tuple[LogExcerpt, ...]:
        """Fetch the tail of a deployment's run and deploy logs; empty when they are gone."""
        ask = Ask(
            operation="logs",
            subject=f"deployment {deployment} of app {app}",
            path=_path(app, "deployments", deployment, "logs"),
        )
        excerpts: list[LogExcerpt] = []
        try:
            async with self._reader.call(ask):
                for kind in _LOG_KINDS:
                    excerpts += await self._logs_of_kind(ask, kind)
        except Unavailable:
            # Half of the logs are worth more to whoever reads them than the error.
            if not excerpts:
                raise
        return tuple(excerpts)

    async def _logs_of_kind(self, ask: Ask, kind: str) -> list[LogExcerpt]:
        query: dict[str, str | int | bool] = {
            "type": kind,
            "follow": "false",
            "tail_lines": LINES_MAX,
        }
        try:
            _, reply = await self._reader.read(replace(ask, query=query), LogsReply)
        except Refused:
            # 400 and 404: that stage never ran, or its logs went with the deployment.
            return []
        found = await read_excerpt(kind, reply, self._transport.fetch_tail)
        return [] if found is None else [found]


def _log_ask(app: AppId, deployment: DeploymentId, component: str) -> Ask:
    below = ("components", component, "logs") if component else ("logs",)
    return Ask(
        operation="logs",
        subject=f"deployment {deployment} of app {app}",
        path=_path(app, "deployments", deployment, *below),
    )


def _path(*parts: str) -> str:
    return "/v2/apps/" + "/".join(quote(part, safe="") for part in parts)
