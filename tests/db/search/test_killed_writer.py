"""A writer that is killed in the middle harms nothing: what stood is served, the next writer goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from liencong.search.engines.embedded.engine import EmbeddedEngine
from liencong.search.query import Query
from tests.factories.search.documents import FORTY, NOW

REPOSITORY = Path(__file__).parents[3]

WRITES_FOR_EVER = """
import sys
from dataclasses import replace
from pathlib import Path
from liencong.search.engines.embedded.engine import EmbeddedEngine
from tests.factories.search.documents import FORTY
engine = EmbeddedEngine(Path(sys.argv[1]))
for version in range(2, 10_000):
    engine.apply([replace(document, version=version) for document in FORTY], [])
    print(version, flush=True)
"""

REBUILDS_FOR_EVER = """
import sys, time
from pathlib import Path
from liencong.search.engines.embedded.engine import EmbeddedEngine
from tests.factories.search.documents import FORTY
with EmbeddedEngine(Path(sys.argv[1])).rebuild() as build:
    build.add(FORTY[:7])
    print("half-built", flush=True)
    time.sleep(60)
"""


@contextmanager
def killed_after_first_line(program: str, folder: Path) -> Iterator[None]:
    """Run a program until it has said something and the block is through, then kill it."""
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGKILL)


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path)
    engine.apply(FORTY, [])
    return engine


def test_a_killed_rebuild_leaves_the_live_index_and_no_lock(engine: EmbeddedEngine, tmp_path: Path) -> None:
    with killed_after_first_line(REBUILDS_FOR_EVER, tmp_path):
        assert engine.count() == 40
    with engine.rebuild() as build:
        build.add(FORTY[:20])
    assert engine.count() == 20
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_a_killed_write_is_whole_or_absent(engine: EmbeddedEngine, tmp_path: Path) -> None:
    with killed_after_first_line(WRITES_FOR_EVER, tmp_path):
        time.sleep(0.3)
        assert engine.search(Query("bản tin"), now=NOW).total > 0
    assert engine.count() == 40
    assert len(set(engine.versions().values())) == 1
    engine.apply([], ["1-1"])
    assert engine.count() == 39


def test_a_reader_in_another_process_sees_what_was_written(engine: EmbeddedEngine, tmp_path: Path) -> None:
    other = EmbeddedEngine(tmp_path)
    assert other.count() == 40
    engine.apply([], ["1-1"])
    assert other.count() == 39
    with engine.rebuild() as build:
        build.add(FORTY[:5])
    assert other.count() == 5
