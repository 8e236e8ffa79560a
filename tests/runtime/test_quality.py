"""How well the judge judges: the share of rollbacks that helped, and what was held for how long."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from tests.core.builders import decided, down, inputs, noon
from watchdog.model.intent import Outcome
from watchdog.runtime.quality import Quality, delay, precision


def test_precision_counts_only_rollbacks_that_were_verified():
    quality = Quality()

    told = [quality.ended("shop", one) for one in (Outcome.UNVERIFIED, Outcome.HELPED)]
    told += [quality.ended("shop", one) for one in (Outcome.REFUSED, Outcome.MADE_WORSE)]

    assert told == [None, 1.0, 1.0, 0.5]
    assert quality.ended("blog", Outcome.DID_NOT_HELP) == 0.0
    assert precision(Counter()) is None


def test_time_held_goes_to_the_reason_that_stood_until_now():
    quality, first = Quality(), decided(inputs())
    later = replace(first, at=first.at + timedelta(seconds=9))
    acted = replace(decided(down()), at=later.at + timedelta(seconds=1))
    after = replace(first, at=acted.at + timedelta(seconds=60))

    assert quality.held("shop", first)[1] == timedelta(0)
    assert quality.held("shop", later) == (first.reason, timedelta(seconds=9))
    assert quality.held("shop", acted) == (first.reason, timedelta(seconds=1))
    assert quality.held("shop", after)[1] == timedelta(0)
    assert quality.held("shop", first)[1] == timedelta(0), "the clock went back"


def test_an_app_that_is_gone_is_forgotten():
    quality, first = Quality(), decided(inputs())
    quality.held("shop", first)
    quality.ended("shop", Outcome.HELPED)

    quality.forget("shop")
    quality.forget("shop")

    assert quality.ended("shop", Outcome.REFUSED) is None


def test_a_delay_is_known_where_the_onset_is():
    assert delay(None, noon) is None
    assert delay(noon - timedelta(seconds=3), noon) == 3
    assert delay(noon + timedelta(seconds=3), noon) == 0
