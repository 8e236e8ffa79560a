"""Conditions of the owner's own: what they read, and what a mistake in one looks like."""

from __future__ import annotations

import builtins
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.core.builders import at, baseline, evidence, noon, observed, seconds, view
from tests.core.rules.numbers import numbers
from watchdog.core import conditions
from watchdog.core.conditions import fault_of
from watchdog.core.rules import Cel
from watchdog.core.terms import Terms
from watchdog.model.evidence import Evidence
from watchdog.model.verdict import Health, Verdict

pytest.importorskip("cel_expr_python", reason="the extra cel is not installed")

FAILING = evidence("....xx.xxx")
WINDOW = seconds(60)


def judge(expression: str, told: Evidence = FAILING, window: timedelta = WINDOW) -> Verdict:
    rule = Cel(expression=expression, window=window, answers_min=1)
    return rule.judge(view(), told, Terms(), noon)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("signals.http.failures == 5", Health.UNHEALTHY),
        ("signals['http'].failures >= 6", Health.HEALTHY),
        ("signals.http.failed_share > 0.49 && signals.http.answers == 10", Health.UNHEALTHY),
        ("signals.http.failed_in_a_row == 3", Health.UNHEALTHY),
        ("signals.http.reason == 'status'", Health.UNHEALTHY),
        ("signals.http.latency_p50_s == 0.1 && window_s == 60.0", Health.UNHEALTHY),
        ("signals.http.latency_p95_s > 0.1", Health.HEALTHY),
        ("app == 'shop'", Health.UNHEALTHY),
        ("baseline.http.failures == 0 && baseline.http.answers > 100", Health.UNHEALTHY),
        ("baseline.http.latency_p95_s < 0.3", Health.UNHEALTHY),
        ("has(signals.queue) && signals.queue.failures > 0", Health.HEALTHY),
        ("signals.queue.value > 5.0 && signals.queue.value_mean > 4.0", Health.UNKNOWN),
        ("signals.http.failures / 0 > 1", Health.UNKNOWN),
        ("signals.http.nonsense", Health.UNKNOWN),
        ("signals.http.failures", Health.UNKNOWN),
    ],
)
def test_a_condition_is_true_false_or_unknown(expression: str, expected: Health) -> None:
    record = baseline(latency_median=seconds(0.1), latency_p95=seconds(0.2))
    assert judge(expression, replace(FAILING, baseline=(record,))).health is expected


def test_it_reads_numbers_and_only_what_lies_in_the_window() -> None:
    queue = numbers([100, 1, 5], "queue", every=seconds(40))
    told = evidence((*queue, *observed("x.", every=seconds(70))))
    assert judge("signals.queue.value == 5.0", told).health is Health.UNHEALTHY
    assert judge("signals.queue.value_mean == 3.0", told).health is Health.UNHEALTHY
    assert judge("signals.http.failures == 0", told).health is Health.UNHEALTHY


def test_a_signal_whose_answers_have_left_the_window_is_there_with_none() -> None:
    old = observed("x", "queue", until=at(-300))
    told = evidence((*old, *observed("..")))
    assert judge("signals.queue.answers == 0", told).health is Health.UNHEALTHY
    assert judge("signals.queue.failed_share == 0.0", told).health is Health.UNHEALTHY


def test_a_true_condition_says_since_when_and_shows_its_counts() -> None:
    told = judge("signals.http.failures > 2")
    assert told.reason == "signals.http.failures > 2 (http: 5 of 10 failed)"
    assert told.since == at(-5)
    slow = judge("signals.http.latency_p50_s > 0.05", evidence("...."))
    assert slow.since == at(-3)


def test_a_few_answers_say_nothing() -> None:
    """One slow answer is not a slow release."""
    told = Cel(expression="true").judge(view(), evidence("...."), Terms(), noon)
    assert told.health is Health.UNKNOWN
    assert told.reason == "http gave 4 answers; 5 are needed to judge"
    enough = Cel(expression="true").judge(view(), evidence("....."), Terms(), noon)
    assert enough.health is Health.UNHEALTHY


