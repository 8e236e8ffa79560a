"""Builds policies out of what their authors wrote, each upon the one it extends.

Three are built in, as files beside this one. A policy that does not say what it extends builds
on the built-in one of its own name, else on ``standard``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from watchdog.core.policy import Policy
from watchdog.core.rules import RULE_KINDS, Rule
from watchdog.settings.derive import built, overlaid
from watchdog.settings.document import (
    POLICY_ELSEWHERE,
    STANDARD,
    TERMS_ELSEWHERE,
    AtLeast,
    PolicyModel,
    When,
)
from watchdog.settings.fields import Strict, duration_text
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.nodes import place_of
from watchdog.settings.parse import parse
from watchdog.settings.problems import Findings, KeyPath, did_you_mean
from watchdog.settings.rates import budget_chance, parse_rate
from watchdog.settings.validate import Validator

BUILTIN = ("cautious", "standard", "swift")

RELEASES = parse_rate("1 per day")
BLIP_WITH_REFERENCES = timedelta(seconds=12)
BLIP_WITHOUT_REFERENCES = timedelta(seconds=45)
# Without reference endpoints our own network's blips look like the app's, and they last longer
# (decision rules, K1).

_KINDS = {kind.kind: kind for kind in RULE_KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One policy with everything it builds on, the remotest first."""

    name: str
    layers: tuple[Strict, ...]

    def states(self, name: str) -> bool:
        """True when any layer sets the field."""
        return any(name in layer.model_fields_set for layer in self.layers)

    def last(self, name: str, otherwise: Any) -> Any:
        """Return what the nearest layer that sets the field gives it."""
        stated = [getattr(one, name) for one in self.layers if name in one.model_fields_set]
        return stated[-1] if stated else otherwise


def builtin_text(name: str) -> str:
    """Return the YAML of a built-in policy, with its comments."""
    return files("watchdog.settings").joinpath("builtin", f"{name}.yaml").read_text("utf-8")


@cache
def builtin_models() -> Mapping[str, Strict]:
    """Return the built-in policies as they are written."""
    models: dict[str, Strict] = {}
    for name in BUILTIN:
        findings = Findings()
        tree = parse(builtin_text(name), f"{name}.yaml", findings)
        assert tree is not None, f"the built-in policy {name} can be read"
        models[name] = Validator(tree=tree, findings=findings).checked(
            ("policies", name), PolicyModel
        )
        assert not findings.problems, f"the built-in policy {name} is in order"
    return models


def layered(
    models: Mapping[str, Strict | None], tree: Tree, findings: Findings
) -> dict[str, Written | None]:
    """Return every policy, built-in ones included, with its layers.

    None stands for a policy that cannot be used; its problem has been noted.
    """
    own = _Layers(own=models, builtin=builtin_models(), tree=tree, findings=findings)
    return {name: own.written(name) for name in {**own.builtin, **models}}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layers:
    own: Mapping[str, Strict | None]
    builtin: Mapping[str, Strict]
    tree: Tree
    findings: Findings

    def written(self, name: str) -> Written | None:
        """Return the policy with its layers, following ``extends`` to its end."""
        layers: list[Strict] = []
        seen: list[str] = []
        at = name
        while at in self.own and at not in seen:
            model = self.own[at]
            if model is None:
                return None
            layers.append(model)
            seen.append(at)
            at = self._next(at, model)
            if at == seen[-1] and at in self.builtin:
                break
        path: KeyPath = ("policies", name, "extends")
        if at in seen and not (at == seen[-1] and at in self.builtin):
            self._note(path, "extends itself in the end", "let one of them extend a built-in one")
            return None
        if at not in self.builtin:
            if len(seen) == 1:  # elsewhere it is the problem of the policy extended
                self._note(path, "no policy has this name", did_you_mean(at, self._names()))
            return None
        foundation = (
            [self.builtin[at]]
            if at == STANDARD
            else [
                self.builtin[at],
                self.builtin[STANDARD],
            ]
        )
        return Written(name=name, layers=tuple(reversed([*layers, *foundation])))

    def _next(self, name: str, model: Strict) -> str:
        stated: str | None = getattr(model, "extends", None)
        return stated or (name if name in self.builtin else STANDARD)

    def _names(self) -> list[str]:
        return [*self.builtin, *self.own]

    def _note(self, path: KeyPath, message: str, mend: str) -> None:
        self.findings.add(place_of(self.tree, path), path, message, mend)


