"""The part of a linked entry's picture that a site keeps where its lists cut it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("placement", sa.Column("focus", sa.String(20), server_default="", nullable=False))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("placement", "focus")
