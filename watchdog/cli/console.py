"""How verbs write: plain lines, tables or JSON to standard output; complaints to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, NoReturn

import typer


class Output(StrEnum):
    """The form of a verb's result."""

    TABLE = "table"
    JSON = "json"


OutputOption = Annotated[Output, typer.Option("--output", "-o", help="The form of the result.")]


def say(text: str) -> None:
    """Write lines to standard output."""
    typer.echo(text)


def complain(text: str) -> None:
    """Write lines to standard error."""
    typer.echo(text, err=True)


def fail(code: int, words: str) -> NoReturn:
    """Write why a verb cannot go on to standard error, and end it with ``code``."""
    complain(words)
    raise typer.Exit(code)


def cause_of(error: OSError) -> str:
    """Return the plain cause of an error of the operating system, fit for parentheses."""
    return (os.strerror(error.errno) if error.errno else str(error)).lower()


def say_json(value: object) -> None:
    """Write a value as indented JSON."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def say_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table: drawn on a terminal, else aligned columns that other programs can cut."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_terminal = sys.stdout.isatty()
    table = Table(box=None, pad_edge=False, header_style="bold" if on_terminal else "")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # As Text: square brackets in a value are no markup.
        table.add_row(*(Text(cell) for cell in row))
    # A pipe has no width: lines are never folded there.
    console = Console(width=None if on_terminal else 10_000, highlight=False)
    console.print(table, crop=False)
