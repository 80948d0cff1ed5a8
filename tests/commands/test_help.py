"""Every command tells what it does, in the language of who runs it."""

import re

import pytest

from liencong.core.boot import load_features
from liencong.core.feature import Features
from liencong.core.text.catalogue import load_catalogue
from tests.commands.conftest import Command

COMMANDS = [
    ("init",), ("serve",), ("worker",), ("migrate",), ("doctor",),
    *(("site", name) for name in ("create", "list", "show", "rename", "archive", "provision")),
    *(("user", name) for name in ("create", "grant", "revoke", "delegate", "disable")),
    *(("token", name) for name in ("create", "list", "revoke")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word"),
    [("vi_VN.UTF-8", "hệ thống"), ("en_GB.UTF-8", "installation"), ("C", "installation")],
)
def test_help_speaks_the_language_of_the_place(
    liencong: Command, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    done = liencong("--help")
    assert done.code == 0
    assert word in done.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_command_and_option_is_explained(
    liencong: Command, monkeypatch: pytest.MonkeyPatch, language: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setenv("COLUMNS", "400")
    catalogue = load_catalogue(Features(load_features()).folders("messages"))
    told = liencong(*command, "--help").out
    assert catalogue.text(f"cli.{'.'.join(command)}", language) in told
    explained = [line for line in told.splitlines() if re.match(r"│[ *]+(--)?[a-z-]+ +<", line)]
    assert all(re.search(r"<[^>]+>( \[\S+\])? {2,}\S", line) for line in explained)
