"""Placements listed under another one that tells the same."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MAIN = "main_id INTEGER CONSTRAINT fk_placement_main_id_placement REFERENCES placement (id)"


def upgrade() -> None:
    """Bring the schema forward; SQLite could not make a table anew to which others refer."""
    op.execute(f"ALTER TABLE placement ADD COLUMN {MAIN}")
    op.create_index("ix_placement_main_id", "placement", ["main_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_placement_main_id", "placement")
    op.execute("ALTER TABLE placement DROP COLUMN main_id")
