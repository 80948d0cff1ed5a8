"""What came in: imports from screens, and links that wait in the queue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "import_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("makes_boards", sa.Boolean(), nullable=False),
        sa.Column("goal", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("tally", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["account.id"], name=op.f("fk_import_job_begun_by_id_account")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_import_job_board_id_board")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_import_job_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_job_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    with op.batch_alter_table("import_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_job_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_job_state"), ["state"], unique=False)

    op.create_table(
        "import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("item", sa.String(length=400), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_line_job_id_import_job")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_line_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
    )
    with op.batch_alter_table("import_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_line_job_id_import_line_result_import_line_id"),
            ["job_id", "result", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_import_line_site_id"), ["site_id"], unique=False)

    with op.batch_alter_table("link") as link:
        link.add_column(sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
        link.add_column(sa.Column("assigned_to_id", sa.Integer(), nullable=True))
        link.create_foreign_key(
            link.f("fk_link_assigned_to_id_account"), "account", ["assigned_to_id"], ["id"]
        )
        link.create_index(link.f("ix_link_assigned_to_id"), ["assigned_to_id"])
    op.execute("UPDATE link SET waits_since = proposed_at")
    with op.batch_alter_table("link") as link:
        link.alter_column("waits_since", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Bring the schema back."""
    with op.batch_alter_table("link") as link:
        link.drop_index(link.f("ix_link_assigned_to_id"))
        link.drop_constraint(link.f("fk_link_assigned_to_id_account"), type_="foreignkey")
        link.drop_column("assigned_to_id")
        link.drop_column("waits_since")
    with op.batch_alter_table("import_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_line_site_id"))
        batch_op.drop_index(batch_op.f("ix_import_line_job_id_import_line_result_import_line_id"))

    op.drop_table("import_line")
    with op.batch_alter_table("import_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_job_state"))
        batch_op.drop_index(batch_op.f("ix_import_job_site_id"))

    op.drop_table("import_job")
