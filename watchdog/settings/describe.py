"""Says in words what a policy would do to an app; for ``watchdog check``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta

from watchdog.core.forecast import WATCHED, Forecast
from watchdog.core.policy import Mode, Policy
from watchdog.core.rules import Rule
from watchdog.settings.fields import duration_text
from watchdog.settings.resolved import AppEntry, InboundOptions

_ACTS = {
    Mode.ACT: "rolls back",
    Mode.ASK: "asks a person before it rolls back",
    Mode.OBSERVE: "says that it would roll back",
}

_JUDGED_BY_NONE = "judged by no rule of any app, so that it counts for nothing"


def app_words(entry: AppEntry) -> str:
    """Return one line: the app's mode and policy, and what would make it act."""
    policy = entry.policy
    limits = policy.limits
    return (
        f"{entry.pattern}: {policy.mode}, policy {policy.name}: "
        f"{_ACTS[policy.mode]} a release that, within {duration_text(policy.terms.window)} of "
        f"going live, is unhealthy by {_condition(policy)}; failures within "
        f"{duration_text(policy.terms.blip_tolerance)} count as one blip; at most "
        f"{limits.app_per_day} a day, {duration_text(limits.cooldown)} apart"
    )


def chance_words(policy: Policy) -> str:
    """Return how often the policy may be wrong by chance, in one line."""
    chance = policy.terms.error_probability
    staked = [rule.name for rule in policy.rules if getattr(rule, "stake", 0)]
    limits = [rule.name for rule in policy.rules if rule.name not in staked]
    if not staked:
        return "wrong rollbacks: no rule here weighs chance; the blip tolerance is all there is"
    besides = f"; not by chance but by a limit: {', '.join(limits)}" if limits else ""
    return (
        f"wrong rollbacks by chance: at most {chance:.2%} of good releases, 1 in "
        f"{1 / chance:,.0f}, shared by {', '.join(staked)}{besides}"
    )


def delay_words(expected: Sequence[Forecast]) -> str:
    """Return how soon each fault would be noticed, in one line."""
    parts = [f"{one.fault.name} {_noticed(one)}" for one in expected]
    return f"noticed after going live (half of the time, 95 %): {'; '.join(parts)}"


def _noticed(one: Forecast) -> str:
    if one.median is None:
        return f"missed for {duration_text(WATCHED)}, mostly"
    late = f"over {duration_text(WATCHED)}" if one.late is None else f"{_whole(one.late)} s"
    return f"{_whole(one.median)} s, {late}"


def _whole(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f}"


def _condition(policy: Policy) -> str:
    rules = [_rule_words(rule) for rule in policy.rules]
    if len(rules) == 1:
        return f"the rule {rules[0]}"
    if policy.at_least == 1:
        return f"any of {', '.join(rules)}"
    if policy.at_least == len(rules):
        return f"all of {', '.join(rules)}"
    return f"at least {policy.at_least} of {', '.join(rules)}"


def _rule_words(rule: Rule) -> str:
    """Return the rule's name with what it judges and how, whatever its kind."""
    figures = [rule.signal] if rule.signal else []
    for one in fields(rule):  # type: ignore[arg-type]  # every kind is a dataclass; a Protocol cannot say so
        value = getattr(rule, one.name)
        if one.name not in {"name", "signal"} and value is not None:
            figures.append(f"{one.name} {value_text(value)}")
    return f"{rule.name} ({', '.join(figures)})" if figures else rule.name


def inbound_words(options: InboundOptions, apps: Sequence[AppEntry]) -> str:
    """Return one line: who may push where, about which apps, and which policies judge it."""
    begin = f"inbound {options.name}: {options.kind} may post to /inbound/{options.name}"
    if not options.signal:
        return f"{begin} what remote probes see of {options.app}"
    about = options.app or f"the app in the label {options.app_label}"
    policies = {
        one.policy.name: None
        for one in apps
        if any(rule.signal == options.signal for rule in one.policy.rules)
    }
    judged = f"judged by {', '.join(policies)}" if policies else _JUDGED_BY_NONE
    return f"{begin} alerts about {about}, as the signal {options.signal}: {judged}"


def value_text(value: object) -> str:
    """Return a value as a configuration would write it."""
    match value:
        case timedelta():
            return duration_text(value)
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)
