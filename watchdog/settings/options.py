"""Translates models of probes, references, notifiers and platform into the adapters' options.

Secrets become callables here. An option that makes no sense to its adapter raises ValueError,
with a sentence that repeats no secret.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import assert_never

from pydantic import SecretStr

from watchdog.adapters.notifiers.webhook import WebhookOptions
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.signals.http_options import HttpOptions, JsonScalar, StatusSet
from watchdog.adapters.signals.logs import LogsOptions
from watchdog.adapters.signals.platform_metrics import PlatformMetricsOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions
from watchdog.adapters.signals.tcp import TcpOptions
from watchdog.settings.crosscheck import TWIN
from watchdog.settings.document import LogNotifier, Platform, WebhookNotifier
from watchdog.settings.fields import Strict
from watchdog.settings.probes import (
    AppHealthProbe,
    HttpProbe,
    LogsProbe,
    PlatformMetricsProbe,
    PrometheusProbe,
    Reference,
    TcpProbe,
)
from watchdog.settings.resolved import (
    AppHealthOptions,
    LogOptions,
    NotifierOptions,
    PlatformSettings,
    ProbeOptions,
    ReferenceOptions,
)
from watchdog.settings.secret import Secret
from watchdog.settings.texts import address_parts

TOKEN_VARIABLE = "DIGITALOCEAN_TOKEN"  # noqa: S105 - the name of a variable, not a token
ANY_STATUS = "100-599"
# A reference that answers at all shows that our network works, whatever it answers.

PROMETHEUS_BYTES_MAX = 8 * 1024 * 1024
# A day of a query, a minute apart, is some 50 kB for each series.


def secret_of(model: Strict, name: str) -> Secret | None:
    """Return the secret given by ``name`` or by its ``_file`` twin; None when neither is."""
    value = getattr(model, name)
    if isinstance(value, SecretStr):
        return Secret.fixed(value.get_secret_value())
    file = getattr(model, f"{name}{TWIN}")
    return Secret.from_file(file) if file is not None else None


def platform_settings(model: Platform, environ: Mapping[str, str]) -> PlatformSettings:
    """Return how to reach the platform, the token of the environment included."""
    token = secret_of(model, "token")
    if token is None and environ.get(TOKEN_VARIABLE, "").strip():
        token = Secret.fixed(environ[TOKEN_VARIABLE].strip())
    options = DigitalOceanOptions(
        api_url=model.api_url,
        request_timeout=model.request_timeout,
        call_timeout=model.call_timeout,
        reserve=model.reserve,
    )
    return PlatformSettings(kind=model.kind, token=token, options=options)


_Probe = HttpProbe | TcpProbe | AppHealthProbe | PrometheusProbe | PlatformMetricsProbe | LogsProbe


def probe_options(model: _Probe) -> ProbeOptions:
    """Return the adapter's options of one probe.

    Raises:
        ValueError: two of its fields contradict each other.
    """
    match model:
        case HttpProbe():
            return _http_options(model)
        case TcpProbe():
            host, port = address_parts(model.address) if model.address else ("", 0)
            return TcpOptions(name=model.name, host=host, port=port, timeout=model.timeout)
        case AppHealthProbe():
            return AppHealthOptions(name=model.name)
        case PrometheusProbe():
            return _prometheus_options(model)
        case PlatformMetricsProbe():
            return PlatformMetricsOptions(
                name=model.name,
                metric=model.metric,
                component=model.component or "",
                interval=model.interval,
            )
        case LogsProbe():
            return LogsOptions(
                name=model.name,
                pattern=model.pattern,
                component=model.component or "",
                interval=model.interval,
            )
        case _:
            assert_never(model)


def reference_options(model: Reference, position: int) -> ReferenceOptions:
    """Return the adapter's options of the reference at ``position``, which names it."""
    name = f"reference-{position + 1}"
    if model.tcp is not None:
        host, port = address_parts(model.tcp)
        return TcpOptions(name=name, host=host, port=port, timeout=model.timeout)
    return HttpOptions(
        name=name,
        url=model.url or "",
        expected=StatusSet.parse([ANY_STATUS]),
        head_only=True,
        timeout=model.timeout,
    )


def notifier_options(name: str, model: LogNotifier | WebhookNotifier) -> NotifierOptions:
    """Return the adapter's options of one notifier."""
    match model:
        case LogNotifier():
            return LogOptions(name=name)
        case WebhookNotifier():
            url = secret_of(model, "url")
            assert url is not None, "a webhook without a URL has been refused"
            return WebhookOptions(
                name=name,
                url=url,
                secret=secret_of(model, "secret"),
                headers=_headers(model),
                timeout=model.timeout,
                verify_tls=model.verify_tls,
                ca_file=model.ca_file or "",
            )
        case _:
            assert_never(model)


def _http_options(model: HttpProbe) -> HttpOptions:
    if (model.json_path is None) != (model.json_equals is None):
        raise ValueError("json_path and json_equals need each other")
    body = secret_of(model, "body")
    return HttpOptions(
        name=model.name,
        url=model.url or "",
        path=model.path or "",
        method=model.method,
        headers=_headers(model),
        username=model.username or "",
        password=secret_of(model, "password"),
        bearer=secret_of(model, "bearer"),
        body=body().encode() if body is not None else b"",
        expected=StatusSet.parse(model.status),
        body_contains=model.body_contains or "",
        body_lacks=model.body_lacks or "",
        body_regex=model.body_regex or "",
        json_path=model.json_path or "",
        json_equals=_json_scalar(model.json_equals),
        latency_max=model.latency_max,
        timeout=model.timeout,
        verify_tls=model.verify_tls,
        ca_file=model.ca_file or "",
        redirects_max=model.redirects_max,
        body_bytes_max=model.body_bytes_max,
    )


def _prometheus_options(model: PrometheusProbe) -> PrometheusOptions:
    http = HttpOptions(
        name=model.name,
        url=model.url,
        headers=_headers(model),
        username=model.username or "",
        password=secret_of(model, "password"),
        bearer=secret_of(model, "bearer"),
        timeout=model.timeout,
        verify_tls=model.verify_tls,
        ca_file=model.ca_file or "",
        body_bytes_max=PROMETHEUS_BYTES_MAX,
    )
    return PrometheusOptions(
        name=model.name,
        http=http,
        query=model.query,
        reduce=model.reduce,
        value_max=model.max,
        value_min=model.min,
        interval=model.interval,
    )


def _headers(model: HttpProbe | PrometheusProbe | WebhookNotifier) -> dict[str, Secret]:
    given = {name: Secret.fixed(one.get_secret_value()) for name, one in model.headers.items()}
    return given | {name: Secret.from_file(file) for name, file in model.header_files.items()}


def _json_scalar(text: str | None) -> JsonScalar:
    """Return what the text means as JSON, or else itself: ``true``, ``3``, ``"3"``, ``ok``."""
    if text is None:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, str | int | float | bool) or value is None else text
