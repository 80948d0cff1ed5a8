"""The ledger of royalties: rates, funds, payees, months, lines, shares."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "royalty_fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_royalty_fund_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_royalty_fund"),
        sa.UniqueConstraint("site_id", "year", "name", name="uq_royalty_fund_site_id_year_name"),
    )
    op.create_index("ix_royalty_fund_site_id", "royalty_fund", ["site_id"])
    op.create_table(
        "royalty_payee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("spelling", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_royalty_payee_account_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_royalty_payee_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_royalty_payee"),
        sa.UniqueConstraint("site_id", "account_id", name="uq_royalty_payee_site_id_account_id"),
    )
    op.create_index("ix_royalty_payee_account_id", "royalty_payee", ["account_id"])
    op.create_index("ix_royalty_payee_site_id", "royalty_payee", ["site_id"])
    op.create_index("ix_royalty_payee_spelling", "royalty_payee", ["spelling"])
    op.create_table(
        "royalty_rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_royalty_rates_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_royalty_rates"),
        sa.UniqueConstraint("site_id", "valid_from", name="uq_royalty_rates_site_id_valid_from"),
    )
    op.create_index("ix_royalty_rates_site_id", "royalty_rates", ["site_id"])
    op.create_table(
        "royalty_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_by_id", sa.Integer(), nullable=True),
        sa.Column("royalty", sa.BigInteger(), nullable=False),
        sa.Column("remuneration", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["royalty_fund.id"], name="fk_royalty_month_fund_id_royalty_fund"
        ),
        sa.ForeignKeyConstraint(
            ["locked_by_id"], ["account.id"], name="fk_royalty_month_locked_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_royalty_month_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_royalty_month"),
        sa.UniqueConstraint("site_id", "month", name="uq_royalty_month_site_id_month"),
    )
    op.create_index("ix_royalty_month_fund_id", "royalty_month", ["fund_id"])
    op.create_index("ix_royalty_month_site_id", "royalty_month", ["site_id"])
    op.create_table(
        "royalty_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("genre", sa.String(length=120), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("is_translated", sa.Boolean(), nullable=False),
        sa.Column("is_minority", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("unit_value", sa.BigInteger(), nullable=True),
        sa.Column("royalty", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_royalty_line_board_id_board"),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["account.id"], name="fk_royalty_line_checked_by_id_account"
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["royalty_line.id"], name="fk_royalty_line_corrects_id_royalty_line"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_royalty_line_entry_id_entry"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_royalty_line_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_royalty_line"),
        sa.UniqueConstraint("entry_id", "part", name="uq_royalty_line_entry_id_part"),
    )
    op.create_index("ix_royalty_line_corrects_id", "royalty_line", ["corrects_id"])
    op.create_index("ix_royalty_line_site_id", "royalty_line", ["site_id"])
    op.create_index("ix_royalty_line_month", "royalty_line", ["site_id", "month", "state"])
    op.create_table(
        "royalty_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("payee_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["royalty_line.id"], name="fk_royalty_share_line_id_royalty_line"
        ),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["royalty_payee.id"], name="fk_royalty_share_payee_id_royalty_payee"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_royalty_share_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_royalty_share"),
        sa.UniqueConstraint("line_id", "payee_id", "duty", name="uq_royalty_share_line_id_payee_id_duty"),
    )
    op.create_index("ix_royalty_share_payee_id", "royalty_share", ["payee_id"])
    op.create_index("ix_royalty_share_site_id", "royalty_share", ["site_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("royalty_share")
    op.drop_table("royalty_line")
    op.drop_table("royalty_month")
    op.drop_table("royalty_rates")
    op.drop_table("royalty_payee")
    op.drop_table("royalty_fund")
