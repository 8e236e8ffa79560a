"""Reads the manual: its pages, their links, headings, tables and samples; knows no code.

Fences are told by their language, so that each kind of sample can be tried in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = (*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")), ROOT / "deploy" / "README.md")

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """One sample: its language, its text and the page that shows it."""

    page: str
    language: str
    text: str


def name_of(page: Path) -> str:
    """Return a page's name as people write it."""
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """Return a page without its samples."""
    return _FENCE.sub("", page.read_text("utf-8"))


def fences(language: str) -> list[Fence]:
    """Return every sample in one language, of all pages."""
    return [
        Fence(page=name_of(page), language=language, text=found["text"])
        for page in PAGES
        for found in _FENCE.finditer(page.read_text("utf-8"))
        if found["language"] == language
    ]


def links(page: Path) -> Iterator[str]:
    """Yield the targets of a page's links that stay within the repository."""
    for found in _LINK.finditer(prose(page)):
        if "://" not in found["target"] and not found["target"].startswith("mailto:"):
            yield found["target"]


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    return {_slug(found["text"]) for found in _HEADING.finditer(prose(page))}


def headings(page: Path, level: int) -> list[str]:
    """Return the headings of one level, without their marks."""
    lines = prose(page).splitlines()
    begin = "#" * level + " "
    return [line.removeprefix(begin).strip() for line in lines if line.startswith(begin)]


def rows(page: Path, columns: int) -> list[list[str]]:
    """Return the cells of every row of tables with so many columns, their heads left out."""
    cut = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in prose(page).splitlines()
        if line.startswith("|")
    ]
    return [cells for cells in cut if len(cells) == columns and cells[0].startswith("`")]


def words(text: str) -> list[str]:
    """Return what stands in code marks."""
    return _CODE.findall(text)


def _slug(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return kept.strip().replace(" ", "-")
