"""Which block of the home page something was put into by hand, and the order of what is pinned."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("highlight", sa.Column("place", sa.String(20), server_default="events", nullable=False))
    op.add_column("placement", sa.Column("pin_order", sa.Integer, server_default="0", nullable=False))


def downgrade() -> None:
    """Take the schema back."""
    op.execute("ALTER TABLE placement DROP COLUMN pin_order")
    op.execute("ALTER TABLE highlight DROP COLUMN place")
