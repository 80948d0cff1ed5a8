"""What people are told, and how they want to hear of it; days of reading, devices, single keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letter", sa.String(length=10), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_notice_account_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_notice_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("account_id", "key", name="uq_notice_account_id_key"),
    )
    op.create_index("ix_notice_account_id_read_at_at", "notice", ["account_id", "read_at", "at"])
    op.create_index("ix_notice_letter_account_id", "notice", ["letter", "account_id"])
    op.create_index("ix_notice_site_id", "notice", ["site_id"])
    op.create_index("ix_notice_at", "notice", ["at"])
    op.create_table(
        "notice_wish",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_notice_wish_account_id_account"),
        sa.PrimaryKeyConstraint("account_id", name="pk_notice_wish"),
    )
    op.create_table(
        "entry_views_day",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_entry_views_day_entry_id_entry"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_entry_views_day_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "day", "entry_id", name="pk_entry_views_day"),
    )
    op.create_index("ix_entry_views_day_entry_id", "entry_views_day", ["entry_id"])
    op.add_column("account", sa.Column("single_keys", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("sign_in", sa.Column("device", sa.String(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("sign_in", "device")
    op.drop_column("account", "single_keys")
    op.drop_table("entry_views_day")
    op.drop_table("notice_wish")
    op.drop_table("notice")
