"""The house rules that no other tool counts, each as a function of one file's text.

A check takes a path and a text and returns what is wrong, one sentence per finding; it knows
neither the file system nor pytest. `test_tidy.py` runs them over the tree and proves, with the
bad example that each carries, that each of them can fail. Ruff, mypy and import-linter hold the
rest; their settings are in `pyproject.toml`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

FILE_LINES_MAX = 300
# With a sentence "Long because ..." in the module docstring.
LONG_FILE_LINES_MAX = 400
RULE_FILE_LINES_MAX = 99
BODY_LINES_MAX = 40
PARAMETERS_MAX = 5
CLASS_WORDS_BANNED = frozenset({"Base", "Data", "Helper", "Info", "Manager", "Util", "Utils"})
MODULES_BANNED = frozenset(
    {"base", "common", "data", "helpers", "info", "manager", "misc", "utils"}
)
CLOCK_MODULES = frozenset({"random", "secrets", "time"})
CLOCK_CALLS = frozenset(
    {
        "asyncio.sleep",
        "date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "uuid.uuid1",
        "uuid.uuid4",
    }
)
# Split, so that this file does not trip over itself.
MARKERS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
STRANGERS = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "deb.debian" + ".org",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/ho" + "me/",
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule: where it holds, what it finds, and an example that it must refuse."""

    name: str
    holds_in: Callable[[PurePosixPath], bool]
    find: Callable[[PurePosixPath, str], Iterator[str]]
    bad_path: str
    bad_text: str


def is_python(path: PurePosixPath) -> bool:
    """Say whether ``path`` is one of our Python files."""
    return path.suffix == ".py"


def is_ours(path: PurePosixPath) -> bool:
    """Say whether ``path`` belongs to the package, the simulator included."""
    return is_python(path) and path.parts[0] == "watchdog"


def is_timeless(path: PurePosixPath) -> bool:
    """Say whether ``path`` must be told the time: all of the daemon but its clock."""
    return is_daemon(path) and path != PurePosixPath("watchdog/adapters/clock.py")


def is_daemon(path: PurePosixPath) -> bool:
    """Say whether ``path`` belongs to the package, the simulator left out."""
    return is_ours(path) and path.parts[1] != "simulator"


def is_rule(path: PurePosixPath) -> bool:
    """Say whether ``path`` holds a kind of rule."""
    return is_python(path) and path.parts[:3] == ("watchdog", "core", "rules")


def is_test(path: PurePosixPath) -> bool:
    """Say whether ``path`` is test code."""
    return is_python(path) and path.parts[0] == "tests"


def is_text(path: PurePosixPath) -> bool:
    """Say whether ``path`` is text that we wrote, rather than a licence or a tool's output."""
    return path.name != "LICENSE" and path.suffix not in {".png", ".gif", ".ico", ".woff2"}


