"""Questions and complaints of citizens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "citizen_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("sender_phone", sa.String(length=30), nullable=False),
        sa.Column("sender_email", sa.String(length=320), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.String(length=40), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("asked_on_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("came_from_id", sa.Integer(), nullable=True),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("public_content", sa.String(), nullable=False),
        sa.Column("answer_html", sa.String(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_answer", sa.String(), nullable=False),
        sa.Column("found_by", sa.String(), nullable=False),
        sa.Column("told", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name="fk_citizen_case_answered_by_id_account"
        ),
        sa.ForeignKeyConstraint(["asked_on_id"], ["site.id"], name="fk_citizen_case_asked_on_id_site"),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["account.id"], name="fk_citizen_case_assigned_to_id_account"
        ),
        sa.ForeignKeyConstraint(["came_from_id"], ["site.id"], name="fk_citizen_case_came_from_id_site"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_citizen_case_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_citizen_case"),
        sa.UniqueConstraint("code_hash", name="uq_citizen_case_code_hash"),
    )
    op.create_index("ix_citizen_case_site_id", "citizen_case", ["site_id"])
    op.create_index("ix_citizen_case_site_id_state_due_on", "citizen_case", ["site_id", "state", "due_on"])
    op.create_index("ix_citizen_case_site_id_published_at", "citizen_case", ["site_id", "published_at"])
    op.create_table(
        "citizen_case_hop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_site_id", sa.Integer(), nullable=False),
        sa.Column("to_site_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_citizen_case_hop_by_id_account"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["citizen_case.id"], name="fk_citizen_case_hop_case_id_citizen_case"
        ),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name="fk_citizen_case_hop_from_site_id_site"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_citizen_case_hop_site_id_site"),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name="fk_citizen_case_hop_to_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_citizen_case_hop"),
    )
    op.create_index("ix_citizen_case_hop_case_id", "citizen_case_hop", ["case_id"])
    op.create_index("ix_citizen_case_hop_site_id", "citizen_case_hop", ["site_id"])
    op.create_table(
        "citizen_case_sender",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network", sa.String(length=32), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_citizen_case_sender_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "day", "network", name="pk_citizen_case_sender"),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("citizen_case_sender")
    op.drop_table("citizen_case_hop")
    op.drop_table("citizen_case")
