"""By which step a case went from one site to another, and letters by which several went together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column(
        "citizen_case_hop", sa.Column("step", sa.String(length=20), nullable=False, server_default="forward")
    )
    op.create_table(
        "citizen_case_dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("to_site_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("signer_post", sa.String(length=200), nullable=False),
        sa.Column("listed", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_how", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name="fk_citizen_case_dispatch_made_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_citizen_case_dispatch_site_id_site"),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name="fk_citizen_case_dispatch_to_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_citizen_case_dispatch"),
    )
    op.create_index("ix_citizen_case_dispatch_site_id", "citizen_case_dispatch", ["site_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("citizen_case_dispatch")
    op.drop_column("citizen_case_hop", "step")
