"""What came in: imports from screens, links that wait in the queue, messages, mailboxes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
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

    op.create_table(
        "known_sender",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=320), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_known_sender_board_id_board")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_known_sender_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_sender")),
        sa.UniqueConstraint("site_id", "pattern", name=op.f("uq_known_sender_site_id_pattern")),
    )
    with op.batch_alter_table("known_sender", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_known_sender_site_id"), ["site_id"], unique=False)

    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=10), nullable=False),
        sa.Column("username", sa.String(length=320), nullable=False),
        sa.Column("sealed", sa.String(length=2000), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("a_day", sa.Integer(), nullable=False),
        sa.Column("most_bytes", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_mailbox_board_id_board")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_mailbox_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("site_id", name=op.f("uq_mailbox_site_id")),
    )
    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailbox_site_id"), ["site_id"], unique=False)

    op.create_table(
        "received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("message_id", sa.String(length=400), nullable=False),
        sa.Column("answerable", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("receipt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["account.id"], name=op.f("fk_received_assigned_to_id_account")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_received_board_id_board")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_received_entry_id_entry")),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["account.id"], name=op.f("fk_received_handled_by_id_account")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_received_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
        sa.UniqueConstraint("site_id", "origin", name=op.f("uq_received_site_id_origin")),
    )
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_assigned_to_id"), ["assigned_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_received_site_id_received_state_received_received_at"),
            ["site_id", "state", "received_at"],
            unique=False,
        )

    op.create_table(
        "applicant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_applicant_account_id_account")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_applicant_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant")),
    )
    with op.batch_alter_table("applicant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_applicant_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_applicant_site_id_applicant_asked_at"), ["site_id", "asked_at"], unique=False
        )


def downgrade() -> None:
    """Bring the schema back."""
    with op.batch_alter_table("applicant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_applicant_site_id_applicant_asked_at"))
        batch_op.drop_index(batch_op.f("ix_applicant_site_id"))

    op.drop_table("applicant")
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_site_id_received_state_received_received_at"))
        batch_op.drop_index(batch_op.f("ix_received_site_id"))
        batch_op.drop_index(batch_op.f("ix_received_entry_id"))
        batch_op.drop_index(batch_op.f("ix_received_assigned_to_id"))

    op.drop_table("received")
    with op.batch_alter_table("mailbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailbox_site_id"))

    op.drop_table("mailbox")
    with op.batch_alter_table("known_sender", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_sender_site_id"))

    op.drop_table("known_sender")
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
