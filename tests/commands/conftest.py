"""The command `liencong`, as an operator runs it in an installation's home."""

import json
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
    monkeypatch.setenv("LIENCONG_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    monkeypatch.delenv("LIENCONG_BASE_HOST", raising=False)

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        code = call(arguments)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def begun(liencong: Command) -> Command:
    """Run commands in an installation with a portal and one site."""
    assert liencong(*INIT).code == 0
    assert liencong("site", "create", "so-y-te", "--name", "Sở Y tế").code == 0
    return liencong


INIT = ("init", "--name", "Cổng tỉnh Mẫu", "--host", "localhost:8123", "--admin-email", "quantri@mau.test")
