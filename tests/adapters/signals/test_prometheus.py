"""A query's answer becomes a value, or no answer at all; only limits make it a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.adapters.servers import Conversation, answering, hang, reset, serve
from tests.adapters.signals.querying import (
    AT_S,
    Asking,
    clean,
    error,
    live,
    matrix,
    signal,
    success,
    vector,
)
from tests.adapters.signals.views import unanswered, view
from watchdog.adapters.clock import SystemClock
from watchdog.adapters.signals.http_options import HttpOptions
from watchdog.adapters.signals.prometheus import PrometheusOptions, PrometheusSignal
from watchdog.adapters.signals.prometheus_reply import Reduce
from watchdog.model.observation import Answer, FailureReason, Observation
from watchdog.model.view import AppView


async def sampled(talk: Conversation | bytes, **options: Any) -> Observation:
    async with serve(answering(talk) if isinstance(talk, bytes) else talk) as server:
        return await signal(server.url, **options).sample(live())


async def test_the_value_of_a_query_passes_and_says_nothing_of_the_apps_latency():
    observation = await sampled(vector("0.25"))
    assert (observation.answer, observation.value) == (Answer.PASSED, 0.25)
    assert observation.latency is None
    assert observation.detail == "the value is 0.25"


async def test_a_scalar_is_a_value_as_well():
    assert (await sampled(success("scalar", [AT_S, "3"]))).value == 3.0


@pytest.mark.parametrize(
    ("limits", "value", "answer"),
    [
        ({"value_max": 5.0}, "5", Answer.PASSED),
        ({"value_max": 5.0}, "5.1", Answer.FAILED),
        ({"value_min": 5.0}, "5", Answer.PASSED),
        ({"value_min": 5.0}, "4.9", Answer.FAILED),
        ({"value_min": 1.0, "value_max": 5.0}, "3", Answer.PASSED),
    ],
)
async def test_a_fixed_limit_makes_a_value_fail(limits, value: str, answer: Answer):
    observation = await sampled(vector(value), **limits)
    assert (observation.answer, observation.value) == (answer, float(value))
    assert observation.reason is (FailureReason.VALUE if answer is Answer.FAILED else None)


@pytest.mark.parametrize(
    ("reduce", "value"),
    [(Reduce.SUM, 6.0), (Reduce.MAX, 3.0), (Reduce.MIN, 1.0), (Reduce.AVG, 2.0)],
)
async def test_several_series_are_reduced_to_one_value(reduce: Reduce, value: float):
    assert (await sampled(vector("2", "3", "1"), reduce=reduce)).value == value


@pytest.mark.parametrize("reduce", [*Reduce])
async def test_a_series_that_is_no_number_spoils_the_whole(reduce: Reduce):
    for values in (("NaN", "1"), ("1", "NaN")):
        observation = await sampled(vector(*values), reduce=reduce)
        assert unanswered(observation, FailureReason.NO_DATA), values


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (vector(), "no series"),
        (vector("1", "2"), "2 series"),
        (vector("NaN"), "no finite number"),
        (vector("+Inf"), "no finite number"),
        (vector("-Inf"), "no finite number"),
        (vector("1", warnings=["hunter2 was slow"]), "warning: [redacted] was slow"),
        (matrix([(AT_S, "1")]), "range selector"),
        (success("string", [AT_S, "x"]), "range selector"),
        (success("vector", [{"metric": {}, "histogram": [AT_S, {}]}]), "histograms"),
        (error("execution", "boom"), "execution: boom"),
        (b'{"status": "success"}', "without a word"),
        (b"<html>", "not the answer of a Prometheus API"),
        (b'{"status": "success", "data": {"resultType": "vector", "result": 3}}', "not the answer"),
        (success("scalar", [AT_S, "many"]), "not the answer"),
    ],
)
async def test_whatever_is_no_value_is_no_answer_and_says_why(body: bytes, words: str):
    observation = await sampled(body)
    assert unanswered(observation, FailureReason.NO_DATA)
    assert observation.value is None
    assert words in observation.detail


async def test_infos_are_no_warnings():
    assert (await sampled(vector("1", infos=["might not be a counter"]))).value == 1.0


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (
            "400 Bad Request",
            error("bad_data", "parse error at hunter2"),
            "parse error at [redacted]",
        ),
        ("401 Unauthorized", b"nope", "answered 401"),
        ("302 Found", b"", "answered 302"),
        ("503 Unavailable", error("timeout", "x" * 5000), "timeout: xxx"),
    ],
)
async def test_a_refusal_is_told_in_the_apis_own_words(status: str, body: bytes, words: str):
    observation = await sampled(answering(body, status=status))
    assert unanswered(observation, FailureReason.NO_DATA)
    assert words in observation.detail
    assert len(observation.detail) <= 256


@pytest.mark.parametrize(
    ("talk", "reason"),
    [(hang, FailureReason.TIMEOUT), (reset, FailureReason.RESET)],
)
async def test_an_api_that_cannot_be_reached_says_nothing_about_the_app(talk, reason):
    observation = await sampled(talk, timeout=timedelta(seconds=0.3))
    assert unanswered(observation, reason)


async def test_nobody_listening_is_no_answer():
    async with serve(hang) as server:
        url = server.url
    assert unanswered(await signal(url).sample(live()), FailureReason.CONNECT)


async def test_a_reply_beyond_bounds_is_no_answer():
    observation = await sampled(b"x" * 2000, http={"body_bytes_max": 1000})
    assert unanswered(observation, FailureReason.TOO_LARGE)


async def test_the_query_is_posted_below_the_address_with_credentials_and_headers():
    asking = Asking(vector("1"))
    more = {"username": "me", "password": lambda: "hunter2", "headers": {"X-Scope-OrgID": "7"}}
    async with serve(asking) as server:
        await signal(f"{server.url}/prometheus/", "sum(up)", http=more).sample(live())
    assert asking.head.startswith("POST /prometheus/api/v1/query HTTP/1.1")
    assert "authorization: Basic bWU6aHVudGVyMg==" in asking.head
    assert "x-scope-orgid: 7" in asking.head.lower()
    assert asking.form == {"query": "sum(up)"}


async def test_placeholders_stand_for_the_app_that_is_asked_about():
    asking = Asking(vector("1"))
    query = 'x{app="{{app}}", id="{{ app_id }}", d=\'{{deployment}}\'}'
    async with serve(asking) as server:
        observation = await signal(server.url, query).sample(live("d-9"))
        assert observation.value == 1.0
    assert asking.form["query"] == 'x{app="shop", id="shop", d=\'d-9\'}'


async def test_no_name_can_change_what_is_asked():
    asking = Asking(vector("1"))
    odd = replace(live(), name='a"} or up{x="\\\n')
    async with serve(asking) as server:
        await signal(server.url, 'x{app="{{app}}"}').sample(odd)
    inside = asking.form["query"].removeprefix('x{app="').removesuffix('"}')
    assert not set(inside) & set("\"'`\n{}")
    assert inside.count("\\") == inside.count("\\U000000")


@pytest.mark.parametrize("seen", [None, view()])
async def test_a_query_about_what_is_not_live_is_not_asked(seen: AppView | None):
    async with serve(hang) as server:
        observation = await signal(server.url, 'x{d="{{deployment}}"}').sample(seen)
        assert unanswered(observation, FailureReason.NO_TARGET)
        assert server.requests == []


async def test_a_query_without_placeholders_needs_no_app():
    async with serve(answering(vector("1"))) as server:
        assert (await signal(server.url).sample(None)).value == 1.0


async def test_a_secret_that_cannot_be_read_is_ours():
    def gone() -> str:
        raise OSError("hunter2")

    async with serve(hang) as server:
        observation = await signal(server.url, http={"bearer": gone}).sample(live())
    assert unanswered(observation, FailureReason.OBSERVER)
    assert "hunter2" not in observation.detail


async def test_the_stages_are_reported():
    told: list[str] = []
    async with serve(answering(vector("1"))) as server:
        http = HttpOptions(name="load", url=server.url)
        options = PrometheusOptions(name="load", http=http, query="up")
        source = PrometheusSignal(
            options, SystemClock(), clean, observer=lambda name, stage, seconds: told.append(stage)
        )
        await source.sample(None)
    assert "total" in told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"query": " "}, "a query is needed"),
        ({"query": "x{a='{{name}}'}"}, "unknown placeholder"),
        ({"value_max": 1.0, "value_min": 2.0}, "above max"),
    ],
)
def test_options_that_make_no_sense_are_refused(changes: dict[str, Any], words: str):
    with pytest.raises(ValueError, match=words):
        signal("http://127.0.0.1:9", **changes)


def test_the_interval_and_the_name_are_the_options_own():
    source = signal("http://127.0.0.1:9", interval=timedelta(seconds=40))
    assert (source.name, source.interval) == ("load", timedelta(seconds=40))
