"""Reads YAML into a tree with places, refusing what YAML can do and a configuration should not.

Bounded on purpose: size, depth and number of nodes, so that a file full of aliases cannot grow
in memory. Knows YAML; knows nothing of what the keys mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from watchdog.settings.nodes import Mapping, Node, Scalar, Sequence
from watchdog.settings.problems import Findings, KeyPath, Place

FILE_BYTES_MAX = 1024 * 1024
NODES_MAX = 50_000
DEPTH_MAX = 40
# A generous configuration of a thousand apps has some 20,000 nodes, ten levels deep.

_NULL = "tag:yaml.org,2002:null"
_TAGS = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset(
    f"{_TAGS}{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SUFFIXES = (".yaml", ".yml")


class _TooLarge(Exception):
    """The tree outgrew a bound."""


@dataclass(slots=True)
class _Reading:
    """One file while it is read."""

    file: str
    findings: Findings
    nodes: int = 0

    def place(self, mark: yaml.Mark) -> Place:
        return Place(file=self.file, line=mark.line + 1, column=mark.column + 1)


def config_files(path: Path, findings: Findings) -> tuple[Path, ...]:
    """Return the YAML files of ``path``: itself, or those directly in it, in order of name.

    Hidden files are left out: a mounted ConfigMap keeps its old and new versions in them.
    """
    try:
        if not path.is_dir():
            return (path,)
        names = [one for one in path.iterdir() if one.suffix in _SUFFIXES and one.is_file()]
    except OSError as error:
        findings.add(Place(file=str(path)), (), f"cannot be read ({_cause(error)})")
        return ()
    files = tuple(sorted(one for one in names if not one.name.startswith(".")))
    if not files:
        message = "holds no *.yaml or *.yml file"
        findings.add(Place(file=str(path)), (), message, "put one there or name another place")
    return files


def read_file(path: Path, findings: Findings) -> str | None:
    """Return the text of one file; None, with the problem noted, when it cannot be had."""
    here = Place(file=str(path))
    try:
        with path.open("rb") as stream:
            content = stream.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        mend = "check the path and its permissions"
        findings.add(here, (), f"cannot be read ({_cause(error)})", mend)
        return None
    if len(content) > FILE_BYTES_MAX:
        findings.add(here, (), f"is larger than {FILE_BYTES_MAX} bytes", "split it in a directory")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - before.rfind(b"\n")
        place = Place(file=str(path), line=line, column=column)
        findings.add(place, (), "is not UTF-8 text", "save the file as UTF-8")
        return None


def parse(text: str, file: str, findings: Findings) -> Mapping | None:
    """Return the tree of one YAML document; None, with the problem noted, when there is none."""
    reading = _Reading(file=file, findings=findings)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        place = Place(file=file, line=line, column=column)
        findings.add(place, (), "holds a character that YAML forbids", "remove it, or escape it")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.add(reading.place(mark) if mark else Place(file=file), (), *_syntax(error))
        return None
    except RecursionError:
        findings.add(
            Place(file=file), (), "is nested too deeply", f"use {DEPTH_MAX} levels at most"
        )
        return None
    if root is None or root.tag == _NULL:
        return Mapping(place=Place(file=file))
    return _converted(root, reading)


def _converted(root: yaml.Node, reading: _Reading) -> Mapping | None:
    try:
        tree = _convert(root, reading, ())
    except _TooLarge:
        message = "grows too large or too deep, aliases included"
        mend = f"keep it under {NODES_MAX} nodes and {DEPTH_MAX} levels, without nested aliases"
        reading.findings.add(Place(file=reading.file), (), message, mend)
        return None
    if isinstance(tree, Mapping):
        return tree
    mend = "begin with keys such as `apps:` and `policies:`"
    reading.findings.add(reading.place(root.start_mark), (), "is not a mapping", mend)
    return None


def _convert(node: yaml.Node, reading: _Reading, path: KeyPath) -> Node:
    reading.nodes += 1
    if reading.nodes > NODES_MAX or len(path) > DEPTH_MAX:
        raise _TooLarge
    place = reading.place(node.start_mark)
    if node.tag not in _KNOWN_TAGS:
        mend = "remove the word that begins with `!`, or quote the value"
        reading.findings.add(place, path, "carries a YAML tag, which is not used here", mend)
        reading.findings.silence(path)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, reading, path)
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_convert(item, reading, (*path, at)) for at, item in enumerate(node.value))
        return Sequence(place=place, items=items)
    return Scalar(place=place, text=None if node.tag == _NULL else node.value)


def _mapping(node: yaml.MappingNode, reading: _Reading, path: KeyPath) -> Mapping:
    entries: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for key, place, value in _entries(node, reading, path):
        if key in entries:
            first = f"line {keys[key].line}"
            message = f"is given twice, first on {first}"
            reading.findings.add(place, (*path, key), message, "keep one of them")
            continue
        entries[key] = _convert(value, reading, (*path, key))
        keys[key] = place
    return Mapping(place=reading.place(node.start_mark), entries=entries, keys=keys)


def _entries(
    node: yaml.MappingNode, reading: _Reading, path: KeyPath
) -> Iterator[tuple[str, Place, yaml.Node]]:
    for key, value in node.value:
        place = reading.place(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            reading.findings.add(place, path, "has a key that is not a word", "quote the key")
        elif key.tag == f"{_TAGS}merge":
            mend = "use `extends:` in a policy, or repeat the keys"
            reading.findings.add(place, path, "merges another mapping with `<<`", mend)
        else:
            yield key.value, place, value


def _syntax(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """Say what is wrong without YAML's quotations: what they quote may be a secret."""
    problem = error.problem or "cannot be read as YAML"
    if "alias" in problem or "anchor" in problem:
        return "names an alias that is not defined", "quote values that begin with `*` or `&`"
    if "but found another document" in problem or "single document" in (error.context or ""):
        return "holds a second document", "keep one document per file; a directory may hold several"
    words = _QUOTED.sub("something else", problem)
    if "tab" in problem or r"'\t'" in problem:
        return f"is not valid YAML: {words}", "indent with spaces, not with tabs"
    return f"is not valid YAML: {words}", "check indentation, colons and quotes on this line"


def _cause(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
