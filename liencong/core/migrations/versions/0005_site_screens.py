"""The site's own screens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

SITE = sa.table("site", sa.column("id"), sa.column("name"), sa.column("slug"))
BOARD = sa.table("board", sa.column("owner"), sa.column("owner_site_id"))
BLOCK = sa.table(
    "block", sa.column("id"), sa.column("site_id"), sa.column("position"), sa.column("kind"),
    sa.column("settings", JSON),
)  # fmt: skip
LINK_BOX = sa.table(
    "link_box", sa.column("id"), sa.column("site_id"), sa.column("position"), sa.column("title"),
    sa.column("links", JSON),
)  # fmt: skip


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "access_suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_access_suspension_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["account.id"], name=op.f("fk_access_suspension_ended_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["account.id"], name=op.f("fk_access_suspension_given_by_id_account")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_access_suspension_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_suspension")),
    )
    with op.batch_alter_table("access_suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_suspension_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_suspension_site_id"), ["site_id"], unique=False)

    op.create_table(
        "layout_draft",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_layout_draft_changed_by_id_account")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_layout_draft_site_id_site")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_layout_draft")),
    )
    op.create_table(
        "letter_day",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letters", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_letter_day_site_id_site")),
        sa.PrimaryKeyConstraint("site_id", "day", name=op.f("pk_letter_day")),
    )
    op.create_table(
        "link_box",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("links", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_link_box_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_box")),
    )
    with op.batch_alter_table("link_box", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_box_site_id"), ["site_id"], unique=False)

    op.create_table(
        "redirect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=700), nullable=False),
        sa.Column("target", sa.String(length=1000), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("last_hit", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_redirect_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirect")),
        sa.UniqueConstraint("site_id", "path", name=op.f("uq_redirect_site_id_path")),
    )
    with op.batch_alter_table("redirect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redirect_site_id"), ["site_id"], unique=False)

    op.create_table(
        "redirect_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_redirect_import_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_redirect_import_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirect_import")),
    )
    with op.batch_alter_table("redirect_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redirect_import_site_id"), ["site_id"], unique=False)

    op.create_table(
        "setting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("setting", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_setting_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_setting_change_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    with op.batch_alter_table("setting_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setting_change_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_setting_change_site_id_setting_change_at"), ["site_id", "at"], unique=False
        )

    op.create_table(
        "banner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=400), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("shows_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_banner_media_id_media")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_banner_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banner")),
    )
    with op.batch_alter_table("banner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_banner_media_id"), ["media_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_banner_site_id"), ["site_id"], unique=False)

    op.create_table(
        "highlight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("takes_place", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("shows_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_highlight_entry_id_entry")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_highlight_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_highlight")),
    )
    with op.batch_alter_table("highlight", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_highlight_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_highlight_site_id"), ["site_id"], unique=False)

    # SQLite would make the table of boards anew to alter it, and no table may go while others refer to it.
    owner = sa.ForeignKey("site.id", name="fk_board_owner_site_id_site")
    op.add_column("board", sa.Column("owner_site_id", sa.Integer(), owner), inline_references=True)
    op.add_column(
        "board", sa.Column("update_counts", sa.String(length=10), nullable=False, server_default="calendar")
    )
    op.create_index("ix_board_owner_site_id", "board", ["owner_site_id"])
    _name_owners()
    _move_links()


def downgrade() -> None:
    """Bring the schema back."""
    _move_links_back()
    op.drop_index("ix_board_owner_site_id", "board")
    op.drop_column("board", "update_counts")
    op.drop_column("board", "owner_site_id")
    with op.batch_alter_table("highlight", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_highlight_site_id"))
        batch_op.drop_index(batch_op.f("ix_highlight_entry_id"))

    op.drop_table("highlight")
    with op.batch_alter_table("banner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_banner_site_id"))
        batch_op.drop_index(batch_op.f("ix_banner_media_id"))

    op.drop_table("banner")
    with op.batch_alter_table("setting_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setting_change_site_id_setting_change_at"))
        batch_op.drop_index(batch_op.f("ix_setting_change_site_id"))

    op.drop_table("setting_change")
    with op.batch_alter_table("redirect_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redirect_import_site_id"))

    op.drop_table("redirect_import")
    with op.batch_alter_table("redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redirect_site_id"))

    op.drop_table("redirect")
    with op.batch_alter_table("link_box", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_box_site_id"))

    op.drop_table("link_box")
    op.drop_table("letter_day")
    op.drop_table("layout_draft")
    with op.batch_alter_table("access_suspension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_suspension_site_id"))
        batch_op.drop_index(batch_op.f("ix_access_suspension_account_id"))

    op.drop_table("access_suspension")


def _name_owners() -> None:
    """Let boards whose owner is called as a site is belong to that site."""
    for name in (SITE.c.name, SITE.c.slug):
        found = sa.select(SITE.c.id).where(name == BOARD.c.owner).limit(1).scalar_subquery()
        unnamed = sa.and_(BOARD.c.owner != "", BOARD.c.owner_site_id.is_(None))
        op.execute(sa.update(BOARD).where(unnamed).values(owner_site_id=found))


def _move_links() -> None:
    """Give the links in each site's blocks a table of their own, of which one block shows all."""
    connection, boxes = op.get_bind(), 0
    blocks = connection.execute(
        sa.select(BLOCK.c.id, BLOCK.c.site_id, BLOCK.c.settings)
        .where(BLOCK.c.kind == "links")
        .order_by(BLOCK.c.site_id, BLOCK.c.position)
    ).all()
    seen: set[int] = set()
    for block_id, site_id, settings in blocks:
        for group in settings.get("groups", ()):
            links = [{"title": link["title"], "url": link["url"]} for link in group["links"]]
            box = {"site_id": site_id, "position": boxes, "title": group["title"], "links": links}
            connection.execute(sa.insert(LINK_BOX).values(**box))
            boxes += 1
        if site_id in seen:
            connection.execute(sa.delete(BLOCK).where(BLOCK.c.id == block_id))
        else:
            connection.execute(sa.update(BLOCK).where(BLOCK.c.id == block_id).values(settings={}))
        seen.add(site_id)


def _move_links_back() -> None:
    """Give the links of each site back to its block of them."""
    connection = op.get_bind()
    groups: dict[int, list[dict[str, object]]] = {}
    for site_id, title, links in connection.execute(
        sa.select(LINK_BOX.c.site_id, LINK_BOX.c.title, LINK_BOX.c.links).order_by(LINK_BOX.c.position)
    ):
        groups.setdefault(site_id, []).append({"title": title, "links": links})
    for site_id, found in groups.items():
        is_theirs = sa.and_(BLOCK.c.site_id == site_id, BLOCK.c.kind == "links")
        connection.execute(sa.update(BLOCK).where(is_theirs).values(settings={"groups": found}))
