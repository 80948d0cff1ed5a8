"""Which server's word about senders a mailbox takes, and to which addresses public texts lead."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column(
        "mailbox", sa.Column("trusted_server", sa.String(length=253), nullable=False, server_default="")
    )
    op.create_table(
        "text_link",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_text_link_revision_id_revision"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_text_link_site_id_site"),
        sa.PrimaryKeyConstraint("revision_id", "digest", name="pk_text_link"),
    )
    op.create_index("ix_text_link_digest", "text_link", ["digest"])
    op.create_index("ix_text_link_site_id", "text_link", ["site_id"])
    op.create_index("ix_entry_live_revision_id", "entry", ["live_revision_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_entry_live_revision_id", "entry")
    op.drop_table("text_link")
    op.drop_column("mailbox", "trusted_server")
