"""Media keep their versions; links pin them; files that the scanner refused have a quarantine."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from liencong.core.text import fold

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOVED = ("filename", "content_type", "size", "digest", "key", "width", "height", "variants")
"""What a media was and a version is now."""

ROWS_AT_ONCE = 500


def upgrade() -> None:
    """Bring the schema forward."""
    _make_tables()
    for column in (
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("licence", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("licence_note", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("found_by", sa.String(), nullable=False, server_default=""),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("media", column)
    op.create_index("ix_media_trashed_at", "media", ["trashed_at"])
    op.add_column("link", sa.Column("offered_media", JSON, nullable=False, server_default="{}"))
    _move_versions()
    _pin_links()
    op.drop_index("ix_media_digest", "media")
    for name in MOVED:
        op.drop_column("media", name)


def _make_tables() -> None:
    op.create_table(
        "media_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("framing", JSON, nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("variants", JSON, nullable=False),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name="fk_media_version_media_id_media"),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_media_version_made_by_id_account"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_media_version_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_media_version"),
        sa.UniqueConstraint("media_id", "number", name="uq_media_version_media_id_number"),
    )
    for name in ("digest", "key", "recipe", "site_id"):
        op.create_index(f"ix_media_version_{name}", "media_version", [name])
    op.create_table(
        "pinned_media",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name="fk_pinned_media_placement_id_placement"
        ),
        sa.ForeignKeyConstraint(
            ["media_id", "number"],
            ["media_version.media_id", "media_version.number"],
            name="fk_pinned_media_media_id_number_media_version",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_pinned_media_site_id_site"),
        sa.PrimaryKeyConstraint("placement_id", "media_id", name="pk_pinned_media"),
    )
    for name in ("media_id", "site_id"):
        op.create_index(f"ix_pinned_media_{name}", "pinned_media", [name])
    op.create_table(
        "quarantined_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_quarantined_file_site_id_site"),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["account.id"], name="fk_quarantined_file_sent_by_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quarantined_file"),
        sa.UniqueConstraint("uid", name="uq_quarantined_file_uid"),
    )
    op.create_index("ix_quarantined_file_sent_at", "quarantined_file", ["sent_at"])


def _move_versions() -> None:
    """Give each media its first version, and what it is found by."""
    media = sa.table(
        "media", sa.column("id"), sa.column("found_by"), sa.column("site_id"), sa.column("created_at"),
        sa.column("created_by_id"), *(sa.column(name) for name in ("alt", "caption", "credit", "source")),
        *(sa.column(name, JSON if name == "variants" else None) for name in MOVED),
    )  # fmt: skip
    version = sa.table(
        "media_version", *(sa.column(name, JSON if name == "variants" else None) for name in MOVED),
        *(sa.column(name) for name in ("media_id", "number", "recipe", "made_at", "made_by_id", "site_id")),
        sa.column("framing", JSON),
    )  # fmt: skip
    connection = op.get_bind()
    for row in _rows(media):
        file = {name: getattr(row, name) for name in MOVED}
        file["variants"] = [{"shape": "whole", **one} for one in row.variants]
        connection.execute(
            sa.insert(version).values(
                **file, media_id=row.id, number=1, framing={}, recipe=0, made_at=row.created_at,
                made_by_id=row.created_by_id, site_id=row.site_id,
            )
        )  # fmt: skip
        said = (row.filename, row.alt, row.caption, row.credit, row.source)
        found_by = fold(" ".join(words for words in said if words))
        connection.execute(sa.update(media).where(media.c.id == row.id).values(found_by=found_by))


def _rows(table: sa.TableClause) -> Iterator[Any]:
    """Give the rows of a table by number, some at a time."""
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(ROWS_AT_ONCE)
    ).all():
        yield from rows
        last = rows[-1].id


def _pin_links() -> None:
    """Pin what links show now, and note what they offer, so that nothing counts as changed at its source."""
    op.execute(
        "INSERT INTO pinned_media (placement_id, media_id, number, site_id) "
        "SELECT p.id, u.media_id, 1, p.site_id FROM placement p "
        "JOIN media_use u ON u.revision_id = p.revision_id WHERE p.origin_site_id <> p.site_id"
    )
    link = sa.table(
        "link", sa.column("id"), sa.column("offered_media", JSON), sa.column("offered_revision_id")
    )
    use = sa.table("media_use", sa.column("revision_id"), sa.column("media_id"))
    connection = op.get_bind()
    for row in _rows(link):
        named = connection.scalars(
            sa.select(use.c.media_id).where(use.c.revision_id == row.offered_revision_id)
        )
        if offered := {str(media_id): 1 for media_id in named}:
            connection.execute(sa.update(link).where(link.c.id == row.id).values(offered_media=offered))


def downgrade() -> None:
    """Take the schema back; of each media the version that is in use is kept."""
    op.drop_table("quarantined_file")
    op.drop_table("pinned_media")
    op.drop_column("link", "offered_media")
    for column in (
        sa.Column("filename", sa.String(length=255), nullable=False, server_default=""),
        sa.Column("content_type", sa.String(length=100), nullable=False, server_default=""),
        sa.Column("size", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("digest", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("key", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("variants", JSON, nullable=False, server_default="[]"),
    ):
        op.add_column("media", column)
    in_use = "FROM media_version v WHERE v.media_id = media.id AND v.number = media.version"
    op.execute(f"UPDATE media SET {', '.join(f'{name} = (SELECT v.{name} {in_use})' for name in MOVED)}")  # noqa: S608 (our own names)
    op.create_index("ix_media_digest", "media", ["digest"])
    op.drop_index("ix_media_trashed_at", "media")
    for name in ("version", "licence", "licence_note", "taken_on", "found_by", "trashed_at"):
        op.drop_column("media", name)
    op.drop_table("media_version")
