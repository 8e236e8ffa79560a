"""How probes and reference endpoints are written; one model per kind, listed at the end.

Says what may be written. What a probe does with it is the signal adapters' business.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SecretStr

from watchdog.adapters.signals.prometheus_reply import Reduce
from watchdog.model.component import ComponentMetric
from watchdog.settings.fields import NumberWithin, Strict, within
from watchdog.settings.kinds import one_of_kinds
from watchdog.settings.texts import (
    Address,
    FilledSecret,
    HeaderName,
    HeaderSecret,
    HeaderValue,
    JsonPath,
    LogPattern,
    Method,
    Name,
    Query,
    Regex,
    Status,
    Url,
    UrlPath,
)

_BODY_BYTES_MAX = 64 * 1024 * 1024
_SAMPLE_TIMEOUT = timedelta(seconds=5)
_Timeout = Annotated[timedelta, within(gt=0, le=60)]
_Interval = Annotated[timedelta, within(ge=1, le=3600)]
_Value = Annotated[float, NumberWithin()]


class HttpProbe(Strict):
    """Asks the app over HTTP, on a fresh connection each time."""

    kind: Literal["http"] = Field("http", description="The kind of probe.")
    name: Name = Field("http", description="Name of the signal, which rules refer to.")
    url: Url | None = Field(
        None, description="What to ask; unset: the app's live URL, which the platform tells."
    )
    path: UrlPath | None = Field(
        None,
        description="Path on the live URL; unset: the health check's of the app's spec, or `/`.",
    )
    method: Method = Field("GET", description="HTTP method.")
    headers: dict[HeaderName, HeaderValue] = Field(
        default_factory=dict, description="Headers to send. Their values are treated as secrets."
    )
    header_files: dict[HeaderName, str] = Field(
        default_factory=dict, description="Files that hold the values of further headers."
    )
    username: str | None = Field(None, description="User for basic authentication.")
    password: FilledSecret | None = Field(None, description="Password for basic authentication.")
    password_file: str | None = Field(None, description="File that holds the password.")
    bearer: HeaderSecret | None = Field(None, description="Bearer token.")
    bearer_file: str | None = Field(None, description="File that holds the bearer token.")
    body: SecretStr | None = Field(None, description="Body to send; treated as a secret.")
    body_file: str | None = Field(None, description="File that holds the body to send.")
    status: list[Status] = Field(
        default_factory=lambda: ["2xx"],
        min_length=1,
        description="Statuses that pass: `204`, `2xx`, `200-299`.",
    )
    body_contains: str | None = Field(None, description="Text that the reply must contain.")
    body_lacks: str | None = Field(None, description="Text that the reply must not contain.")
    body_regex: Regex | None = Field(None, description="Pattern that the reply must match.")
    json_path: JsonPath | None = Field(
        None, description="Where in a JSON reply to look, such as `status.db[0].state`."
    )
    json_equals: str | None = Field(
        None,
        description='What must stand there: as in JSON (`3`, `"null"`), or else a text.',
    )
    latency_max: _Timeout | None = Field(None, description="Slower answers fail.")
    timeout: _Timeout = Field(_SAMPLE_TIMEOUT, description="Deadline of the whole sample.")
    verify_tls: bool = Field(True, description="Whether the certificate must be good.")
    ca_file: str | None = Field(None, description="Certificates to trust instead of the system's.")
    redirects_max: Annotated[int, Field(ge=0, le=10)] = Field(
        0, description="Redirects followed; one more fails."
    )
    body_bytes_max: Annotated[int, Field(ge=1, le=_BODY_BYTES_MAX)] = Field(
        1024 * 1024, description="Longer replies fail, counted after decompression."
    )


class TcpProbe(Strict):
    """Connects to an address and hangs up."""

    kind: Literal["tcp"] = Field("tcp", description="The kind of probe.")
    name: Name = Field("tcp", description="Name of the signal, which rules refer to.")
    address: Address | None = Field(
        None, description="Where to connect, as `host:port`; unset: where the live URL leads."
    )
    timeout: _Timeout = Field(_SAMPLE_TIMEOUT, description="Deadline of the whole sample.")


class AppHealthProbe(Strict):
    """Reads what the platform itself says of the app's health."""

    kind: Literal["app_health"] = Field("app_health", description="The kind of probe.")
    name: Name = Field("app_health", description="Name of the signal, which rules refer to.")