def test_why_there_was_no_answer_is_said() -> None:
    told = judge("signals.nope.failures > 1")
    assert told.reason == 'the condition gave no answer: Key not found in map : "nope"'


def test_a_condition_that_goes_on_and_on_is_stopped() -> None:
    """Lists within lists: a hundred thousand steps, and then no answer."""
    ten = "[1,2,3,4,5,6,7,8,9,10]"
    endless = f"{ten}.all(a,{ten}.all(b,{ten}.all(c,{ten}.all(d,{ten}.all(e,a+b+c+d+e>0)))))"
    told = judge(endless)
    assert told.health is Health.UNKNOWN
    assert "budget" in told.reason


def test_silence_is_unknown_whatever_the_condition() -> None:
    assert judge("true", evidence("??")).health is Health.UNKNOWN


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("true", ""),
        ("signals.http.failures > 1", ""),
        (
            "signals.http.failures > 1 && sigals > 2",
            "undeclared reference to 'sigals' (in container '')\n"
            "    signals.http.failures > 1 && sigals > 2\n"
            "                                 ^",
        ),
        (
            "app == 'shop'\n  && window_s > 'a'",
            "found no matching overload for '_>_' applied to '(double, string)'\n"
            "      && window_s > 'a'\n"
            "                  ^",
        ),
        ("window_s", "is no condition: it comes to double, not to true or false"),
        (
            "signals.http.failures",
            "is no condition: it comes to double, not to true or false",
        ),
        ("signals['my-probe'].reason", "is no condition: it comes to string, not to true or false"),
        ("signals.http.failures / 0 > 1", ""),
        ("a" * 2001, "is longer than 2000 characters"),
    ],
)
def test_a_mistake_is_shown_with_a_caret_under_the_spot(expression: str, expected: str) -> None:
    assert fault_of(expression) == expected
    mistake = Cel(expression=expression).mistake()
    assert mistake == (("expression", expected) if expected else None)


@pytest.mark.parametrize("expression", ["", "window_s >", "(((", "1 +\n"])
def test_no_text_that_is_not_cel_is_taken(expression: str) -> None:
    words, line, caret = fault_of(expression).splitlines()
    assert words.startswith("Syntax error")
    assert caret.strip() == "^"
    assert len(caret) <= len(line) + 2


def test_a_bad_condition_that_got_this_far_gives_no_answer() -> None:
    assert judge("window_s >").health is Health.UNKNOWN


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, *args: Any, **named: Any) -> Any:
        if name == "cel_expr_python":
            raise ImportError(name)
        return real(name, *args, **named)

    real = builtins.__import__
    conditions._environment.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    assert fault_of("true") == "needs the CEL library: install rollback-watchdog[cel]"


def test_an_error_without_a_place_is_told_all_the_same() -> None:
    assert conditions._with_caret("a", "INTERNAL: no luck [INTERNAL]") == "no luck"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("signals.http.failures > 1 && has(signals.queue)", {"http", "queue"}),
        ("signals['my-probe'].failures > baseline[ \"x\" ].failures", {"my-probe", "x"}),
        ("app == 'signals.no.x' && signals.http.failures > 0", {"http"}),
        ("signals.all(name, signals[name].failures == 0)", set()),
        ("window_s > 1.0", set()),
    ],
)
def test_the_signals_that_a_condition_names_are_known(expression: str, expected: set[str]) -> None:
    assert Cel(expression=expression).reads() == expected


def test_a_condition_that_cannot_be_tried_is_left_to_its_judging() -> None:
    """It would go on and on: that is no mistake in what it comes to."""
    ten = "[1,2,3,4,5,6,7,8,9,10]"
    endless = f"{ten}.all(a,{ten}.all(b,{ten}.all(c,{ten}.all(d,{ten}.all(e,a+b+c+d+e>0)))))"
    assert fault_of(f"{endless} ? signals.http.value : signals.http.value") == ""
