"""The first tables: what is remembered of apps, rollbacks, what was seen, and what to tell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table and index."""
    _remembered()
    _rollbacks()
    _seen()
    _told()


def downgrade() -> None:
    """Nothing lies before the first revision."""
    raise NotImplementedError("there is no earlier schema; restore the copy made beforehand")


def _remembered() -> None:
    op.create_table(
        "apps",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("watermark", sa.BigInteger),
        sa.Column("incident", sa.Text),
    )
    op.create_table(
        "pauses",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("ordered_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "releases",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("deployment", sa.Text, primary_key=True),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("live_from", sa.BigInteger, nullable=False),
        sa.Column("live_until", sa.BigInteger),
        sa.Column("seen_going_live", sa.Boolean, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
    )
    op.create_index("releases_by_age", "releases", ["app", "live_from"])


def _rollbacks() -> None:
    op.create_table(
        "intents",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("bad", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_at", sa.BigInteger),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("intents_by_age", "intents", ["app", "decided_at"])
    op.create_index("intents_by_claim", "intents", ["claimed_at"])
    _unique("intents_one_per_bad", ["app", "bad"], "state <> 'abandoned'")
    _unique("intents_one_open", ["app"], "state NOT IN ('done', 'failed', 'abandoned')")
    op.create_table(
        "captures",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("bad", sa.Text, primary_key=True),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )


def _unique(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "intents",
        columns,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _seen() -> None:
    op.create_table(
        "observations",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("deployment", sa.Text, nullable=False),
        sa.Column("signal", sa.Text, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("latency", sa.BigInteger),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("scheduled", sa.Boolean, nullable=False),
    )
    op.create_index("observations_by_deployment", "observations", ["app", "deployment", "begun_at"])
    op.create_index("observations_by_age", "observations", ["begun_at"])
    for table, order in (("decisions", "at"), ("frames", "id")):
        op.create_table(
            table,
            sa.Column("id", SERIAL, primary_key=True),
            sa.Column("app", sa.Text, nullable=False),
            sa.Column("at", sa.BigInteger, nullable=False),
            sa.Column("payload", sa.Text, nullable=False),
        )
        op.create_index(f"{table}_by_app", table, ["app", order])
        op.create_index(f"{table}_by_age", table, ["at"])


def _told() -> None:
    op.create_table(
        "notices",
        sa.Column("seq", SERIAL, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.UniqueConstraint("id", name="notices_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column(
            "notice", sa.Text, sa.ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("notifier", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("error", sa.Text, nullable=False),
    )
    condition = sa.text("state = 'queued'")
    op.create_index(
        "deliveries_queued",
        "deliveries",
        ["notifier", "key", "seq"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
