"""A real Prometheus, behind basic authentication, asked through the adapter."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.adapters.servers import unused_port
from tests.adapters.signals.views import unanswered, view
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.platforms.digitalocean.redaction import shorten
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions, PrometheusSignal
from watchdog.adapters.signals.prometheus_reply import Reduce
from watchdog.core.rules.series import Series
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.verdict import Health
from watchdog.ports import Unavailable

PASSWORD = "a good password"
# Of that password, at the lowest cost that the algorithm allows.
HASHED = "$2b$04$abcdefghijklmnopqrstuuVCZTFhDi5NuemONALFTadaLO4m9MPr2"
ODD_NAME = 'sh"op} or \\ {'
METRICS = b"""# TYPE load gauge
load{app="shop",instance_name="a"} 1.5
load{app="shop",instance_name="b"} 2.5
load{app="sh\\"op} or \\\\ {"} 7
load{app="broken"} NaN
"""
READY_S = 15

pytestmark = pytest.mark.slow


class Metrics(BaseHTTPRequestHandler):
    """Something to scrape."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(METRICS)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Running:
    """A Prometheus that has scraped at least once."""

    url: str

    def signal(self, query: str, *, password: str = PASSWORD, **options: Any) -> PrometheusSignal:
        http = HttpOptions(name="load", url=self.url, username="me", password=lambda: password)
        plain = PrometheusOptions(name="load", http=http, query=query, **options)
        return PrometheusSignal(plain, SystemClock(), shorten)

    async def sample(self, query: str, **options: Any) -> Observation:
        odd = options.pop("app", "shop")
        return await self.signal(query, **options).sample(replace(view(), name=odd))


@pytest.fixture(scope="module")
def scraped() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Metrics)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def prometheus(
    tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory, scraped: int
) -> Iterator[Running]:
    folder, port = tmp_path_factory.mktemp("prometheus"), unused_port()
    (folder / "web.yml").write_text(f"basic_auth_users: {{me: {HASHED}}}\n")
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
        f"scrape_configs: [{{job_name: t, static_configs: [{{targets: ['127.0.0.1:{scraped}']}}]}}]"
    )
    command = [
        tool("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--web.config.file={folder / 'web.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        running = Running(f"http://127.0.0.1:{port}")
        try:
            _wait(running, process, folder)
            yield running
        finally:
            process.kill()


def _wait(running: Running, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until what was scraped can be asked for."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            url = f"{running.url}/api/v1/query?query=load"
            reply = httpx.get(url, auth=("me", PASSWORD))
            if reply.status_code == 200 and reply.json()["data"]["result"]:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    process.kill()
    said = process.stderr.read().decode() if process.stderr is not None else ""
    pytest.fail(f"prometheus was not ready within {READY_S} s: {said}")


async def test_a_query_is_a_value(prometheus: Running):
    one = await prometheus.sample('load{app="{{app}}", instance_name="a"}')
    assert (one.answer, one.value) == (Answer.PASSED, 1.5)
    assert (
        await prometheus.sample('sum(load{app="{{app}}"})', value_max=3)
    ).answer is Answer.FAILED
    assert (await prometheus.sample('load{app="{{app}}"}', reduce=Reduce.AVG)).value == 2.0
    assert (await prometheus.sample("scalar(vector(3))")).value == 3.0


@pytest.mark.parametrize("quote", ['"', "'"])
async def test_the_oddest_name_is_found_and_changes_nothing(prometheus: Running, quote: str):
    query = f"load{{app={quote}{{{{app}}}}{quote}}}"
    assert (await prometheus.sample(query, app=ODD_NAME)).value == 7.0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("load{", "parse error"),
        ('load{app="nobody"}', "no series"),
        ('load{app="{{app}}"}', "2 series"),
        ('load{app="broken"}', "no finite number"),
        ('load{app="{{app}}"}[1m]', "range selector"),
    ],
)
async def test_a_query_without_a_value_is_no_answer(prometheus: Running, query: str, words: str):
    observation = await prometheus.sample(query)
    assert unanswered(observation, FailureReason.NO_DATA)
    assert words in observation.detail


async def test_rules_judge_what_a_real_query_reads(prometheus: Running):
    """Two readings over a fixed limit are unhealthy; under it the release is healthy."""
    seen = [await prometheus.sample('sum(load{app="{{app}}"})') for _ in range(2)]
    live = DeploymentId("d1")
    evidence = Evidence(
        deployment=live, observations=tuple(replace(one, deployment=live) for one in seen)
    )
    now = seen[-1].ended_at

    def verdict(limit: float) -> Health:
        rule = Series(name="s", signal="load", limit=limit)
        return rule.judge(view(), evidence, Terms(), now).health

    assert verdict(3.5) is Health.UNHEALTHY
    assert verdict(4.5) is Health.HEALTHY


async def test_without_the_password_there_is_no_answer(prometheus: Running):
    observation = await prometheus.sample("load", password="another")
    assert unanswered(observation, FailureReason.NO_DATA)
    assert "401" in observation.detail


async def test_the_past_of_a_query_is_told(prometheus: Running):
    now = datetime.now(UTC)
    source = prometheus.signal("sum(load{app='{{app}}'})", past_step=timedelta(seconds=1))
    found = await source.past(view(), now - timedelta(minutes=1), now)
    assert found
    assert {one.value for one in found} == {4.0}
    moments = [one.begun_at for one in found]
    assert moments == sorted(moments)
    with pytest.raises(Unavailable, match="nothing"):
        await prometheus.signal("nobody").past(view(), now - timedelta(minutes=1), now)
