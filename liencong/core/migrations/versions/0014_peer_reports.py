"""Figures that peers report."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "peer_report",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_report_peer_id_peer")),
        sa.PrimaryKeyConstraint("peer_id", "day", "subject", "measure", name=op.f("pk_peer_report")),
    )
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.drop_column("reported_at")
    op.drop_table("peer_report")
