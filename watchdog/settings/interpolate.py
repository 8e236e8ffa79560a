"""Puts environment variables and files into values: ``${VAR}``, ``${VAR:-default}``, ``${file:…}``.

Works on values that are already parsed, so that what is put in can never become a key, a list
or a comment. ``$$`` is a plain dollar. What was put in is not looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Variables

from watchdog.settings.nodes import Mapping, Scalar, rewritten
from watchdog.settings.problems import Findings, KeyPath
from watchdog.settings.secret import SecretUnreadable, read_secret_file

_DOLLAR = re.compile(r"\$\$|\$\{([^}]*)\}|\$\{")
_VARIABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?\Z", re.DOTALL)


class _Unfilled(Exception):
    """A reference that cannot be filled: what is wrong, and the mend."""


def interpolated(tree: Mapping, environ: Variables[str, str], findings: Findings) -> Mapping:
    """Return the tree with every reference filled; those that cannot be are noted."""

    def fill(scalar: Scalar, path: KeyPath) -> Scalar:
        if scalar.text is None or "$" not in scalar.text:
            return scalar
        try:
            text = _DOLLAR.sub(lambda found: _filled(found, environ), scalar.text)
        except _Unfilled as error:
            message, mend = error.args
            findings.add(scalar.place, path, message, mend)
            findings.silence(path)
            return scalar
        return Scalar(place=scalar.place, text=text)

    result = rewritten(tree, fill)
    assert isinstance(result, Mapping), "filling in values keeps the shape"
    return result


def _filled(found: re.Match[str], environ: Variables[str, str]) -> str:
    if found[0] == "$$":
        return "$"
    inner = found[1]
    if inner is None:
        raise _Unfilled("holds `${` without its `}`", "close it, or write `$${` for a plain `${`")
    if inner.startswith("file:"):
        try:
            return read_secret_file(inner.removeprefix("file:"))
        except SecretUnreadable as error:
            message = f"names a file that {error.reason}"
            raise _Unfilled(message, "check the path and its permissions") from None
    variable = _VARIABLE.match(inner)
    if variable is None:
        mend = "write ${NAME}, ${NAME:-default} or ${file:/path}; `$$` is a plain dollar"
        raise _Unfilled("holds `${…}` around something that is not a variable's name", mend)
    name, default = variable[1], variable[2]
    value = environ.get(name, "")
    # As in a shell, `:-` also replaces an empty value; without it an empty value is a value.
    if default is not None:
        return value or default
    if name not in environ:
        mend = f"set {name}, or write ${{{name}:-default}}"
        raise _Unfilled(f"the environment variable {name} is not set", mend)
    return value
