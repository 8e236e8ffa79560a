"""Who may see credentials, and how addresses and paths are put together."""

from __future__ import annotations

import httpx
import pytest

from tests.adapters.signals.views import probe
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.app_health import AppHealthSignal
from watchdog.adapters.signals.http_request import join_path, trusted
from watchdog.adapters.signals.tcp import TcpOptions, TcpProbe
from watchdog.ports import SignalSource


@pytest.mark.parametrize(
    ("home", "url", "may"),
    [
        ("https://a.example/", "https://a.example:443/x", True),
        ("https://a.example/", "https://A.EXAMPLE/x", True),
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "http://a.example/", False),
        ("http://a.example:8080/", "https://a.example/", False),
        ("http://a.example/", "https://a.example:8443/", False),
        ("https://a.example/", "https://b.a.example/", False),
        ("https://a.example/", "https://a.example.evil.example/", False),
        ("https://a.example/", "https://a.example@evil.example/", False),
    ],
)
def test_only_the_same_origin_or_its_tls_twin_may_see_credentials(home, url, may):
    assert trusted(httpx.URL(url), httpx.URL(home)) is may


@pytest.mark.parametrize(
    ("base", "path", "joined"),
    [
        ("https://a.example", "", "https://a.example"),
        ("https://a.example", "/", "https://a.example/"),
        ("https://a.example/", "x", "https://a.example/x"),
        ("https://a.example/base/", "/x?y=1", "https://a.example/base/x?y=1"),
        ("https://a.example/base?old=1#there", "x", "https://a.example/base/x"),
        ("https://a.example", "//evil.example/x", "https://a.example/evil.example/x"),
        ("https://a.example", "/\u00e4 b", "https://a.example/%C3%A4%20b"),
    ],
)
def test_a_path_goes_below_its_address_and_nowhere_else(base, path, joined):
    assert str(join_path(httpx.URL(base), path)) == joined


def test_every_source_bears_its_configured_name():
    async def read(app):
        return []

    clock = SystemClock()
    sources: list[SignalSource] = [
        probe("http://a.example"),
        TcpProbe(TcpOptions(name="tcp"), clock),
        AppHealthSignal("platform", read, clock),
    ]
    assert [source.name for source in sources] == ["http", "tcp", "platform"]
