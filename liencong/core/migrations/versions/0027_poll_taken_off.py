"""Since when a poll does not stand on a site any more."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("poll_placement", sa.Column("taken_off_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    op.execute("ALTER TABLE poll_placement DROP COLUMN taken_off_at")
