"""Where the embedded index stands on the disk: builds side by side, and a file that names the one in use.

Every change of `CURRENT` and every write into a build is made under one lock, so a write goes either into the
old build or into the new one, never into a build that is being replaced. Readers need no lock.
"""

import fcntl
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from liencong.search.engines.engine import RebuildRunning

CURRENT = "CURRENT"


class IndexDirectory:
    """Builds of the index, named after the version of the analysis that cut their words."""

    def __init__(self, root: Path, analysis_version: int) -> None:
        self.root = root
        self._prefix = f"a{analysis_version}-"

    def current(self) -> str | None:
        """Name the build in use, or None when there is none that this version of the program can read."""
        try:
            name = (self.root / CURRENT).read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        return name if name.startswith(self._prefix) and (self.root / name).is_dir() else None

    def path(self, name: str) -> Path:
        """Give the folder of a build."""
        return self.root / name

    def new(self) -> str:
        """Make an empty folder for a build that is not in use yet."""
        name = f"{self._prefix}{secrets.token_hex(4)}"
        self.path(name).mkdir(parents=True)
        return name

    def publish(self, name: str) -> None:
        """Put a build into use and drop the one before; processes that still read that one are not harmed."""
        before = self.current()
        marker = self.root / f"{CURRENT}.new"
        marker.write_text(name, encoding="ascii")
        marker.replace(self.root / CURRENT)
        if before and before != name:
            self.drop(before)

    def drop(self, name: str) -> None:
        """Delete a build."""
        shutil.rmtree(self.path(name), ignore_errors=True)

    def drop_leftovers(self) -> None:
        """Delete builds that nobody finished or that an older version of the program left."""
        current = self.current()
        for path in self.root.iterdir():
            if path.is_dir() and path.name != current:
                self.drop(path.name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only process and thread that writes; waits for its turn."""
        with self._locked("write.lock", fcntl.LOCK_EX):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Be the only one that builds a new index; raise `RebuildRunning` when another one does."""
        with ExitStack() as stack:
            try:
                stack.enter_context(self._locked("rebuild.lock", fcntl.LOCK_EX | fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise RebuildRunning from error
            yield

    @contextmanager
    def _locked(self, name: str, how: int) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / name).open("w") as file:
            fcntl.flock(file, how)  # released with the file, also when the process dies
            yield
