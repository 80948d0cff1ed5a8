"""Alembic's environment: migrates over the connection that it is given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON
from sqlalchemy.dialects.postgresql import JSONB

from liencong.core.boot import load_features
from liencong.core.db.base import Base, UtcDateTime

load_features()  # so that every table is known


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what the databases know them by."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSON) and not isinstance(item, JSONB):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=False,  # our own types would be told apart from what they are stored as
)
with context.begin_transaction():
    context.run_migrations()
