"""Consultations on drafts, what people say of them, and one count of senders for every public form."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward; how much came from each network is known for a day only, and begins anew."""
    op.drop_table("citizen_case_sender")
    op.create_table(
        "sender_count",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_sender_count_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "form", "day", "network", name="pk_sender_count"),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("sender_count")
    op.create_table(
        "citizen_case_sender",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_citizen_case_sender_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "day", "network", name="pk_citizen_case_sender"),
    )
