"""What a site adds to its placements: the one of the same story above it, an own heading, an own end."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None

REFERENCES = {"main_id": "placement", "heading_of_id": "revision"}


def upgrade() -> None:
    """Bring the schema forward; SQLite could not make a table anew to which others refer."""
    for column, table in REFERENCES.items():
        constraint = f"CONSTRAINT fk_placement_{column}_{table} REFERENCES {table} (id)"
        op.execute(f"ALTER TABLE placement ADD COLUMN {column} INTEGER {constraint}")
    op.create_index("ix_placement_main_id", "placement", ["main_id"])
    op.add_column("placement", sa.Column("heading", sa.String(400), server_default="", nullable=False))
    op.add_column("placement", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_placement_main_id", "placement")
    for column in ("ends_at", "heading", *REFERENCES):
        op.execute(f"ALTER TABLE placement DROP COLUMN {column}")
