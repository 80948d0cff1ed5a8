"""What is asked of the search, pinned answers, synonyms, names of places; texts of files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "asked_question",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reader", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_asked_question_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "digest", "day", "reader", name="pk_asked_question"),
    )
    op.create_index("ix_asked_question_day", "asked_question", ["day"])
    op.create_table(
        "question_day",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("folded", sa.String(length=100), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_question_day_site_id_site"),
        sa.PrimaryKeyConstraint("site_id", "day", "folded", name="pk_question_day"),
    )
    op.create_index("ix_question_day_day", "question_day", ["day"])
    op.create_table(
        "pinned_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=100), nullable=False),
        sa.Column("document_key", sa.String(length=80), nullable=False),
        sa.Column("shows_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name="fk_pinned_answer_created_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_pinned_answer_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_pinned_answer"),
        sa.UniqueConstraint(
            "site_id", "folded", "document_key", name="uq_pinned_answer_site_id_folded_document_key"
        ),
    )
    op.create_index("ix_pinned_answer_site_id", "pinned_answer", ["site_id"])
    op.create_table(
        "search_synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("other_words", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=100), nullable=False),
        sa.Column("other_folded", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name="fk_search_synonym_created_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_search_synonym_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_search_synonym"),
        sa.UniqueConstraint(
            "site_id", "folded", "other_folded", name="uq_search_synonym_site_id_folded_other_folded"
        ),
    )
    op.create_index("ix_search_synonym_site_id", "search_synonym", ["site_id"])
    op.create_table(
        "place_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("former", sa.String(length=100), nullable=False),
        sa.Column("present", sa.String(length=100), nullable=False),
        sa.Column("former_folded", sa.String(length=100), nullable=False),
        sa.Column("present_folded", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_place_name"),
        sa.UniqueConstraint(
            "former_folded", "present_folded", name="uq_place_name_former_folded_present_folded"
        ),
    )
    op.create_index("ix_place_name_former_folded", "place_name", ["former_folded"])
    op.create_index("ix_place_name_present_folded", "place_name", ["present_folded"])
    op.create_table(
        "file_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_file_text"),
    )
    op.add_column("search_document", sa.Column("files", JSON, nullable=False, server_default="[]"))
    op.add_column(
        "search_document", sa.Column("has_files", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "search_document", sa.Column("parent", sa.String(length=80), nullable=False, server_default="")
    )
    op.create_index("ix_search_document_parent", "search_document", ["parent"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_search_document_parent", "search_document")
    op.drop_column("search_document", "parent")
    op.drop_column("search_document", "has_files")
    op.drop_column("search_document", "files")
    op.drop_table("file_text")
    op.drop_table("place_name")
    op.drop_table("search_synonym")
    op.drop_table("pinned_answer")
    op.drop_table("question_day")
    op.drop_table("asked_question")
