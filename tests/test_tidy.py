"""The tree keeps the house rules, and each rule is able to refuse something."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.tidy import CHECKS, Check, blind_excepts, is_daemon

ROOT = Path(__file__).resolve().parent.parent
FRAGMENT_KINDS = ("added", "changed", "fixed", "removed", "security")


def tree() -> Iterator[PurePosixPath]:
    """Yield what is tracked or about to be; an unpacked archive has no git, so all of it."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    asked = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    names = asked.stdout.split("\0") if asked.returncode == 0 else unpacked()
    yield from (PurePosixPath(name) for name in names if name and (ROOT / name).is_file())


def unpacked() -> Iterator[str]:
    """Yield every file of a tree without git, hidden folders left out."""
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT)
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in name.parts):
            yield str(name)


def findings(check: Check, path: PurePosixPath) -> Iterator[str]:
    """Yield what ``check`` finds in one file of the tree, each with its place."""
    try:
        yield from (f"{path}:{finding}" for finding in check.find(path, read(path)))
    except SyntaxError as error:
        yield f"{path}:{error.lineno}: does not parse: {error.msg}"


TREE = tuple(tree())
NAMES = sorted({check.name for check in CHECKS})


def read(path: PurePosixPath) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_tree_keeps_the_rule(name: str):
    check = next(check for check in CHECKS if check.name == name)
    found = [line for path in TREE if check.holds_in(path) for line in findings(check, path)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_the_rule_refuses_a_bad_example(check: Check):
    path = PurePosixPath(check.bad_path)
    assert check.holds_in(path)
    assert list(check.find(path, check.bad_text))


@pytest.mark.parametrize("name", NAMES)
def test_the_rule_has_something_to_look_at(name: str):
    """A rule that holds nowhere is a rule that was switched off by a rename."""
    checks = [check for check in CHECKS if check.name == name]
    assert all(any(check.holds_in(path) for path in TREE) for check in checks)


def test_only_the_edge_of_a_cycle_catches_everything():
    found = [
        f"{path}:{finding}"
        for path in TREE
        if is_daemon(path)
        for finding in blind_excepts(path, read(path))
    ]
    assert len(found) == 1, found
    assert found[0].startswith("watchdog/runtime/"), found


@pytest.mark.parametrize(
    "text",
    [
        "try: f()\nexcept Exception: pass\n",
        "try: f()\nexcept (OSError, BaseException): pass\n",
        "try: f()\nexcept: pass\n",
        "with contextlib.suppress(Exception): f()\n",
    ],
)
def test_every_way_of_catching_everything_is_seen(text: str):
    assert list(blind_excepts(PurePosixPath("watchdog/x.py"), text))


def test_changelog_fragments_are_named_by_issue_and_kind():
    names = [path.name for path in TREE if path.parts[0] == "changelog.d"]
    odd = [name for name in names if name != "README.md" and not is_fragment(name)]
    assert not odd


def is_fragment(name: str) -> bool:
    issue, _, rest = name.partition(".")
    return issue.isdigit() and rest in {f"{kind}.md" for kind in FRAGMENT_KINDS}


@pytest.mark.parametrize("name", ["fix.md", "12.md", "x.added.md", "12.tweaked.md"])
def test_a_badly_named_fragment_is_refused(name: str):
    assert not is_fragment(name)


def test_pins_carry_hashes_and_name_no_index():
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert any("--hash=sha256:" in line for line in lines), path.name
        assert not [line for line in lines if "://" in line or line.startswith("--")], path.name
