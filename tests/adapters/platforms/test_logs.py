"""Logs: fetched without the token, cut to their end, free of what looks like a secret."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.adapters.platforms.builders import APP, TARGET, adapter
from tests.adapters.platforms.scripted import (
    Answer,
    Asked,
    Ending,
    answer_json,
    problem,
    scripted,
)
from watchdog.adapters.platforms.digitalocean.logs import BYTES_MAX, LINES_MAX, tidy
from watchdog.adapters.platforms.digitalocean.redaction import redact, shorten
from watchdog.ports import LogExcerpt, Unavailable

# Half of it is for each file.
SHORT = timedelta(seconds=2)


def store(
    files: dict[str, Answer], *, live: str = "", paths: str = ""
) -> Callable[[Asked], Answer]:
    """Hand out addresses of ``files`` for the run log, refuse the deploy log, serve the files."""

    def script(asked: Asked) -> Answer:
        if asked.path in files:
            return files[asked.path]
        if "type=RUN" not in asked.query:
            return problem(400, "bad_request", "that stage has not run")
        here = f"http://{asked.headers['host']}"
        urls = [here + path for path in files] if not live else None
        return answer_json({"historic_urls": urls, "live_url": live.format(here=here)})

    return script


async def fetch(
    script: Callable[[Asked], Answer], *, patience: timedelta = timedelta(seconds=20)
) -> tuple[tuple[LogExcerpt, ...], list[Asked]]:
    async with scripted(script) as server:
        platform = adapter(server.url, request_timeout=patience)
        found = await platform.logs(APP, TARGET)
        await platform.close()
    return found, server.asked


async def test_past_logs_are_fetched_without_the_token():
    found, asked = await fetch(store({"/f1": Answer(body=b"one\ntwo\n")}))

    assert found == (LogExcerpt(kind="run", text="one\ntwo"),)
    file_asked = next(one for one in asked if one.path == "/f1")
    assert "authorization" not in file_asked.headers


async def test_both_kinds_are_fetched_and_what_never_ran_is_left_out():
    _, asked = await fetch(store({"/f1": Answer(body=b"x")}))

    kinds = [one.query.split("&")[0] for one in asked if one.path.endswith("/logs")]
    assert kinds == ["type=RUN", "type=DEPLOY"]


@pytest.mark.parametrize("status", [400, 404])
async def test_logs_that_are_gone_are_empty(status: int):
    found, _ = await fetch(lambda asked: problem(status, "gone", "final_cleanup"))

    assert found == ()


async def test_a_platform_that_does_not_answer_is_unavailable():
    async with scripted(problem(500)) as server:
        platform = adapter(server.url)
        with pytest.raises(Unavailable):
            await platform.logs(APP, TARGET)
        await platform.close()


async def test_half_of_the_logs_is_better_than_an_error():
    def script(asked: Asked) -> Answer:
        if "type=DEPLOY" in asked.query:
            return problem(500)
        return store({"/f1": Answer(body=b"one")})(asked)

    found, _ = await fetch(script)

    assert [one.kind for one in found] == ["run"]


@pytest.mark.parametrize(
    "broken",
    [
        Answer(status=403),
        Answer(status=302, headers={"location": "http://127.0.0.1:1/"}),
        Answer(silent=True),
        Answer(silent=True, ending=Ending.HANG),
        Answer(body=b"\x00" * 9, headers={"content-encoding": "gzip"}),
    ],
)
async def test_a_log_file_that_cannot_be_had_is_left_out(broken: Answer):
    found, _ = await fetch(store({"/f1": broken}), patience=SHORT)

    assert found == ()


@pytest.mark.parametrize("ending", [Ending.HANG, Ending.RESET, Ending.CLOSE])
async def test_what_came_before_a_break_is_kept(ending: Ending):
    half = b"one\ntwo\nredis://user:half-a-sec"
    body = Answer(body=half, promised_bytes=99, ending=ending)
    found, _ = await fetch(store({"/f1": body}), patience=SHORT)

    # A reset may overtake what was on its way.
    assert found in {(LogExcerpt(kind="run", text="one\ntwo"),), ()}
    assert found or ending is Ending.RESET


async def test_only_the_end_of_a_long_log_is_kept_and_never_half_a_line():
    lines = [f"line {number} " + "x" * 400 for number in range(1000)]
    found, _ = await fetch(store({"/f1": Answer(body="\n".join(lines).encode())}))

    kept = found[0].text.splitlines()
    assert kept == lines[-len(kept) :]
    assert len(found[0].text.encode()) <= BYTES_MAX


async def test_a_part_of_a_file_is_taken_as_the_part_that_it_is():
    headers = {"content-range": "bytes 5-20/21"}
    part = Answer(status=206, body=b"f a=secret\ntwo\n", headers=headers)
    found, asked = await fetch(store({"/f1": part}))

    assert found[0].text == "two"
    assert asked[1].headers["range"] == f"bytes=-{BYTES_MAX}"


async def test_an_endless_log_is_left_after_its_share():
    endless = Answer(body=b"line\n" * 40_000, promised_bytes=10**9, ending=Ending.HANG)
    async with scripted(store({"/f1": endless})) as server:
        platform = adapter(server.url, body_bytes_max=100_000)
        (found,) = await platform.logs(APP, TARGET)
        await platform.close()

    assert found.text.splitlines() == ["line"] * LINES_MAX


async def test_lines_that_are_too_many_bytes_together_give_way_to_the_last_ones():
    lines = [f"{number} " + "ü" * 1000 for number in range(40)]

    kept = tidy("\n".join(lines)).splitlines()
    assert kept == lines[-len(kept) :]
    assert len(kept) == 16


async def test_a_compressed_log_is_read():
    packed = Answer(body=gzip.compress(b"one\ntwo"), headers={"content-encoding": "gzip"})
    found, _ = await fetch(store({"/f1": packed}))

    assert found[0].text == "one\ntwo"


async def test_components_share_the_room_between_them():
    noisy = Answer(body=b"noise\n" * 5000)
    found, _ = await fetch(store({"/f1": Answer(body=b"quiet\n"), "/f2": noisy}))

    assert found[0].text.startswith("quiet\nnoise\n")
    assert len(found[0].text.splitlines()) <= LINES_MAX


async def test_the_live_address_is_used_only_where_it_is_plain_and_all_there_is():
    framed = Answer(body=b'{"data":"hello\\n"}\n{"data": 7}\nplain\n')
    with_live = store({"/live": framed}, live="{here}/live")
    found, _ = await fetch(with_live)
    assert found[0].text == 'hello\n{"data": 7}\nplain'

    for live in ("wss://x.example/logs", "file:///etc/passwd", "http://[bad", ""):
        none, asked = await fetch(store({"/live": framed}, live=live or "-"))
        assert none == ()
        assert all(one.path.endswith("/logs") for one in asked)


SECRETS = [
    ("API_TOKEN=abc123secret", "abc123secret"),
    ("export DB_PASSWORD='hunter two'", "hunter two"),
    ('"client_secret": "s3cr3t-v"', "s3cr3t-v"),
    ("SENTRY_DSN=https://k3y@o1.ingest.example/7", "k3y"),
    ("AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMI/K7", "wJalrXUtnFEMI"),
    ("passwd = qwerty", "qwerty"),
    ("Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2lnbmF0", "c2lnbmF0"),
    ("auth_token: Bearer abcdefgh", "abcdefgh"),
    ("authorization: basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    ("postgres://user:p@ss/word@db.example:5432/shop", "p@ss"),
    ("postgres://user:p@ss/word@db.example:5432/shop", "word"),
    ("redis://:hunter2@cache:6379", "hunter2"),
    ("GET /?access_token=abc.def&x=1", "abc.def"),
    ("using dop_v1_00112233445566778899", "00112233445566778899"),
    ("git clone https://ghp_abcdefghij@github.example/x", "ghp_abcdefghij"),
    ("got ghp_abcdefghijklmnop", "abcdefghijklmnop"),
    ("id AKIAIOSFODNN7EXAMPLE", "IOSFODNN7EXAMPLE"),
]


@pytest.mark.parametrize(("line", "secret"), SECRETS)
def test_what_looks_like_a_secret_is_taken_out(line: str, secret: str):
    assert secret not in redact(f"2026-03-01 12:00 {line} end")


@pytest.mark.parametrize(
    "line",
    [
        "GET /healthz 200 in 12 ms",
        "Traceback (most recent call last):",
        "connecting to https://api.example/v1/items?page=2",
        "monkeys ate 7 bananas",
    ],
)
def test_ordinary_lines_are_left_alone(line: str):
    assert redact(line) == line


@given(st.text(max_size=400), st.text("abcdefghij0123456789", min_size=12, max_size=40))
def test_a_named_secret_is_taken_out_whatever_surrounds_it(around: str, secret: str):
    assume(secret not in around)

    assert secret not in redact(f"{around} MY_SECRET={secret} {around}")


@pytest.mark.parametrize(
    "unit", ["a", "key", "a.", "token ", "http://", "x@", '"', "bearer ", "eyJ"]
)
def test_no_line_makes_redaction_slow(unit: str):
    began = time.perf_counter()
    redact(unit * (BYTES_MAX // len(unit)))

    # Linear work takes some milliseconds; what must not happen takes minutes.
    assert time.perf_counter() - began < 2


def test_a_long_line_is_redacted_before_it_is_cut():
    line = "x" * 1990 + " postgres://user:hunter2" + "y" * 400 + "@db"

    assert "hunter2" not in tidy(line)


@given(st.text(max_size=3000))
def test_tidied_text_keeps_its_bounds_and_holds_no_control_characters(text: str):
    tidied = tidy(text * 20)

    assert len(tidied.encode()) <= BYTES_MAX
    assert len(tidied.splitlines()) <= LINES_MAX
    assert all(one.isprintable() or one in "\t\n" for one in tidied)


@given(st.text(max_size=2000), st.integers(min_value=1, max_value=256))
def test_a_shortened_text_is_one_printable_line_within_its_bound(text: str, limit: int):
    found = shorten(text, limit)

    assert len(found) <= limit
    assert found.isprintable()
