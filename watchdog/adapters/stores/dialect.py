"""The one thing that databases spell differently: an insert that may meet what is there already.

Everything else is written in SQLAlchemy's common language. It knows no table.
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert:
    """Return an insert into ``table`` that knows ``ON CONFLICT``, for this database."""
    if connection.dialect.name == "postgresql":
        # PostgreSQL's has the same two methods with the same arguments as far as we use them.
        return postgresql.insert(table)  # type: ignore[return-value]  # no common type exists
    return sqlite.insert(table)
