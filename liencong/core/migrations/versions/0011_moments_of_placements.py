"""Find what is pinned, and what ends next, without reading a whole site."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = {"ix_placement_ends": "visible_until", "ix_placement_pins": "pinned_until"}


def upgrade() -> None:
    """Bring the schema forward."""
    for name, column in INDEXES.items():
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "placement", ["site_id", column], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    """Take it back."""
    for name in INDEXES:
        op.drop_index(name, "placement")
