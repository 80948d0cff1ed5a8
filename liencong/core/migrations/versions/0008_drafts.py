"""What people type is kept by itself; addresses to which texts lead are asked, answers remembered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "entry_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_entry_draft_account_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_entry_draft_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_draft"),
        sa.UniqueConstraint("site_id", "key", "account_id", name="uq_entry_draft_site_id_key_account_id"),
    )
    for name in ("account_id", "site_id", "touched_at"):
        op.create_index(f"ix_entry_draft_{name}", "entry_draft", [name])
    op.create_table(
        "link_answer",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_link_answer"),
    )
    for name in ("seen_at", "asked_at"):
        op.create_index(f"ix_link_answer_{name}", "link_answer", [name])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("link_answer")
    op.drop_table("entry_draft")
