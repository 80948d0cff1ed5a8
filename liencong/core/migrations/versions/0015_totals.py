"""Different visitors of the province; visits that several processes see begin; polls on kinds of sites."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OLD_INDEX = "ix_poll_vote_poll_id_poll_vote_site_id_poll_vote_option_id"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("province_day", sa.Column("people", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("province_day", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.create_table(
        "visit_start",
        sa.Column("site", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visitor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "visitor", name=op.f("pk_visit_start")),
    )
    with op.batch_alter_table("visit_start", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_start_minute"), ["minute"], unique=False)
    op.execute("DELETE FROM presence")  # good for a minute only, and told in another way from now on
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.drop_column("everywhere")
    with op.batch_alter_table("poll_vote", schema=None) as batch_op:  # all that a result is counted from
        batch_op.drop_index(OLD_INDEX)
        batch_op.create_index("ix_poll_vote_counted", ["poll_id", "site_id", "option_id", "in_burst"])
    op.add_column(
        "poll",
        sa.Column(
            "tiers",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            server_default="[]",
        ),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("poll", "tiers")
    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_vote_counted")
        batch_op.create_index(OLD_INDEX, ["poll_id", "site_id", "option_id"])
    op.execute("DELETE FROM presence")
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("everywhere", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False)
        )
    with op.batch_alter_table("visit_start", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_start_minute"))
    op.drop_table("visit_start")
    op.drop_column("province_day", "sketch")
    op.drop_column("province_day", "people")
