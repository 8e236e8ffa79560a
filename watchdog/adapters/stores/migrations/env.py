"""What alembic runs to migrate: uses the connection it is handed, inside its transaction.

It opens nothing itself, so that a migration is part of the caller's one transaction and either
happens as a whole or not at all.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
