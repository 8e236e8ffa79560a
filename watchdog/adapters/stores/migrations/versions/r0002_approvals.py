"""Approvals and lifts, what observations measure, how releases grew up; frames are compressed."""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ROWS_AT_ONCE = 100
# Frames may weigh half a megabyte each: they are not all held in memory at once.


def upgrade() -> None:
    """Add tables and columns, and make every frame anew in its compressed form."""
    _orders()
    op.add_column("observations", sa.Column("value", sa.Float))
    op.add_column("observations", sa.Column("vantage", sa.Text, nullable=False, server_default=""))
    op.add_column("releases", sa.Column("healthy_after", sa.BigInteger))
    op.add_column("releases", sa.Column("youth", sa.Text, nullable=False, server_default="[]"))
    _frames()


def downgrade() -> None:
    """A copy is made before every migration: going back is putting that in place."""
    raise NotImplementedError("restore the copy made beforehand")


def _orders() -> None:
    op.create_table(
        "approvals",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("bad", sa.Text, primary_key=True),
        sa.Column("target", sa.Text),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("ordered_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "lifts",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("ordered_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _frames() -> None:
    for name in ("frames_by_app", "frames_by_age"):
        op.drop_index(name, "frames")
    op.rename_table("frames", "frames_as_text")
    new = op.create_table(
        "frames",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
    )
    op.create_index("frames_by_app", "frames", ["app", "id"])
    op.create_index("frames_by_age", "frames", ["at"])
    _copy(op.get_bind(), new)
    op.drop_table("frames_as_text")


def _copy(connection: sa.Connection, new: sa.Table) -> None:
    page = sa.text("SELECT * FROM frames_as_text WHERE id > :id ORDER BY id LIMIT :limit")
    last = -1
    while rows := connection.execute(page, {"id": last, "limit": ROWS_AT_ONCE}).all():
        packed = [
            {"id": row.id, "app": row.app, "at": row.at, "payload": _packed(row.payload)}
            for row in rows
        ]
        connection.execute(new.insert(), packed)
        last = rows[-1].id


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode())
