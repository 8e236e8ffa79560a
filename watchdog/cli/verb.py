"""The frame of one verb: what every file of the command line starts from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from inspect import Parameter, Signature
from typing import Any, TypeVar, get_type_hints

import typer

_Options = TypeVar("_Options")


def verb_app() -> typer.Typer:
    """Return an empty verb; its commands are added with ``@app.command()``."""
    return typer.Typer(
        add_completion=False,  # the whole command line offers it once
        rich_markup_mode="markdown",  # the other modes keep our line ends inside paragraphs
        pretty_exceptions_enable=False,  # locals of a failed call may hold secrets
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def takes(
    kind: type[_Options],
) -> Callable[[Callable[[_Options], None]], Callable[..., None]]:
    """Let a command with many options take them as one value of ``kind``.

    ``kind`` is a dataclass; each of its fields is annotated as a parameter of a command would be.
    To stand between ``@app.command()`` and the function.
    """
    hints = get_type_hints(kind, include_extras=True)
    parameters = [
        Parameter(
            one.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if one.default is MISSING else one.default,
            annotation=hints[one.name],
        )
        for one in fields(kind)  # type: ignore[arg-type]  # any dataclass, which has no type
    ]

    def wrap(act: Callable[[_Options], None]) -> Callable[..., None]:
        def command(**given: Any) -> None:
            act(kind(**given))

        command.__doc__, command.__name__ = act.__doc__, act.__name__
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # read by inspect
        return command

    return wrap
