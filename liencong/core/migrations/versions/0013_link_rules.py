"""Rules about links, changes that passed by themselves, sources on hold, boards chosen for offers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "link_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("source_site_id", sa.Integer(), nullable=True),
        sa.Column("source_tier", sa.String(length=40), nullable=False),
        sa.Column("source_board_id", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("takes_all", sa.Boolean(), nullable=False),
        sa.Column("is_trusted", sa.Boolean(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("daily_quota", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["account.id"], name="fk_link_rule_approver_id_account"),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_link_rule_board_id_board"),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name="fk_link_rule_created_by_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_link_rule_site_id_site"),
        sa.ForeignKeyConstraint(["source_board_id"], ["board.id"], name="fk_link_rule_source_board_id_board"),
        sa.ForeignKeyConstraint(["source_site_id"], ["site.id"], name="fk_link_rule_source_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_link_rule"),
    )
    for column in ("site_id", "board_id", "source_site_id", "source_board_id"):
        op.create_index(f"ix_link_rule_{column}", "link_rule", [column])
    op.create_index("ix_link_rule_site_id_link_rule_board_id", "link_rule", ["site_id", "board_id"])
    op.create_table(
        "source_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("source_site_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["held_by_id"], ["account.id"], name="fk_source_hold_held_by_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_source_hold_site_id_site"),
        sa.ForeignKeyConstraint(["source_site_id"], ["site.id"], name="fk_source_hold_source_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_source_hold"),
        sa.UniqueConstraint("site_id", "source_site_id", name="uq_source_hold_site_id_source_site_id"),
    )
    for column in ("site_id", "source_site_id"):
        op.create_index(f"ix_source_hold_{column}", "source_hold", [column])
    op.create_table(
        "link_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["after_id"], ["revision.id"], name="fk_link_pass_after_id_revision"),
        sa.ForeignKeyConstraint(["before_id"], ["revision.id"], name="fk_link_pass_before_id_revision"),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name="fk_link_pass_link_id_link"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_link_pass_site_id_site"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["account.id"], name="fk_link_pass_undone_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_link_pass"),
    )
    for column in ("site_id", "link_id", "passed_at"):
        op.create_index(f"ix_link_pass_{column}", "link_pass", [column])
    op.create_table(
        "offer_wish",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("to_board_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_offer_wish_account_id_account"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_offer_wish_entry_id_entry"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_offer_wish_site_id_site"),
        sa.ForeignKeyConstraint(["to_board_id"], ["board.id"], name="fk_offer_wish_to_board_id_board"),
        sa.PrimaryKeyConstraint("entry_id", "to_board_id", name="pk_offer_wish"),
    )
    op.create_table(
        "offer_habit",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("to_board_ids", JSON, nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_offer_habit_board_id_board"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_offer_habit_site_id_site"),
        sa.PrimaryKeyConstraint("board_id", name="pk_offer_habit"),
    )
    for table in ("offer_wish", "offer_habit"):
        op.create_index(f"ix_{table}_site_id", table, ["site_id"])
    with op.batch_alter_table("link") as batch:
        batch.add_column(sa.Column("rule_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key("fk_link_rule_id_link_rule", "link_rule", ["rule_id"], ["id"])
        batch.create_index("ix_link_rule_id", ["rule_id"])


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("link") as batch:
        batch.drop_index("ix_link_rule_id")
        batch.drop_constraint("fk_link_rule_id_link_rule", type_="foreignkey")
        batch.drop_column("taken_at")
        batch.drop_column("rule_id")
    for table in ("offer_habit", "offer_wish", "link_pass", "source_hold", "link_rule"):
        op.drop_table(table)