def functions(text: str) -> Iterator[Function]:
    """Yield every function of a module, nested ones included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """Count the lines of a body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def file_length(path: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse a file over 300 lines; over 400 if its docstring says "Long because"."""
    lines = len(text.splitlines())
    long = "Long because" in (ast.get_docstring(ast.parse(text)) or "")
    limit = LONG_FILE_LINES_MAX if long else FILE_LINES_MAX
    if is_rule(path):
        limit = RULE_FILE_LINES_MAX
    if lines > limit:
        yield f"{lines} lines, limit {limit}"


def function_length(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse a body over 40 lines."""
    for function in functions(text):
        if (lines := body_lines(function)) > BODY_LINES_MAX:
            yield f"{function.lineno}: {function.name} has {lines} lines, limit {BODY_LINES_MAX}"


def parameters(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse more than five parameters, ``self`` and ``cls`` not counted."""
    for function in functions(text):
        spec = function.args
        names = [each.arg for each in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
        count = len([name for name in names if name not in {"self", "cls"}])
        if count > PARAMETERS_MAX:
            yield (
                f"{function.lineno}: {function.name} takes {count} parameters, "
                f"limit {PARAMETERS_MAX}: make a value"
            )


def banned_words(path: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse class and module names that say nothing."""
    if path.stem in MODULES_BANNED:
        yield f"a module called {path.stem} says nothing about what is in it"
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef):
            continue
        for word in CLASS_WORDS_BANNED.intersection(re.findall(r"[A-Z][a-z]+", node.name)):
            yield f"{node.lineno}: {node.name} says {word}; say what it is"


def clock_calls(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse any look at a clock and any chance."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute):
            names = {".".join(ast.unparse(node).split(".")[-2:])}
        else:
            continue
        for name in sorted(names & (CLOCK_MODULES | CLOCK_CALLS)):
            yield f"{node.lineno}: {name}: take `now` as an argument, or ask the Clock port"


def module_docstring(path: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse a module that does not say what it does; an empty one needs not."""
    if text.strip() and not ast.get_docstring(ast.parse(text)):
        yield f"{path.name} does not say what it does"


def mocks(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse mocks: a fake is a class that passes its port's contract."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
        else:
            continue
        if any(name.startswith(("mock", "unittest.mock", "pytest_mock")) for name in names):
            yield f"{node.lineno}: a mock; write a fake"


def unordered_cases(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse cases in a set: each worker would collect them in an order of its own."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("parametrize"):
            continue
        cases = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
        if re.match(r"(frozen)?set\(|\{", cases):
            yield f"{node.lineno}: cases in a set; sort them"


def markers(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse a marker of unfinished work that names no issue, as in ``(#12)``."""
    pattern = re.compile(rf"\b({'|'.join(MARKERS)})\b(?!\(#\d+\))")
    for number, line in enumerate(text.splitlines(), 1):
        if found := pattern.search(line):
            yield f"{number}: {found[0]} without an issue number"


def reasons(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse an ignore, a noqa, a coverage pragma or a cast with no reason beside it."""
    comment = re.compile(
        r"#\s*(type:\s*ignore|noqa|pragma:\s*no (?:cover|branch))"
        r"(?:\[[\w\-, ]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?(?P<rest>.*)"
    )
    for number, line in enumerate(text.splitlines(), 1):
        found = comment.search(line)
        if found and not re.match(r"\s*(#|-|:|,)\s*\w+", found["rest"]):
            yield f"{number}: {found[1]} with no reason beside it"
        if re.search(r"(?<![\w.])cast\(", line) and "#" not in line:
            yield f"{number}: cast with no reason beside it"


def strangers(_: PurePosixPath, text: str) -> Iterator[str]:
    """Refuse the names of registries and the paths of somebody's machine."""
    for number, line in enumerate(text.splitlines(), 1):
        for word in STRANGERS:
            if word in line:
                yield f"{number}: {word} belongs to one machine, not to the project"


def blind_excepts(_: PurePosixPath, text: str) -> Iterator[str]:
    """Find each handler, and each suppression, of everything that can go wrong."""
    everything = {"Exception", "BaseException"}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            caught = [] if node.type is None else [node.type]
            if isinstance(node.type, ast.Tuple):
                caught = node.type.elts
            if node.type is None or everything.intersection(map(ast.unparse, caught)):
                yield f"{node.lineno}: catches everything"
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith("suppress")
            and everything.intersection(map(ast.unparse, node.args))
        ):
            yield f"{node.lineno}: suppresses everything"


def _check(
    find: Callable[[PurePosixPath, str], Iterator[str]],
    holds_in: Callable[[PurePosixPath], bool],
    bad_text: str,
    bad_path: str = "watchdog/runtime/example.py",
) -> Check:
    name = find.__name__
    return Check(name=name, holds_in=holds_in, find=find, bad_path=bad_path, bad_text=bad_text)


_LONG_BODY = "def f():\n" + "    pass\n" * 41
_SIX = "def f(self, a, b, c, *, d, e, g): ...\n"

CHECKS = (
    _check(file_length, is_python, "x = 1\n" * 301),
    _check(file_length, is_python, '"""Long because."""\n' + "x = 1\n" * 400),
    _check(file_length, is_rule, "x = 1\n" * 100, "watchdog/core/rules/down.py"),
    _check(function_length, is_python, _LONG_BODY),
    _check(parameters, is_ours, _SIX),
    _check(banned_words, is_python, "class StoreManager: ...\n"),
    _check(banned_words, is_python, "", "watchdog/runtime/utils.py"),
    _check(clock_calls, is_timeless, "import time\n"),
    _check(clock_calls, is_timeless, "from asyncio import sleep\n"),
    _check(clock_calls, is_timeless, "x = datetime.datetime.now(UTC)\n"),
    _check(clock_calls, is_timeless, "async def f(): await asyncio.sleep(1)\n"),
    _check(module_docstring, is_python, "x = 1\n"),
    _check(mocks, is_test, "from unittest.mock import Mock\n", "tests/core/test_x.py"),
    _check(
        unordered_cases,
        is_test,
        "@pytest.mark.parametrize('x', set(X) - {1})\ndef test_x(): ...\n",
        "tests/core/test_x.py",
    ),
    _check(markers, is_text, f"# {MARKERS[0]}: later\n"),
    _check(reasons, is_python, "x = f()  #" + " type: ignore[misc]\n"),
    _check(reasons, is_python, "x = f()  #" + " noqa: S101\n"),
    _check(reasons, is_python, "x = cast" + '("int", y)\n'),
    _check(strangers, is_text, f"see {STRANGERS[0]}\n", "docs/x.md"),
)
