"""A policy tried on what happened: from logs, from the store, from a Prometheus; and slips."""

from __future__ import annotations

import asyncio
import http.server
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.adapters.stores.values import SHOP, decision
from tests.docs.pages import DOCS, rows, words
from watchdog.adapters.stores import SqlStore
from watchdog.cli.backtesting.prometheus import PASSWORD, TOKEN, USER
from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Release, Standing
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import Content
from watchdog.runtime.backtest.reading import FIELDS, MARKER_FIELDS

MARCH = 1772366400
CONFIG = """\
policies:
  quick: {extends: swift, grace: 0s, blip_tolerance: 0s, rules: [{kind: down, count: 3}]}
apps: [{app: "*", policy: quick}]
"""


def write(path: Path, *, bad: str = "true", begin: int = MARCH, length: int = 1_200) -> None:
    """Write a log of two releases, of which the second fails for a while."""
    lines = [f'{{"t": {begin + 600}, "event": "go_live", "release": "v2", "bad": {bad}}}']
    for at in range(length):
        ok = "false" if 700 <= at < 760 else "true"
        lines.append(f'{{"t": {begin + at}, "ok": {ok}, "latency_ms": 80}}')
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def ready(commands):
    (commands.directory / "watchdog.yaml").write_text(CONFIG, "utf-8")
    write(commands.directory / "probes.jsonl")
    return commands


def test_a_log_is_answered_in_the_users_terms(ready):
    ended = ready.run("backtest", "probes.jsonl", "--policy", "quick")

    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[-1] == (
        "policy quick would have rolled back 1 of your last 1 release, 0 of them wrongly, "
        "missed 0 of 1 bad ones, median delay 2 s"
    )
    row = ended.out.splitlines()[1]
    assert row.startswith("2026-03-01 12:10:00  v2       rolled back  down  2 s    102 s  bad")
    assert "http failed 3 times in a row" in row


def test_the_keys_of_the_json_are_those_of_the_manual(ready):
    told = ready.run("backtest", "probes.jsonl", "--policy", "quick", "-o", "json").json

    page = (DOCS / "backtest.md").read_text("utf-8").split("`-o json` gives")[1]
    keys = {*told, *told["summary"], *told["releases"][0]}
    assert keys <= set(words(page))
    assert told["releases"][0]["verdict"] == "rolled back"
    assert told["schedule"] == "emulated"


def test_the_fields_of_a_log_are_those_of_the_manual():
    assert [words(cells[0])[0] for cells in rows(DOCS / "backtest.md", 2)] == [
        *FIELDS,
        *MARKER_FIELDS,
    ]


def test_going_live_may_be_told_by_an_option_and_truth_left_open(ready):
    plain = (ready.directory / "probes.jsonl").read_text("utf-8").splitlines()[1:]
    (ready.directory / "plain.jsonl").write_text("\n".join(plain), "utf-8")

    ended = ready.run(
        *("backtest", "plain.jsonl", "--policy", "quick"),
        *("--go-live", "2026-03-01T12:10:00Z", "--schedule", "as-logged"),
    )

    assert ended.code == 0, ended.err
    assert "would have rolled back 1 of your last 1 release, median delay 2 s" in ended.out
    assert "cannot be told: nobody said whether those releases were bad" in ended.err


def test_the_shipped_policy_is_tried_when_none_is_named(ready):
    ended = ready.run("backtest", "probes.jsonl")

    assert "policy standard would have" in ended.out, ended.err


def test_a_wrong_line_ends_it_or_is_counted(ready):
    with (ready.directory / "probes.jsonl").open("a") as file:
        file.write('{"t": 1772366400, "ok": "perhaps", "region": "fra"}\n')

    ended = ready.run("backtest", "probes.jsonl")
    skipped = ready.run("backtest", "probes.jsonl", "--skip-bad")

    assert (ended.code, skipped.code) == (1, 0)
    assert "probes.jsonl:1202: ok: 'perhaps' is neither true nor false" in ended.err
    assert "1 line could not be used and were left out" in skipped.err
    assert "fields that mean nothing here were not used: region" in skipped.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "name one record"),
        (("probes.jsonl", "--app", "shop"), "name one record"),
        (("none.jsonl",), "none.jsonl cannot be read (no such file or directory)"),
        (("probes.jsonl", "--policy", "quikc"), "no policy is called quikc; did you mean `quick`?"),
        (("probes.jsonl", "--go-live", "soon"), "--go-live: 'soon' is no time"),
        (("probes.jsonl", "--signal", "http"), "write it as SIGNAL=TARGET"),
        (("probes.jsonl", "--signal", "http=x"), "no outcome names this target"),
        (("probes.jsonl", "--reference", "x"), "no outcome names the reference x"),
        (("--app", "shop", "--go-live", "1"), "about logs, not about --app"),
        (("--prometheus", "http://127.0.0.1:9"), "needs a --query"),
        (("--prometheus", "x", "--query", "up"), "cannot be used"),
        (("--prometheus", "http://127.0.0.1:9", "--query", "up", "--step", "1"), "--step 1: "),
        (("--prometheus", "http://127.0.0.1:9", "--query", "up", "--since", "2026-x"), "no moment"),
        (("--prometheus", "http://127.0.0.1:9", "--query", "up", "--step", "0"), "to be positive"),
    ],
)
def test_options_that_cannot_be_used_end_with_2(ready, options, told):
    ended = ready.run("backtest", *options)

    assert ended.code == 2
    assert told in ended.err


