"""Requests to cancel a deployment that stands in the way of a rollback: one for each, ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; its key is what lets only one request leave."""
    op.create_table(
        "cancels",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("deployment", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """A copy is made before every migration: going back is putting that in place."""
    raise NotImplementedError("restore the copy made beforehand")
