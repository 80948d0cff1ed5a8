"""Alembic's environment: migrates over the connection that it is given."""

from alembic import context

from liencong.core.boot import load_features
from liencong.core.db.base import Base

load_features()  # so that every table is known

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
