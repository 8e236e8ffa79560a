"""Brings the tables up to date in one transaction, or says why it will not touch them.

It knows revisions, not tables. A database that something else made, or a later version of ours,
is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from watchdog.ports import Misconfigured

MIGRATIONS = Path(__file__).parent / "migrations"


def revision(connection: Connection, place: str) -> str | None:
    """Return the revision of the schema, None for an empty database.

    Raises:
        Misconfigured: the database holds tables that are not ours.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    found: str | None = None
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        raise Misconfigured(
            f"the store {place} holds tables that are not watchdog's; name another place"
        )
    return found


def migrate(connection: Connection, place: str, back_up: Callable[[str], None], head: str) -> None:
    """Bring an empty or older database up to ``head``, inside the caller's transaction.

    Safe to repeat. ``back_up`` is called with ``head`` before an older database is changed.

    Raises:
        Misconfigured: a later version of watchdog wrote it, or something else did.
    """
    found = revision(connection, place)
    if found == head:
        return
    # Imported here since it takes a tenth of a second, and most starts need no migration.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise Misconfigured(
            f"the store {place} was written by a later version of watchdog (its schema is {found},"
            f" this version knows {head}); run that version, or restore the copy that it made"
            " beside the file before it changed it"
        )
    if found is not None:
        back_up(head)
    config.attributes["connection"] = connection
    command.upgrade(config, head)
