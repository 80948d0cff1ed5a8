"""What a site adds to an entry that it shows by a link: its own heading, and an end."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

HEADING_OF = "heading_of_id INTEGER CONSTRAINT fk_placement_heading_of_id_revision REFERENCES revision (id)"


def upgrade() -> None:
    """Bring the schema forward; SQLite could not make a table anew to which others refer."""
    op.execute(f"ALTER TABLE placement ADD COLUMN {HEADING_OF}")
    op.add_column("placement", sa.Column("heading", sa.String(400), server_default="", nullable=False))
    op.add_column("placement", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    for column in ("ends_at", "heading", "heading_of_id"):
        op.execute(f"ALTER TABLE placement DROP COLUMN {column}")