def policy_of(
    written: Written, *, references: bool, tree: Tree, findings: Findings
) -> Policy | None:
    """Return the policy that the layers make; None when it contradicts itself, which is noted."""
    policy = Policy()
    for layer in written.layers:
        policy = overlaid(policy, layer, POLICY_ELSEWHERE)
        policy = replace(policy, terms=overlaid(policy.terms, layer, TERMS_ELSEWHERE))
    blip = BLIP_WITH_REFERENCES if references else BLIP_WITHOUT_REFERENCES
    draft = _Draft(written=written, rules=(), tree=tree, findings=findings)
    terms = replace(
        policy.terms,
        error_probability=draft.error_probability(policy.terms.error_probability),
        interval=policy.schedule.interval,
        blip_tolerance=policy.terms.blip_tolerance if written.states("blip_tolerance") else blip,
    )
    rules = tuple(_rule(model) for model in written.last("rules", ()))
    draft = replace(draft, rules=rules)
    policy = replace(policy, name=written.name, terms=terms)
    if not draft.fits(policy):
        return None
    return replace(policy, rules=rules, at_least=draft.at_least)


def _rule(model: Strict) -> Rule:
    kind: str = model.kind  # type: ignore[attr-defined]  # every rule's model has it
    return built(_KINDS[kind], model)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A policy before it is known to make sense."""

    written: Written
    rules: tuple[Rule, ...]
    tree: Tree
    findings: Findings

    @property
    def at_least(self) -> int:
        condition = self.written.last("when", When.ANY)
        if isinstance(condition, AtLeast):
            return condition.at_least
        return 1 if condition is When.ANY else len(self.rules)

    def error_probability(self, stated: float) -> float:
        """Return the chance of a wrong rollback per release that the policy allows.

        Of a budget and a probability the one stated nearer counts; both in one place is a
        mistake.
        """
        budget = None
        for layer in self.written.layers:
            said = layer.model_fields_set & {"wrong_rollbacks", "error_probability"}
            if len(said) > 1:
                mend = "keep one of them: both say how often to be wrong"
                self._note(("wrong_rollbacks",), "is stated beside `error_probability`", mend)
            if said:
                budget = getattr(layer, "wrong_rollbacks", None)
        if budget is None:
            return stated
        chance = budget_chance(budget, self.written.last("releases", RELEASES))
        if chance >= 1:
            message = "allows a wrong rollback with every release"
            self._note(("wrong_rollbacks",), message, "allow fewer, or state `releases`")
            return stated
        return chance

    def fits(self, policy: Policy) -> bool:
        """Note what contradicts itself; True when nothing does."""
        before = len(self.findings.problems)
        self._check_rules(policy)
        if self.at_least > len(self.rules):
            message = f"asks for more rules than there are ({len(self.rules)})"
            self._note(("when",), message, "lower at_least, or add rules")
        interval, age_max = policy.schedule.interval, policy.terms.evidence_age_max
        if age_max <= interval:
            message = f"is no longer than the interval between samples, {duration_text(interval)}"
            mend = "raise it above the interval, or evidence would be stale between samples"
            self._note(("evidence_age_max",), message, mend)
        return len(self.findings.problems) == before

    def _check_rules(self, policy: Policy) -> None:
        seen: set[str] = set()
        blip = policy.terms.blip_tolerance
        for at, rule in enumerate(self.rules):
            if rule.name in seen:
                mend = "give one of them a `name:` of its own"
                self._note(("rules", at), "has the name of an earlier rule", mend)
            seen.add(rule.name)
            mistake = getattr(rule, "mistake", lambda: None)()
            if mistake is not None:
                field, message = mistake
                self._note(("rules", at, field), message)
            window = getattr(rule, "window", None)
            if window is not None and window <= blip:
                message = f"looks back no further than the blip tolerance, {duration_text(blip)}"
                mend = "lengthen its `window`, or it could never say unhealthy"
                self._note(("rules", at), message, mend)

    def _note(self, below: KeyPath, message: str, mend: str = "") -> None:
        path: KeyPath = ("policies", self.written.name, *below)
        self.findings.add(place_of(self.tree, path), path, message, mend)
