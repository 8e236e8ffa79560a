"""Writes settings out as a configuration again, with every default in it and no secret.

What it writes for policies can be loaded again and means the same; secrets and the queries of
addresses, which may hold one, are replaced by stars.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions
from watchdog.adapters.signals.http_options import HttpOptions, StatusSet
from watchdog.adapters.signals.logs import LogsOptions
from watchdog.adapters.signals.platform_metrics import PlatformMetricsOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions
from watchdog.adapters.signals.tcp import TcpOptions
from watchdog.core.policy import Policy
from watchdog.settings.document import POLICY_ELSEWHERE, TERMS_ELSEWHERE, Platform
from watchdog.settings.fields import duration_text
from watchdog.settings.probes import PrometheusProbe
from watchdog.settings.resolved import (
    AppEntry,
    AppHealthOptions,
    InboundOptions,
    LogOptions,
    NotifierOptions,
    ProbeOptions,
    ReferenceOptions,
    Settings,
)
from watchdog.settings.secret import HIDDEN, Secret

Written = Any
"""What YAML and JSON can hold."""


def written(settings: Settings) -> dict[str, Written]:
    """Return the whole configuration, ready for YAML or JSON."""
    server = settings.server
    return {
        "platform": {
            "kind": settings.platform.kind,
            **({"token": HIDDEN} if settings.platform.token else {}),
            **_platform(settings.platform.options),
        },
        "store": {"url": _store_url(settings.store_url)},
        "server": {"listen": "" if server.host is None else _address(server.host, server.port)},
        "log": _fields(settings.log),
        "runtime": _fields(settings.runtime),
        "references": [_reference(one) for one in settings.references],
        "notifiers": {one.name: _notifier(one) for one in settings.notifiers},
        "inbound": {one.name: _inbound(one) for one in settings.inbound},
        "policies": {name: policy_written(one) for name, one in settings.policies.items()},
        "apps": [_app(one) for one in settings.apps],
    }


def policy_written(policy: Policy) -> dict[str, Written]:
    """Return a policy with nothing left to defaults, in the form of a configuration."""
    return {
        "mode": policy.mode.value,
        "rules": [{"kind": rule.kind, **_fields(rule)} for rule in policy.rules],
        "when": {"at_least": policy.at_least},
        **_fields(policy.terms, leave_out=TERMS_ELSEWHERE),
        **_fields(policy, leave_out=POLICY_ELSEWHERE | {"mode"}),
    }


def _platform(options: DigitalOceanOptions) -> dict[str, Written]:
    return {key: one for key, one in _fields(options).items() if key in Platform.model_fields}


def _app(entry: AppEntry) -> dict[str, Written]:
    return {
        "app": entry.pattern,
        "policy": entry.policy.name,
        "mode": entry.policy.mode.value,
        "probes": [_probe(one) for one in entry.probes],
        "depends_on": list(entry.policy.depends_on),
    }


def _probe(options: ProbeOptions) -> dict[str, Written]:
    match options:
        case HttpOptions():
            changed = {
                "url": _shown_url(options.url),
                "headers": dict.fromkeys(options.headers, HIDDEN),
                "body": HIDDEN if options.body else "",
                "json_equals": _json_text(options),
                "status": _value(options.expected),
            }
            known = _fields(options, leave_out=frozenset({"expected", "json_equals", "head_only"}))
            shown = {"kind": "http", **known, **changed}
            return _stated(shown)
        case TcpOptions(name=name, host=host, port=port, timeout=timeout):
            address = {"address": _address(host, port)} if host else {}
            return {"kind": "tcp", "name": name, **address, "timeout": duration_text(timeout)}
        case AppHealthOptions():
            return {"kind": "app_health", **_fields(options)}
        case PrometheusOptions():
            return _prometheus(options)
        case PlatformMetricsOptions():
            shown = _fields(options, leave_out=frozenset({"timeout"}))
            return _stated({"kind": "platform_metrics", **shown})
        case LogsOptions():
            return _stated({"kind": "logs", **_fields(options)})


def _prometheus(options: PrometheusOptions) -> dict[str, Written]:
    known = _fields(options.http)
    shared = {name: known[name] for name in PrometheusProbe.model_fields if name in known}
    shown = {
        "kind": "prometheus",
        **shared,
        "url": _shown_url(options.http.url),
        "headers": dict.fromkeys(options.http.headers, HIDDEN),
        "query": options.query,
        "reduce": _value(options.reduce),
        "max": options.value_max,
        "min": options.value_min,
        "interval": duration_text(options.interval),
    }
    return _stated(shown)


def _stated(shown: dict[str, Written]) -> dict[str, Written]:
    return {name: one for name, one in shown.items() if one not in ("", {}, None)}


def _reference(options: ReferenceOptions) -> dict[str, Written]:
    match options:
        case HttpOptions(url=url, timeout=timeout):
            return {"url": _shown_url(url), "timeout": duration_text(timeout)}
        case TcpOptions(host=host, port=port, timeout=timeout):
            return {"tcp": _address(host, port), "timeout": duration_text(timeout)}


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _json_text(options: HttpOptions) -> str | None:
    return json.dumps(options.json_equals) if options.json_path else None


def _notifier(options: NotifierOptions) -> dict[str, Written]:
    kind = "log" if isinstance(options, LogOptions) else "webhook"
    shown = {"kind": kind, **_fields(options, leave_out=frozenset({"name"}))}
    return {name: one for name, one in shown.items() if one not in ("", {})}


def _inbound(options: InboundOptions) -> dict[str, Written]:
    alerts = frozenset({"expire_after"} if not options.signal else ())
    shown = _fields(options, leave_out=frozenset({"name", "match"}) | alerts)
    match = {"match": dict(options.match)} if options.match else {}
    return {name: one for name, one in {**shown, **match}.items() if one != ""}


def _fields(value: object, leave_out: frozenset[str] = frozenset()) -> dict[str, Written]:
    assert is_dataclass(value), "only values made of fields are written out"
    names = [one.name for one in fields(value) if one.name not in leave_out]
    shown = {name: _value(getattr(value, name)) for name in names}
    return {name: one for name, one in shown.items() if one is not None}


def _value(value: object) -> Written:
    match value:
        case None | bool() | int() | float():
            return value
        case Secret() | bytes():
            return HIDDEN
        case timedelta():
            return duration_text(value)
        case Enum():
            return value.value
        case StatusSet():
            return value.text.split(", ")
        case Mapping():
            return {str(key): _value(item) for key, item in value.items()}
        case str():
            return value
        case tuple():
            return [_value(one) for one in value]
        case _:
            return _fields(value)


def _store_url(secret: Secret) -> str:
    """Return the store's URL where it cannot hold a password, else only its beginning."""
    try:
        url = secret()
    except ValueError:
        return HIDDEN
    scheme = url.partition(":")[0]
    return url if scheme in {"sqlite", "memory"} else f"{scheme}://{HIDDEN}"


def _shown_url(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=HIDDEN if parts.query else "", fragment=""))