class PrometheusProbe(Strict):
    """Measures with a query of a Prometheus API; one value a sample, which rules judge."""

    kind: Literal["prometheus"] = Field("prometheus", description="The kind of probe.")
    name: Name = Field("prometheus", description="Name of the signal, which rules refer to.")
    url: Url = Field(description="Where the API is; `/api/v1/query` lies below it.")
    query: Query = Field(
        description=(
            "PromQL that gives one number. `{{app}}`, `{{app_id}}` and `{{deployment}}` stand for "
            "those of the app, inside a string."
        )
    )
    reduce: Reduce | None = Field(
        None, description="How several series become one value; unset: they are no answer."
    )
    max: _Value | None = Field(None, description="Values above it fail; unset: only rules judge.")
    min: _Value | None = Field(None, description="Values below it fail.")
    interval: _Interval = Field(
        timedelta(seconds=15),
        description="Least time between samples: no less than the window of the query.",
    )
    headers: dict[HeaderName, HeaderValue] = Field(
        default_factory=dict, description="Headers to send. Their values are treated as secrets."
    )
    header_files: dict[HeaderName, str] = Field(
        default_factory=dict, description="Files that hold the values of further headers."
    )
    username: str | None = Field(None, description="User for basic authentication.")
    password: FilledSecret | None = Field(None, description="Password for basic authentication.")
    password_file: str | None = Field(None, description="File that holds the password.")
    bearer: HeaderSecret | None = Field(None, description="Bearer token.")
    bearer_file: str | None = Field(None, description="File that holds the bearer token.")
    timeout: _Timeout = Field(_SAMPLE_TIMEOUT, description="Deadline of the whole sample.")
    verify_tls: bool = Field(True, description="Whether the certificate must be good.")
    ca_file: str | None = Field(None, description="Certificates to trust instead of the system's.")


class PlatformMetricsProbe(Strict):
    """Reads what the platform measures of the app's instances; the token needs monitoring:read."""

    kind: Literal["platform_metrics"] = Field("platform_metrics", description="The kind of probe.")
    name: Name = Field("platform_metrics", description="Name of the signal, which rules refer to.")
    metric: ComponentMetric = Field(
        description="What to read: per cent of the allotment, or restarts since the start."
    )
    component: str | None = Field(None, description="Name of the component; unset: all of them.")
    interval: _Interval = Field(
        timedelta(seconds=60), description="Least time between samples, each one call of the API."
    )


class LogsProbe(Strict):
    """Counts the lines of the app's run log that match a pattern."""

    kind: Literal["logs"] = Field("logs", description="The kind of probe.")
    name: Name = Field("logs", description="Name of the signal, which rules refer to.")
    pattern: LogPattern = Field(
        description="Regular expression looked for in each line, cut to 4 KiB."
    )
    component: str | None = Field(
        None, description="Name of the component; unset: the log that the platform gives of all."
    )
    interval: _Interval = Field(timedelta(seconds=10), description="Least time between samples.")


class Reference(Strict):
    """An endpoint that should always answer; when it does not, the fault is on our side."""

    url: Url | None = Field(None, description="What to ask over HTTP; any reply will do.")
    tcp: Address | None = Field(None, description="Where to connect instead, as `host:port`.")
    timeout: _Timeout = Field(_SAMPLE_TIMEOUT, description="Deadline of the whole sample.")

    exactly_one: ClassVar[tuple[str, ...]] = ("url", "tcp")


PROBE_KINDS: tuple[type[Strict], ...] = (
    HttpProbe,
    TcpProbe,
    AppHealthProbe,
    PrometheusProbe,
    PlatformMetricsProbe,
    LogsProbe,
)

Probe: Any = one_of_kinds(PROBE_KINDS, default="http")
