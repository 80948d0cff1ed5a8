"""The days on which a poll is shown on a site."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("poll_placement", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("poll_placement", sa.Column("last_day", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    op.execute("ALTER TABLE poll_placement DROP COLUMN first_day")
    op.execute("ALTER TABLE poll_placement DROP COLUMN last_day")
