"""How those who may push to the daemon are written; one model per kind, listed at the end.

Says what may be written. What is checked between them, and what they come to, is elsewhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from watchdog.settings.fields import Strict, within
from watchdog.settings.kinds import one_of_kinds
from watchdog.settings.texts import Glob, HeaderSecret, Name

ALERT_SIGNAL = "alert"
_WEEK_S = 7 * 86_400


class InboundModel(Strict):
    """Somebody who may push, and the token by which they prove who they are."""

    token: HeaderSecret | None = Field(
        None, description="What the sender must show: as bearer token, or as password."
    )
    token_file: str | None = Field(None, description="File that holds the token.")


class AlertsModel(InboundModel):
    """Somebody who pushes alerts."""

    signal: Name = Field(
        ALERT_SIGNAL, description="Name of the signal that the alerts make; rules refer to it."
    )
    app: Glob | None = Field(
        None, description="Id, name or pattern of the apps that every alert is about."
    )
    app_label: str | None = Field(
        None, description="Or the label of an alert that holds the app's id or name."
    )
    match: dict[str, str] = Field(
        default_factory=dict, description="Labels that an alert must have to count."
    )
    expire_after: Annotated[timedelta, within(ge=1, le=_WEEK_S)] = Field(
        timedelta(hours=1), description="When an alert that nobody tells again is let go."
    )
    expect_every: Annotated[timedelta, within(ge=1, le=_WEEK_S)] | None = Field(
        None,
        description="How often the source is heard of when all is well; when it is not, that no "
        "alert is firing counts for nothing. Unset: it is silent when all is well.",
    )

    exactly_one: ClassVar[tuple[str, ...]] = ("app", "app_label")


class AlertmanagerInbound(AlertsModel):
    """Prometheus Alertmanager, by its webhook."""

    kind: Literal["alertmanager"] = Field("alertmanager", description="The kind of sender.")


class GrafanaInbound(AlertsModel):
    """Grafana's alerting, by its webhook."""

    kind: Literal["grafana"] = Field("grafana", description="The kind of sender.")


class GatusInbound(AlertsModel):
    """Gatus, by its custom alerting provider."""

    kind: Literal["gatus"] = Field("gatus", description="The kind of sender.")


class UptimeKumaInbound(AlertsModel):
    """Uptime Kuma, by its webhook."""

    kind: Literal["uptime_kuma"] = Field("uptime_kuma", description="The kind of sender.")


class PlainInbound(AlertsModel):
    """Anything that can post JSON, in our own format."""

    kind: Literal["plain"] = Field("plain", description="The kind of sender.")


class ProbeResultsInbound(InboundModel):
    """Remote probes that push what they see, such as `watchdog vantage`."""

    kind: Literal["probe_results"] = Field("probe_results", description="The kind of sender.")
    app: Glob = Field("*", description="Id, name or pattern of the apps that results may be of.")


INBOUND_KINDS: tuple[type[Strict], ...] = (
    AlertmanagerInbound,
    GrafanaInbound,
    GatusInbound,
    UptimeKumaInbound,
    PlainInbound,
    ProbeResultsInbound,
)

Inbound: Any = one_of_kinds(INBOUND_KINDS)