def observation(at: datetime, of: str, *, failed: bool) -> Observation:
    return Observation(
        signal="http",
        begun_at=at,
        ended_at=at,
        answer=Answer.FAILED if failed else Answer.PASSED,
        reason=FailureReason.STATUS if failed else None,
        deployment=DeploymentId(of),
    )


async def fill(place: Path) -> None:
    """Keep a good release and a bad one in a store."""
    store, begin = SqlStore(str(place)), datetime.now(UTC) - timedelta(hours=3)
    await store.open()
    middle = begin + timedelta(seconds=600)
    releases = [
        Release(
            deployment=DeploymentId(name),
            content=Content(spec=name, sources=(name,)),
            created_at=live_from,
            live_from=live_from,
            live_until=until,
            seen_going_live=name == "d2",
            standing=Standing.PROVEN if name == "d1" else Standing.UNPROVEN,
        )
        for name, live_from, until in (("d1", begin, middle), ("d2", middle, None))
    ]
    await store.note_view(SHOP, begin, releases)
    await store.keep_decision(decision(begin), None)
    seen = [begin + timedelta(seconds=at) for at in range(0, 1_200, 5)]
    await store.keep_observations(
        SHOP,
        [
            observation(
                at, "d1" if at < middle else "d2", failed=at >= middle + timedelta(minutes=2)
            )
            for at in seen
        ],
    )
    await store.close()


async def forget(place: Path) -> None:
    """Let the store forget every observation."""
    store = SqlStore(str(place))
    await store.open()
    await store.prune(datetime.now(UTC) - timedelta(days=1), datetime.now(UTC))
    await store.close()


def test_what_the_store_kept_is_a_record_too(ready):
    asyncio.run(fill(ready.directory / "watchdog.db"))

    ended = ready.run("backtest", "--app", SHOP, "--since", "1d")
    none = ready.run("backtest", "--app", "nobody")

    assert (ended.code, none.code) == (0, 1), ended.err
    assert "policy quick would have rolled back 1 of your last 1 release" in ended.out
    assert "d2" in ended.out


def test_releases_of_which_nothing_is_kept_any_more_are_told_apart(ready):
    asyncio.run(fill(ready.directory / "watchdog.db"))
    asyncio.run(forget(ready.directory / "watchdog.db"))

    ended = ready.run("backtest", "--app", SHOP)

    assert "would have rolled back 0 of your last 0 releases" in ended.out
    assert "of 1 release more there are no observations (any more)" in ended.err
    assert "observations are kept for 9h (runtime.observation_retention)" in ended.err


@contextmanager
def prometheus(asked: list[dict[str, str]]) -> Iterator[str]:
    """Serve ranges of a query that fails from ten past to eleven past twelve."""

    class Api(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            asked.append({**form, "authorization": self.headers.get("Authorization", "")})
            at, end = float(form["start"]), float(form["end"])
            values = []
            while at <= end:
                failing = MARCH + 700 <= at < MARCH + 760
                values.append([at, "1" if failing else "0"])
                at += float(form["step"])
            data = {"resultType": "matrix", "result": [{"metric": {}, "values": values}]}
            reply = json.dumps({"status": "success", "data": data}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_a_range_of_a_prometheus_is_a_record_too(ready):
    asked: list[dict[str, str]] = []
    with prometheus(asked) as url:
        ended = ready.run(
            *("backtest", "--prometheus", url, "--query", "1 - up", "--policy", "quick"),
            *("--since", "2026-03-01T12:00:00Z", "--until", "2026-03-01T16:00:00Z"),
            *("--step", "1s", "--go-live", "2026-03-01T12:10:00Z"),
            **{TOKEN: "s3cret"},
        )

    assert ended.code == 0, ended.err
    assert "would have rolled back 1 of your last 1 release, median delay 2 s" in ended.out
    assert [one["query"] for one in asked] == ["1 - up"] * 2
    assert {one["authorization"] for one in asked} == {"Bearer s3cret"}
    assert float(asked[1]["start"]) == float(asked[0]["end"]) + 1


def test_credentials_may_come_from_files(ready):
    asked: list[dict[str, str]] = []
    (ready.directory / "secret").write_text("s3cret\n", "utf-8")
    with prometheus(asked) as url:
        words_ = ("backtest", "--prometheus", url, "--query", "up", "--go-live", "1")
        secret = {USER: "ann", f"{PASSWORD}_FILE": "secret"}
        ready.run(*words_, "--since", "1h", **secret)
        gone = ready.run(*words_, **{f"{TOKEN}_FILE": "none"})

    assert asked[0]["authorization"] == "Basic " + b64encode(b"ann:s3cret").decode()
    assert gone.code == 2
    assert f"{TOKEN}_FILE: none cannot be read (no such file or directory)" in gone.err


def test_a_prometheus_that_cannot_be_reached_ends_with_1(ready):
    url = "http://127.0.0.1:9"
    ended = ready.run("backtest", "--prometheus", url, "--query", "up", "--go-live", "1")

    assert ended.code == 1
    assert "prometheus: " in ended.err
    assert "check --prometheus and --query" in ended.err
