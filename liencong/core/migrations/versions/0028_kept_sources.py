"""What was approved of sources that were let go stays: their sites are no archives, which lose theirs.

And since when a poll does not stand on a site any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0024"
branch_labels = None
depends_on = None

SITE = sa.table("site", sa.column("kind"), sa.column("state"), sa.column("archived_at"))


def upgrade() -> None:
    """Bring the schema forward."""
    let_go = (SITE.c.kind == "external") & (SITE.c.state == "archived")
    op.add_column("poll_placement", sa.Column("taken_off_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.update(SITE).where(let_go).values(state="active", archived_at=None))


def downgrade() -> None:
    """Take it back, but for the sites: which were let go is not known, and none has to be an archive."""
    op.execute("ALTER TABLE poll_placement DROP COLUMN taken_off_at")
