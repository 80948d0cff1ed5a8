"""The days on which a poll is shown on a site, and the words of polls that peers report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("poll_placement", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("poll_placement", sa.Column("last_day", sa.Date(), nullable=True))
    op.create_table(
        "peer_poll",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("question", sa.String(length=400), nullable=False),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_poll_peer_id_peer")),
        sa.PrimaryKeyConstraint("peer_id", "subject", name=op.f("pk_peer_poll")),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("peer_poll")
    op.execute("ALTER TABLE poll_placement DROP COLUMN first_day")
    op.execute("ALTER TABLE poll_placement DROP COLUMN last_day")
