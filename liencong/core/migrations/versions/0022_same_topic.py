"""Placements listed under another one that tells the same."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("placement") as batch:
        batch.add_column(sa.Column("main_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_placement_main_id_placement", "placement", ["main_id"], ["id"])
        batch.create_index("ix_placement_main_id", ["main_id"])


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("placement") as batch:
        batch.drop_index("ix_placement_main_id")
        batch.drop_constraint("fk_placement_main_id_placement", type_="foreignkey")
        batch.drop_column("main_id")
