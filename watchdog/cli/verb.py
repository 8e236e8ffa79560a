"""The frame of one verb: what every file of the command line starts from."""

from __future__ import annotations

import typer


def verb_app() -> typer.Typer:
    """Return an empty verb; its commands are added with ``@app.command()``."""
    return typer.Typer(
        add_completion=False,  # the whole command line offers it once
        rich_markup_mode="markdown",  # the other modes keep our line ends inside paragraphs
        pretty_exceptions_enable=False,  # locals of a failed call may hold secrets
        context_settings={"help_option_names": ["-h", "--help"]},
    )
