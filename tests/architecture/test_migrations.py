"""There is one way through the migrations, whoever added theirs at the same time."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parents[2] / "liencong" / "core" / "migrations"


def test_the_migrations_end_at_one_schema() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
