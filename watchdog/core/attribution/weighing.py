"""Adds up the arguments and says whether the release is to blame, with the odds.

The sum of the weights is the logarithm of the odds, beginning with those of any fault after a
release. Doubt holds: it takes three to one to blame, and an unanswered question leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import exp, log

from watchdog.core.attribution.ages import same_age
from watchdog.core.attribution.arguments import PRIOR, tell_odds
from watchdog.core.attribution.dependencies import dependencies
from watchdog.core.attribution.flapping import flapping
from watchdog.core.attribution.onset import onset
from watchdog.core.attribution.platform import platform
from watchdog.core.attribution.predecessor import predecessor
from watchdog.core.attribution.reports import reports
from watchdog.core.attribution.siblings import siblings
from watchdog.core.attribution.suspicion import Suspicion, suspicion
from watchdog.core.attribution.vantages import vantages
from watchdog.core.inputs import Inputs
from watchdog.core.lineage import Lineage
from watchdog.model.decision import Argument, Blame, Speaks
from watchdog.model.verdict import Verdict

BLAMED_FROM = log(3)
# Three to one that it is the release. Less than one to three, and something else is the better
# explanation; between the two nobody can say.
NEW = "the fault is new with this release"

FAMILIES: tuple[Callable[[Suspicion], Iterator[Argument]], ...] = (
    predecessor,
    onset,
    same_age,
    siblings,
    dependencies,
    platform,
    flapping,
    vantages,
    reports,
)
"""Whom to ask, in the order in which they are told. One more is one file and one line here."""


def blame(inputs: Inputs, lineage: Lineage, verdicts: Sequence[Verdict]) -> Blame:
    """Say whether the live release is the cause of the unhealthy ones among ``verdicts``.

    Every unhealthy signal must have a predecessor's record long enough to compare with; doubt
    leaves ``to_blame`` at None.
    """
    case = suspicion(inputs, lineage, verdicts)
    arguments = [argument for family in FAMILIES for argument in family(case)]
    charge = NEW if lineage.predecessor is not None else arguments[0].text
    return weigh(arguments, charge)


def weigh(arguments: Sequence[Argument], charge: str = NEW) -> Blame:
    """Return what the arguments come to, the prior odds included; ``charge`` if to blame."""
    total = PRIOR + sum(one.weight for one in arguments)
    told, odds = tuple(arguments), exp(total)
    strongest = min(arguments, key=lambda one: one.weight, default=None)
    better = strongest.better if strongest is not None else ""
    if total <= -BLAMED_FROM:
        return Blame(to_blame=False, summary=better, arguments=told, odds=odds, better=better)
    open_question = next((one for one in arguments if one.speaks is Speaks.DOUBT), None)
    if open_question is not None:
        return Blame(to_blame=None, summary=open_question.text, arguments=told)
    if total < BLAMED_FROM:
        needed = tell_odds(exp(BLAMED_FROM)).removeprefix("about ")
        summary = f"the odds that this release is the cause are {tell_odds(odds)}, not {needed}"
        summary += f": {better}" if better else ""
        return Blame(to_blame=None, summary=summary, arguments=told, odds=odds)
    return Blame(to_blame=True, summary=charge, arguments=told, odds=odds)
