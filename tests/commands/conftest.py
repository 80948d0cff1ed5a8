"""The command `liencong`, as an operator runs it in an installation's home."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from liencong.core.cli import call


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


Command = Callable[..., Done]


@pytest.fixture
def liencong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run commands in an empty home, in Vietnamese."""
    _at_home(monkeypatch, tmp_path / "var")

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        code = call(arguments)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def staffed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an installation with a portal, a site, and accounts of An, who edits there, and of Bình."""
    home = tmp_path_factory.mktemp("staffed") / "var"
    with pytest.MonkeyPatch.context() as environment:
        _at_home(environment, home)
        for arguments in (INIT, CREATE_SITE, *CREATE_PEOPLE, GRANT):
            assert call(arguments) == 0
    return home


@pytest.fixture
def begun(liencong: Command, staffed_home: Path, tmp_path: Path) -> Command:
    """Run commands in an installation with a portal, a site and two people, made once and copied."""
    shutil.copytree(staffed_home, tmp_path / "var")
    return liencong


def _at_home(environment: pytest.MonkeyPatch, home: Path) -> None:
    environment.setenv("LIENCONG_HOME", str(home))
    environment.setenv("LC_ALL", "vi_VN.UTF-8")
    environment.delenv("LIENCONG_BASE_HOST", raising=False)


INIT = ("init", "--name", "Cổng tỉnh Mẫu", "--host", "localhost:8123", "--admin-email", "quantri@mau.test")
CREATE_SITE = ("site", "create", "so-y-te", "--name", "Sở Y tế")
CREATE_PEOPLE = [("user", "create", f"{name}@mau.test", "--name", name.title()) for name in ("an", "binh")]
EDITOR = ("an@mau.test", "--role", "editor", "--site", "so-y-te")
GRANT = ("user", "grant", *EDITOR)
