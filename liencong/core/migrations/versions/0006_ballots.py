"""Votes stand in lots whose marks tell whether one was changed; those that came in bursts are marked."""

from hashlib import blake2b
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "poll_lot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_lot_poll_id_poll"),
        sa.PrimaryKeyConstraint("poll_id", "number", name="pk_poll_lot"),
    )
    op.add_column("poll", sa.Column("counts_bursts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("poll_vote", sa.Column("in_burst", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("poll_vote", sa.Column("lot", sa.Integer(), nullable=False, server_default="1"))
    _mark_votes()


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("poll_vote", "lot")
    op.drop_column("poll_vote", "in_burst")
    op.drop_column("poll", "counts_bursts")
    op.drop_table("poll_lot")


def _mark_votes() -> None:
    """Let the votes that there are be the first lot of their poll."""
    connection = op.get_bind()
    votes = connection.execute(
        sa.text("SELECT poll_id, voter_key, site_id, option_id FROM poll_vote ORDER BY poll_id")
    )
    rows = []
    for poll_id, of_poll in groupby(votes, key=lambda vote: vote[0]):
        lines = sorted(f"{key} {site_id} {option_id} 0" for _, key, site_id, option_id in of_poll)
        digest = blake2b("\n".join(["", *lines]).encode(), digest_size=16).hexdigest()
        rows.append({"poll_id": poll_id, "number": 1, "digest": digest})
    if rows:
        lots = sa.table("poll_lot", sa.column("poll_id"), sa.column("number"), sa.column("digest"))
        connection.execute(lots.insert(), rows)
