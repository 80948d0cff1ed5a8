"""Indexes are called by their table and columns; on PostgreSQL entries are held to revisions that there are.

Alembic leaves out a foreign key that is to be added after both tables, so that only SQLite had these two.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

RENAMED = (
    ("applicant", ("site_id", "asked_at")),
    ("audit_record", ("site_id", "subject")),
    ("entry", ("site_id", "state", "updated_at")),
    ("entry", ("site_id", "created_by_id")),
    ("entry", ("state", "publish_at")),
    ("import_line", ("job_id", "result", "id")),
    ("link_rule", ("site_id", "board_id")),
    ("received", ("site_id", "state", "received_at")),
    ("setting_change", ("site_id", "at")),
)
"""Tables with the columns of an index that was called by its later columns with their table before each."""


REVISIONS = ("working_revision_id", "live_revision_id")
"""Columns of entries that name a revision."""


def upgrade() -> None:
    """Bring the schema forward."""
    for table, columns in RENAMED:
        _rename(table, columns, _with_tables(table, columns), _bare(table, columns))
    if _is_postgresql():
        for column in REVISIONS:
            op.create_foreign_key(f"fk_entry_{column}_revision", "entry", "revision", [column], ["id"])


def downgrade() -> None:
    """Take the schema back."""
    if _is_postgresql():
        for column in REVISIONS:
            op.drop_constraint(f"fk_entry_{column}_revision", "entry", type_="foreignkey")
    for table, columns in RENAMED:
        _rename(table, columns, _bare(table, columns), _with_tables(table, columns))


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _bare(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def _with_tables(table: str, columns: tuple[str, ...]) -> str:
    return "ix_" + "_".join(f"{table}_{column}" for column in columns)


def _rename(table: str, columns: tuple[str, ...], old: str, new: str) -> None:
    if _is_postgresql():
        op.execute(f"ALTER INDEX {old} RENAME TO {new}")
        return
    op.drop_index(old, table)  # SQLite has no way to rename one
    op.create_index(new, table, list(columns))
