"""Consultations on drafts, one count of senders for every public form, and the entry with a poll's result."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
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
    with op.batch_alter_table("poll") as poll:
        poll.add_column(sa.Column("result_entry_id", sa.Integer(), nullable=True))
        poll.create_foreign_key("fk_poll_result_entry_id_entry", "entry", ["result_entry_id"], ["id"])
    _create_consultations()


def _create_consultations() -> None:
    op.create_table(
        "consultation",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary_entry_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_consultation_entry_id_entry"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_consultation_site_id_site"),
        sa.ForeignKeyConstraint(
            ["summary_entry_id"], ["entry.id"], name="fk_consultation_summary_entry_id_entry"
        ),
        sa.PrimaryKeyConstraint("entry_id", name="pk_consultation"),
    )
    for columns in (["site_id"], ["closes_on"], ["summary_entry_id"], ["site_id", "closes_on"]):
        op.create_index(f"ix_consultation_{'_'.join(columns)}", "consultation", columns)
    op.create_table(
        "consultation_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("sender_phone", sa.String(length=30), nullable=False),
        sa.Column("sender_email", sa.String(length=320), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.String(length=40), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("public_content", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["account.id"], name="fk_consultation_comment_assigned_to_id_account"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_consultation_comment_entry_id_entry"),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["account.id"], name="fk_consultation_comment_handled_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_consultation_comment_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_comment"),
        sa.UniqueConstraint("code_hash", name="uq_consultation_comment_code_hash"),
    )
    for columns in (["site_id"], ["entry_id"], ["site_id", "entry_id", "state"]):
        op.create_index(f"ix_consultation_comment_{'_'.join(columns)}", "consultation_comment", columns)


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("poll") as poll:
        poll.drop_constraint("fk_poll_result_entry_id_entry", type_="foreignkey")
        poll.drop_column("result_entry_id")
    op.drop_table("consultation_comment")
    op.drop_table("consultation")
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
