"""What was approved of sources that were let go stays: their sites are no archives, which lose theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

SITE = sa.table("site", sa.column("kind"), sa.column("state"), sa.column("archived_at"))


def upgrade() -> None:
    """Bring the schema forward."""
    let_go = (SITE.c.kind == "external") & (SITE.c.state == "archived")
    op.execute(sa.update(SITE).where(let_go).values(state="active", archived_at=None))


def downgrade() -> None:
    """Take it back: which of them were let go is not known any more, and none has to be an archive."""
