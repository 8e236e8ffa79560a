"""The vocabulary of blame: how much a thing weighs, and how weights and odds are said.

Weights are natural logarithms of odds factors, so that they add up. What bears on blame it does
not know.
"""

from __future__ import annotations

from math import exp, floor, log, log10

from watchdog.model.decision import Argument, Speaks

PRIOR = log(7 / 3)
# Before anything is asked: of the outages of a live system about seven in ten follow from a
# change to it ("Site Reliability Engineering", 2016, chapter 1).
ALIBI = log(1e6)
# What explains the fault completely. More than all that may speak for the release together
# (a test adds it up), so that nothing outweighs it.
HINT = log(2)
# Twice as likely this way as the other: for what is usual either way and yet says a little.
ODDS_SHOWN_MAX = 1000.0
# Nobody has counted enough rollbacks to tell one in a thousand from one in ten thousand.
EVEN = 1.5


def speaks_for(text: str, weight: float) -> Argument:
    """Return an argument that the release is the cause; ``weight`` above zero."""
    return Argument(text=text, speaks=Speaks.FOR, weight=weight)


def speaks_against(text: str, weight: float, better: str = "") -> Argument:
    """Return an argument that something else is; ``weight`` above zero, ``better`` if other."""
    return Argument(text=text, speaks=Speaks.AGAINST, weight=-weight, better=better or text)


def says_nothing(text: str) -> Argument:
    """Return what a person would ask about, and what points neither way."""
    return Argument(text=text, speaks=Speaks.NEUTRAL)


def leaves_open(text: str) -> Argument:
    """Return what has to be known before the release may be blamed, and is not."""
    return Argument(text=text, speaks=Speaks.DOUBT)


def tell_odds(odds: float) -> str:
    """Return odds such as ``about 40 to 1``; no more digits than they are worth."""
    if odds > ODDS_SHOWN_MAX:
        return f"more than {ODDS_SHOWN_MAX:.0f} to 1"
    if odds < 1 / ODDS_SHOWN_MAX:
        return f"less than 1 to {ODDS_SHOWN_MAX:.0f}"
    if 1 / EVEN < odds < EVEN:
        return "about even"
    return f"about {_rounded(odds)} to 1" if odds > 1 else f"about 1 to {_rounded(1 / odds)}"


def tell_weight(argument: Argument) -> str:
    """Return by how much an argument changes the odds, such as ``x30`` or ``/2``; or nothing."""
    weight = abs(argument.weight)
    if not weight:
        return ""
    if weight >= ALIBI:
        return "rules this release out"
    return f"{'x' if argument.weight > 0 else '/'}{_rounded(exp(weight))}"


def _rounded(value: float) -> str:
    """Return a number of 1 or more with two digits that count."""
    step = 10.0 ** (floor(log10(value)) - 1)
    return f"{round(value / step) * step:.{0 if step >= 1 else 1}f}".removesuffix(".0")
