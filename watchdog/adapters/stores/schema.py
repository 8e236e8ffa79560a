"""The tables of the SQL stores; says what is kept and what must be unique, and runs nothing.

Instants are whole microseconds since 1970 UTC, durations whole microseconds, so that they come
back exactly and compare and sort in any database. Values that are only ever read back whole are
JSON text; what a statement compares has a column of its own. A change here needs a migration
beside it; a test holds the two together.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

HEAD = "0003"
"""The revision of the schema that this version reads and writes."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

FLEET = "*"
"""Stands where an app's id would, for an order about every app; the platform's ids are UUIDs."""

QUEUED, DELIVERED, DROPPED = "queued", "delivered", "dropped"
"""Where a delivery stands; the last two are ends."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as whole microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return the microseconds of an aware instant."""
        if value is None:
            return None
        assert value.tzinfo is not None, "an instant is aware"
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the instant, in UTC."""
        return None if value is None else EPOCH + value * MICROSECOND


class Duration(TypeDecorator[timedelta]):
    """A length of time, kept as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Return the microseconds."""
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Return the duration."""
        return None if value is None else value * MICROSECOND


class Packed(TypeDecorator[str]):
    """Text that is kept compressed; JSON shrinks to about a tenth."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Return the text compressed, with a question mark for each half character."""
        return None if value is None else zlib.compress(value.encode("utf-8", "replace"))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Return the text."""
        return None if value is None else zlib.decompress(value).decode()


# SQLite numbers rows by itself only under the very type INTEGER, which holds 64 bits there.
Serial = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

apps = Table(
    "apps",
    metadata,
    Column("app", Text, primary_key=True),
    Column("watermark", Instant),
    Column("incident", Text),
)

pauses = Table(
    "pauses",
    metadata,
    Column("app", Text, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("app", Text, primary_key=True),
    Column("deployment", Text, primary_key=True),
    Column("spec", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("live_from", Instant, nullable=False),
    Column("live_until", Instant),
    Column("seen_going_live", Boolean, nullable=False),
    Column("standing", Text, nullable=False),
    Column("healthy_after", Duration),
    Column("youth", Text, nullable=False, server_default="[]"),
    Index("releases_by_age", "app", "live_from"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("app", Text, primary_key=True),
    Column("bad", Text, primary_key=True),
    Column("target", Text),
    Column("until", Instant, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

lifts = Table(
    "lifts",
    metadata,
    Column("app", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

cancels = Table(
    "cancels",
    metadata,
    Column("app", Text, primary_key=True),
    Column("deployment", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

intents = Table(
    "intents",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("app", Text, nullable=False),
    Column("bad", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", Instant),
    Column("payload", Text, nullable=False),
    Index("intents_by_age", "app", "decided_at"),
    Index("intents_by_claim", "claimed_at"),
)

# Safety rests on these two: they hold whoever writes, however many processes there are.
STANDING_INTENT = text("state <> 'abandoned'")
OPEN_INTENT = text("state NOT IN ('done', 'failed', 'abandoned')")
Index(
    "intents_one_per_bad",
    intents.c.app,
    intents.c.bad,
    unique=True,
    sqlite_where=STANDING_INTENT,
    postgresql_where=STANDING_INTENT,
)
Index(
    "intents_one_open",
    intents.c.app,
    unique=True,
    sqlite_where=OPEN_INTENT,
    postgresql_where=OPEN_INTENT,
)

observations = Table(
    "observations",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("app", Text, nullable=False),
    Column("deployment", Text, nullable=False),
    Column("signal", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("reason", Text),
    Column("latency", Duration),
    Column("detail", Text, nullable=False),
    Column("scheduled", Boolean, nullable=False),
    Column("value", Float),
    Column("vantage", Text, nullable=False, server_default=""),
    Index("observations_by_deployment", "app", "deployment", "begun_at"),
    Index("observations_by_age", "begun_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("app", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    Index("decisions_by_app", "app", "at"),
    Index("decisions_by_age", "at"),
)

frames = Table(
    "frames",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("app", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("payload", Packed, nullable=False),
    Index("frames_by_app", "app", "id"),
    Index("frames_by_age", "at"),
)

captures = Table(
    "captures",
    metadata,
    Column("app", Text, primary_key=True),
    Column("bad", Text, primary_key=True),
    Column("decided_at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("id", name="notices_id"),
    sqlite_autoincrement=True,  # a number freed by pruning must not put a new notice first
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("notice", Text, ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True),
    Column("notifier", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("error", Text, nullable=False),
)

UNDELIVERED = text("state = 'queued'")
Index(
    "deliveries_queued",
    deliveries.c.notifier,
    deliveries.c.key,
    deliveries.c.seq,
    sqlite_where=UNDELIVERED,
    postgresql_where=UNDELIVERED,
)
