"""Writes what is made from the code: schema, references and copies of the policies.

``python -m tests.tools.generate`` writes; with ``--check`` it only says what is out of date.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from watchdog.runtime.metrics import Metrics
from watchdog.settings.policies import BUILTIN, builtin_text
from watchdog.settings.reference import reference, summary
from watchdog.settings.schema import config_schema

ROOT = Path(__file__).resolve().parents[2]
METRICS_HEAD = """# Metrics

Served on `/metrics` of `server.listen`. Labels come from closed sets and from configured names; all
series of a watched app exist at zero from the moment it is watched and go when it does. Generated
from the definitions in `watchdog/runtime/metrics.py`; do not edit."""
BEGIN, END = "<!-- config:begin -->", "<!-- config:end -->"
METRICS_MARKS = ("<!-- metrics:begin -->", "<!-- metrics:end -->")


class MarkersMissing(Exception):
    """A document has no place for what should stand in it."""


def wanted(root: Path) -> dict[Path, str]:
    """Return every generated file with the text that it should have.

    A document whose first lines nobody has written yet is left out.
    """
    config = root / "config"
    texts = {config / "schema.json": json.dumps(config_schema(), indent=2) + "\n"}
    texts |= {config / f"{name}.yaml": builtin_text(name) for name in BUILTIN}
    documents = {root / "docs" / "configuration.md": reference(), root / "README.md": summary()}
    if (root / "docs").is_dir():
        texts[root / "docs" / "metrics.md"] = metrics_page()
    for path, section in documents.items():
        text = path.read_text("utf-8") if path.exists() else ""
        if BEGIN in text:
            texts[path] = filled(text, section)
    readme = texts.get(root / "README.md", "")
    if METRICS_MARKS[0] in readme:
        texts[root / "README.md"] = filled(readme, metrics_table(), METRICS_MARKS)
    return texts


def metrics_page() -> str:
    """Return the page about the metrics."""
    return f"{METRICS_HEAD}\n\n{metrics_table()}\n"


def metrics_table() -> str:
    """Return the reference of every metric of the daemon."""
    rows = [
        f"| `{one.name}` | {one.kind} | {', '.join(f'`{name}`' for name in one.labels)} "
        f"| {one.text} |"
        for one in sorted(Metrics().families, key=lambda one: one.name)
    ]
    head = ["| metric | type | labels | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def filled(text: str, section: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """Return the document with ``section`` between its markers.

    Raises:
        MarkersMissing: they are not there, or not in order.
    """
    before, begin, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise MarkersMissing(f"{marks[0]} and {marks[1]} must stand in the document, in this order")
    return f"{before}{begin}\n\n{section}\n\n{end}{after}"


def stale(root: Path) -> list[Path]:
    """Return the files whose text is not what it should be."""
    return [
        path
        for path, text in wanted(root).items()
        if not path.exists() or path.read_text("utf-8") != text
    ]


def main() -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    arguments = parser.parse_args()
    old = stale(ROOT)
    for path in old:
        shown = path.relative_to(ROOT)
        if arguments.check:
            sys.stderr.write(f"{shown} is out of date: run `python -m tests.tools.generate`\n")
        else:
            path.write_text(wanted(ROOT)[path], "utf-8")
            sys.stdout.write(f"wrote {shown}\n")
    return 1 if old and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
