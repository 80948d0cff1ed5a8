"""Places of the home page filled by hand, the order of what is pinned, and own cuts of others' pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("highlight", sa.Column("place", sa.String(20), server_default="events", nullable=False))
    op.add_column("placement", sa.Column("pin_order", sa.Integer, server_default="0", nullable=False))
    with op.batch_alter_table("pinned_media") as batch:
        batch.add_column(sa.Column("cut", sa.Integer, nullable=True))
        batch.create_foreign_key(
            "fk_pinned_media_media_id_cut_media_version",
            "media_version",
            ["media_id", "cut"],
            ["media_id", "number"],
        )


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("pinned_media") as batch:
        batch.drop_constraint("fk_pinned_media_media_id_cut_media_version", type_="foreignkey")
        batch.drop_column("cut")
    op.execute("ALTER TABLE placement DROP COLUMN pin_order")
    op.execute("ALTER TABLE highlight DROP COLUMN place")
