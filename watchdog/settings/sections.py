"""Holds every section against its model, item by item, so that one mistake hides no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from watchdog.settings.crosscheck import check_fields
from watchdog.settings.document import (
    SECTIONS,
    App,
    Defaults,
    Log,
    LogNotifier,
    Platform,
    Server,
    Store,
    WebhookNotifier,
)
from watchdog.settings.fields import Strict
from watchdog.settings.inbound import InboundModel
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.nodes import Scalar, Sequence, child, place_of_key
from watchdog.settings.probes import Reference
from watchdog.settings.problems import Findings, KeyPath, did_you_mean
from watchdog.settings.validate import Validator


@dataclass(slots=True, kw_only=True)
class Sections:
    """What of a configuration is in order; None stands for an item that is not."""

    platform: Platform | None = None
    store: Store | None = None
    server: Server | None = None
    log: Log | None = None
    runtime: Strict | None = None
    defaults: Defaults | None = None
    references: list[Reference | None] = field(default_factory=list)
    notifiers: dict[str, LogNotifier | WebhookNotifier | None] = field(default_factory=dict)
    inbound: dict[str, InboundModel | None] = field(default_factory=dict)
    policies: dict[str, Strict | None] = field(default_factory=dict)
    apps: list[App | None] = field(default_factory=list)


def checked_sections(tree: Tree, findings: Findings) -> Sections:
    """Return the sections that are in order, and note every mistake of the others."""
    reader = _Reader(tree=tree, findings=findings)
    for name in tree.entries:
        if name not in SECTIONS:
            mend = did_you_mean(name, list(SECTIONS))
            findings.add(place_of_key(tree, (name,)), (name,), "unknown key", mend)
    sections = Sections()
    for name, (kind, _) in SECTIONS.items():
        setattr(sections, name, reader.section(name, kind))
    return sections


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    tree: Tree
    findings: Findings

    def section(self, name: str, kind: Any) -> Any:
        node = child(self.tree, name)
        absent = node is None or (isinstance(node, Scalar) and node.text is None)
        if get_origin(kind) is list:
            if absent:
                return []
            if isinstance(node, Sequence):
                item = get_args(kind)[0]
                return [self._item((name, at), item) for at in range(len(node.items))]
        elif get_origin(kind) is dict:
            if absent:
                return {}
            if isinstance(node, Tree):
                word, item = get_args(kind)
                return {key: self._entry((name, key), word, item) for key in node.entries}
        else:
            return self._item((name,), kind)
        self._validator.checked((name,), kind)
        return get_origin(kind)()

    def _item(self, path: KeyPath, kind: Any) -> Any:
        value = self._validator.checked(path, kind)
        if isinstance(value, Strict):
            check_fields(value, path, self.tree, self.findings)
        return value

    def _entry(self, path: KeyPath, word: Any, kind: Any) -> Any:
        self._validator.checked_key(path, word)
        return self._item(path, kind)

    @property
    def _validator(self) -> Validator:
        return Validator(tree=self.tree, findings=self.findings)
