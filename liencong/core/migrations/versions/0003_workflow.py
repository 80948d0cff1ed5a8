"""Statements, corrections and notes of a text; who works on an entry; pauses of sources; leave to publish."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the schema forward; nothing is rebuilt, since rows of other tables stand on these."""
    _add("revision", sa.Column("note", sa.String(400), nullable=False, server_default=""))
    _add("revision", sa.Column("corrections", JSON, nullable=False, server_default="[]"))
    _add("revision", sa.Column("secrecy_stated_at", sa.DateTime(timezone=True)))
    _add("revision", _person("revision", "secrecy_stated_by_id"))
    _add("entry", sa.Column("planned_until", sa.DateTime(timezone=True)))
    _add("entry", _person("entry", "assigned_to_id"))
    op.create_index("ix_entry_assigned_to_id", "entry", ["assigned_to_id"])
    op.create_index("ix_entry_site_id_entry_created_by_id", "entry", ["site_id", "created_by_id"])
    _add("placement", sa.Column("suspended_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE entry SET planned_until = publish_until WHERE state = 'scheduled'")
    op.execute("UPDATE entry SET publish_until = NULL WHERE state = 'scheduled'")
    _make_source_pause()
    _make_clearance_request()


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("clearance_request")
    op.drop_table("source_pause")
    op.execute("UPDATE entry SET publish_until = planned_until WHERE state = 'scheduled'")
    op.drop_index("ix_entry_site_id_entry_created_by_id", "entry")
    op.drop_index("ix_entry_assigned_to_id", "entry")
    for table, column in (
        ("placement", "suspended_at"),
        ("entry", "assigned_to_id"),
        ("entry", "planned_until"),
        ("revision", "secrecy_stated_by_id"),
        ("revision", "secrecy_stated_at"),
        ("revision", "corrections"),
        ("revision", "note"),
    ):
        op.drop_column(table, column)


def _add(table: str, column: sa.Column[Any]) -> None:
    op.add_column(table, column, inline_references=True)


def _person(table: str, name: str) -> sa.Column[int]:
    key = sa.ForeignKey("account.id", name=op.f(f"fk_{table}_{name}_account"))
    return sa.Column(name, sa.Integer(), key)


def _make_source_pause() -> None:
    op.create_table(
        "source_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_site_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_by_id", sa.Integer()),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paused_by_id"], ["account.id"], name="fk_source_pause_paused_by_id_account"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_source_pause_site_id_site"),
        sa.ForeignKeyConstraint(["source_site_id"], ["site.id"], name="fk_source_pause_source_site_id_site"),
        sa.PrimaryKeyConstraint("id", name="pk_source_pause"),
        sa.UniqueConstraint("site_id", "source_site_id", name="uq_source_pause_site_id_source_site_id"),
    )
    for name in ("site_id", "source_site_id"):
        op.create_index(f"ix_source_pause_{name}", "source_pause", [name])


def _make_clearance_request() -> None:
    people = ("asked_by_id", "decided_by_id", "on_behalf_of_id")
    things = {"entry_id": "entry", "revision_id": "revision", "site_id": "site"}
    keys = {**things, **dict.fromkeys(people, "account")}
    op.create_table(
        "clearance_request",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in things),
        *(sa.Column(name, sa.Integer()) for name in people),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("purpose", sa.String(1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=f"fk_clearance_request_{name}_{table}")
            for name, table in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clearance_request"),
    )
    for name in ("entry_id", "site_id", "state"):
        op.create_index(f"ix_clearance_request_{name}", "clearance_request", [name])
