"""The catalogue of publication duties, and what meets them on each site."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "publication_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(length=400), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("anchor", sa.String(length=6), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("counts", sa.String(length=10), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("event_field", sa.String(length=40), nullable=False),
        sa.Column("required", JSON, nullable=False),
        sa.Column("site_kinds", JSON, nullable=False),
        sa.Column("tiers", JSON, nullable=False),
        sa.Column("site_ids", JSON, nullable=False),
        sa.Column("boards", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["publication_duty.id"], name="fk_publication_duty_replaces_id_publication_duty"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_publication_duty"),
    )
    op.create_table(
        "publication_duty_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=400), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["publication_duty.id"], name="fk_publication_duty_event_duty_id_publication_duty"
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["account.id"], name="fk_publication_duty_event_noted_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_publication_duty_event_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_publication_duty_event"),
    )
    op.create_index("ix_publication_duty_event_duty_id", "publication_duty_event", ["duty_id"])
    op.create_index("ix_publication_duty_event_site_id", "publication_duty_event", ["site_id"])
    op.create_table(
        "publication_duty_board",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_publication_duty_board_board_id_board"),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["publication_duty.id"], name="fk_publication_duty_board_duty_id_publication_duty"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_publication_duty_board_site_id_site"),
        sa.PrimaryKeyConstraint("duty_id", "board_id", name="pk_publication_duty_board"),
    )
    op.create_index("ix_publication_duty_board_site_id", "publication_duty_board", ["site_id"])
    op.create_table(
        "publication_duty_entry",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["publication_duty.id"], name="fk_publication_duty_entry_duty_id_publication_duty"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_publication_duty_entry_entry_id_entry"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_publication_duty_entry_site_id_site"),
        sa.PrimaryKeyConstraint("duty_id", "entry_id", name="pk_publication_duty_entry"),
    )
    op.create_index("ix_publication_duty_entry_site_id", "publication_duty_entry", ["site_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("publication_duty_entry")
    op.drop_table("publication_duty_board")
    op.drop_table("publication_duty_event")
    op.drop_table("publication_duty")
