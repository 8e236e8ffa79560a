"""What a query would have read over a time gone by."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from tests.adapters.servers import answering, hang, serve
from tests.adapters.signals.querying import AT_S, Asking, error, live, matrix, signal, vector
from tests.adapters.signals.views import NOON, view
from watchdog.adapters.signals.prometheus_reply import Reduce
from watchdog.model.observation import Answer
from watchdog.ports import Unavailable


async def test_the_past_is_one_observation_for_each_instant():
    asking = Asking(matrix([(AT_S, "1"), (AT_S + 60, "9")], [(AT_S, "2"), (AT_S + 120, "NaN")]))
    async with serve(asking) as server:
        source = signal(server.url, reduce=Reduce.SUM, value_max=5.0)
        found = await source.past(live(), NOON, NOON + timedelta(hours=24))
    assert [(one.value, one.answer) for one in found] == [
        (3.0, Answer.PASSED),
        (9.0, Answer.FAILED),
    ]
    assert found[1].begun_at == NOON + timedelta(seconds=60)
    assert asking.head.startswith("POST /api/v1/query_range ")
    assert asking.form["step"] == "60"
    assert math.isclose(float(asking.form["end"]) - float(asking.form["start"]), 86_400)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (matrix([(AT_S, "1")], [(AT_S, "1")]), "2 series"),
        (matrix(), "nothing"),
        (vector("1"), "no series"),
        (b"<html>", "not the answer"),
        (error("execution", "boom"), "boom"),
    ],
)
async def test_a_past_that_cannot_be_had_says_why(body: bytes, words: str):
    async with serve(answering(body)) as server:
        with pytest.raises(Unavailable, match=words):
            await signal(server.url).past(live(), NOON, NOON + timedelta(hours=1))


async def test_a_past_without_the_deployment_is_not_asked_for():
    with pytest.raises(Unavailable):
        await signal("http://127.0.0.1:9", "x{d='{{deployment}}'}").past(view(), NOON, NOON)


async def test_a_past_that_nobody_tells_is_unavailable():
    async with serve(hang) as server:
        with pytest.raises(Unavailable):
            await signal(server.url, timeout=timedelta(seconds=0.2)).past(live(), NOON, NOON)
