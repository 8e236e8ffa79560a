"""Nobody who follows a link of the manual ends up nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, anchors, links, name_of


def broken(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere."""
    found = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_every_page_of_the_manual_is_linked_from_another() -> None:
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in links(page)
        if not target.startswith("#")
    }
    first = DOCS / "README.md"  # shown by itself to whoever opens the folder
    lonely = [name_of(page) for page in DOCS.rglob("*.md") if page not in linked | {first}]

    assert lonely == []


@pytest.mark.parametrize(
    "text", ["see [it](gone.md)", "see [it](#gone)", "see [it](other.md#gone)", "[it](a/../x.md)"]
)
def test_a_broken_link_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Here\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{text}, [right](other.md#here) and [right](#page)\n", "utf-8")

    assert len(broken(page)) == 1


def test_paths_that_the_manual_names_exist() -> None:
    """Paths in code marks that begin like ours; patterns and placeholders are left out."""
    named = {
        word
        for page in DOCS.rglob("*.md")
        for word in page.read_text("utf-8").split("`")[1::2]
        if word.startswith(("watchdog/", "tests/", "config/", "docs/"))
        and not set(word) & set("<>*… ")
    }
    missing = sorted(word for word in named if not (ROOT / word).exists())

    assert len(named) > 30
    assert missing == []
