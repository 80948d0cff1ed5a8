"""Sites hosted elsewhere."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "peer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("feed_url", sa.String(length=1000), nullable=False),
        sa.Column("sitemap_url", sa.String(length=1000), nullable=False),
        sa.Column("hub_url", sa.String(length=1000), nullable=False),
        sa.Column("topic_url", sa.String(length=1000), nullable=False),
        sa.Column("keys", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("etag", sa.String(length=400), nullable=False),
        sa.Column("modified", sa.String(length=100), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("most_items", sa.Integer(), nullable=False),
        sa.Column("most_bytes", sa.Integer(), nullable=False),
        sa.Column("next_pull_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=400), nullable=False),
        sa.Column("recent", sa.String(length=40), nullable=False),
        sa.Column("push_token", sa.String(length=64), nullable=True),
        sa.Column("push_secret", sa.String(length=100), nullable=False),
        sa.Column("push_state", sa.String(length=20), nullable=False),
        sa.Column("push_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("push_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_peer_added_by_id_account")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_peer_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer")),
        sa.UniqueConstraint("push_token", name=op.f("uq_peer_push_token")),
        sa.UniqueConstraint("site_id", name=op.f("uq_peer_site_id")),
    )
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_next_pull_at"), ["next_pull_at"], unique=False)

    op.create_table(
        "peer_nonce",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_nonce_peer_id_peer")),
        sa.PrimaryKeyConstraint("peer_id", "nonce", name=op.f("pk_peer_nonce")),
    )
    with op.batch_alter_table("peer_nonce", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_nonce_until"), ["until"], unique=False)

    op.create_table(
        "peer_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=400), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("is_refusal", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_notice_peer_id_peer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_notice")),
    )
    with op.batch_alter_table("peer_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_notice_peer_id"), ["peer_id"], unique=False)

    op.create_table(
        "peer_item",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_peer_item_entry_id_entry")),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_item_peer_id_peer")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_peer_item")),
    )
    with op.batch_alter_table("peer_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_item_peer_id"), ["peer_id"], unique=False)

    op.add_column("entry", sa.Column("origin_url", sa.String(length=1000), nullable=False, server_default=""))
    op.create_index(op.f("ix_entry_origin_url"), "entry", ["origin_url"], unique=False)

    op.create_table(
        "hub_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=1000), nullable=False),
        sa.Column("callback", sa.String(length=1000), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("sent_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hub_subscription_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_subscription")),
        sa.UniqueConstraint("digest", name=op.f("uq_hub_subscription_digest")),
    )
    with op.batch_alter_table("hub_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hub_subscription_owed_at"), ["owed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_hub_subscription_site_id"), ["site_id"], unique=False)


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("hub_subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hub_subscription_site_id"))
        batch_op.drop_index(batch_op.f("ix_hub_subscription_owed_at"))

    op.drop_table("hub_subscription")
    op.drop_index(op.f("ix_entry_origin_url"), "entry")
    op.drop_column("entry", "origin_url")

    with op.batch_alter_table("peer_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_item_peer_id"))

    op.drop_table("peer_item")
    with op.batch_alter_table("peer_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_notice_peer_id"))

    op.drop_table("peer_notice")
    with op.batch_alter_table("peer_nonce", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_nonce_until"))

    op.drop_table("peer_nonce")
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_next_pull_at"))

    op.drop_table("peer")
