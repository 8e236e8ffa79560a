"""A policy in one line, such as ``standard, down http count=3, limits.cooldown=5m``.

The words are those of the configuration and are held against its own models, so that a story
can wish for nothing that a configuration could not, and a slip gets the same help. The policies
of somebody's own configuration may be wished for by their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from watchdog.core.policy import Policy
from watchdog.core.rules import RULE_KINDS
from watchdog.rehearsal.story import Mark, StoryWrong
from watchdog.settings.document import PolicyModel
from watchdog.settings.nodes import Mapping, Node, Scalar, Sequence
from watchdog.settings.policies import BUILTIN, layered, policy_of
from watchdog.settings.problems import Findings, Place
from watchdog.settings.validate import Validator

NAME = "story"
_WISH = re.compile(r'(?:[^,"]|"[^"]*")+')
_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
# What stands in double quotes holds together, as an expression does.
KINDS = frozenset(kind.kind for kind in RULE_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a configuration adds to what stories may wish for.

    ``policies`` are its own, as they are written there; ``references`` says whether it has
    endpoints that show when the fault is ours. Stories by themselves have.
    """

    policies: Mapping | None = None
    references: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Return what may be built upon, the built-in policies first."""
        own = self.policies.entries if self.policies is not None else {}
        return (*BUILTIN, *(name for name in own if name not in BUILTIN))


@dataclass(slots=True, kw_only=True)
class Wishes:
    """The wishes of one or more policy lines, as a tree of the configuration's keys."""

    tree: Mapping
    known: Known
    rules: list[Node] = field(default_factory=list)


def read_policy(lines: tuple[tuple[Mark, str], ...], known: Known | None = None) -> Policy:
    """Return the policy that the lines come to, the later ones over the earlier.

    Built-in policies and those that are ``known`` may be named.

    Raises:
        StoryWrong: it is no policy; the first mistake is named.
    """
    assert lines, "a story has a policy"
    first = lines[0][0]
    wishes = Wishes(tree=Mapping(place=_place(first)), known=known or Known())
    for mark, text in lines:
        for wish in _WISH.findall(text):
            _add(wishes, mark, [one.replace('"', "") for one in _WORD.findall(wish)])
    if wishes.rules:
        _put(wishes.tree, "rules", Sequence(place=_place(first), items=tuple(wishes.rules)))
    policy, findings = _built(wishes)
    if findings.problems:
        worst = findings.ordered()[0]
        mark = Mark(file=worst.place.file, line=worst.place.line or first.line)
        path = worst.path.removeprefix(f"policies.{NAME}").lstrip(".") or "the policy"
        raise StoryWrong(mark, f"{path}: {worst.message}", worst.mend or "look at README.md")
    assert policy is not None, "a policy without a problem"
    return policy


def _built(wishes: Wishes) -> tuple[Policy | None, Findings]:
    findings, tree, own = Findings(), wishes.tree, wishes.known.policies
    entries = {**(own.entries if own is not None else {}), NAME: tree}
    policies = Mapping(
        place=tree.place, entries=entries, keys={name: one.place for name, one in entries.items()}
    )
    root = Mapping(place=tree.place, entries={"policies": policies}, keys={"policies": tree.place})
    check = Validator(tree=root, findings=findings).checked
    models = {name: check(("policies", name), PolicyModel) for name in entries}
    if findings.problems:
        return None, findings
    written = layered(models, root, findings)[NAME]
    if written is None:
        return None, findings
    references = wishes.known.references
    return policy_of(written, references=references, tree=root, findings=findings), findings


def _add(wishes: Wishes, mark: Mark, words: list[str]) -> None:
    if len(words) == 1 and words[0] in wishes.known.names:
        _put(wishes.tree, "extends", Scalar(place=_place(mark), text=words[0]))
    elif words and words[0] in KINDS:
        wishes.rules.append(_rule(mark, words))
    elif len(words) == 1 and "=" in words[0]:
        _set(wishes.tree, mark, words[0])
    else:
        mend = (
            f"write a policy ({', '.join(wishes.known.names)}), a rule such as `down http count=3` "
            f"({', '.join(sorted(KINDS))}), or a value such as `limits.cooldown=5m`"
        )
        raise StoryWrong(mark, f"not a wish of a policy: {' '.join(words)!r}", mend)


def _rule(mark: Mark, words: list[str]) -> Mapping:
    rule = Mapping(place=_place(mark))
    _put(rule, "kind", Scalar(place=_place(mark), text=words[0]))
    for place, word in enumerate(words[1:]):
        if "=" in word:
            _set(rule, mark, word)
        elif place == 0:
            _put(rule, "signal", Scalar(place=_place(mark), text=word))
        else:
            raise StoryWrong(mark, f"not a value of a rule: {word!r}", "write it as `name=value`")
    return rule


def _set(tree: Mapping, mark: Mark, word: str) -> None:
    path, _, value = word.partition("=")
    *above, last = path.split(".")
    for part in above:
        inner = tree.entries.get(part)
        if not isinstance(inner, Mapping):
            inner = Mapping(place=_place(mark))
            _put(tree, part, inner)
        tree = inner
    _put(tree, last, Scalar(place=_place(mark), text=value))


def _put(tree: Mapping, key: str, node: Node) -> None:
    tree.entries[key] = node
    tree.keys[key] = node.place


def _place(mark: Mark) -> Place:
    return Place(file=mark.file, line=mark.line)
