"""`doctor` looks at every part and says how to mend what fails."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.commands.conftest import Command
from tests.services import SCAN_URL, SCANNER, needed, scanner


def test_a_new_installation_is_well(begun: Command) -> None:
    done = begun("doctor", "--json")
    assert done.code == 0
    parts = {finding["part"] for finding in done.json}
    assert parts >= {"secret_key", "database", "schema", "storage", "bus", "mail", "scanner", "search"}
    assert all(finding["ok"] for finding in done.json)


def test_what_fails_is_named_with_what_helps(
    begun: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var" / "secret.key").chmod(0o644)
    monkeypatch.setenv("LIENCONG_BUS_URL", "redis://127.0.0.1:9/0")
    monkeypatch.setenv("LIENCONG_MAIL_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("LIENCONG_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/moi.db")
    done = begun("doctor", "--json")
    failing = {finding["part"]: finding for finding in done.json if not finding["ok"]}
    assert failing.keys() >= {"secret_key", "schema", "bus", "mail"}
    assert all(finding["problem"] and finding["mend"] for finding in failing.values())
    assert "chmod 600" in failing["secret_key"]["mend"]
    assert "liencong migrate" in failing["schema"]["mend"]
    assert done.code == 1
    assert done.err.startswith("liencong: ")
    assert "secret_key" in done.err


def test_a_wrong_setting_is_named_with_what_is_expected(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIENCONG_SEARCH_URL", "solr://x")
    done = begun("doctor")
    assert done.code == 1
    assert "LIENCONG_SEARCH_URL" in done.err
    assert "embedded://" in done.err


def test_a_scanner_that_finds_what_it_must_in_whatever_may_come_in_is_well(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIENCONG_SCAN_URL", needed(SCAN_URL))
    assert begun("doctor", "--json").code == 0


def test_a_scanner_that_takes_less_than_may_come_in_is_named(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed(SCAN_URL)
    program = SCANNER.find()
    assert program
    with (
        TemporaryDirectory(prefix="liencong-") as folder,
        scanner(program, Path(folder) / "c", most="2M") as url,
    ):
        monkeypatch.setenv("LIENCONG_SCAN_URL", url)
        done = begun("doctor", "--json")
    (failing,) = [finding for finding in done.json if not finding["ok"]]
    assert failing["part"] == "scanner"
    assert "StreamMaxLength" in failing["problem"]
    assert "StreamMaxLength" in failing["mend"]


def test_a_scanner_that_does_not_answer_is_named(begun: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIENCONG_SCAN_URL", "clamd:///khong/co.ctl")
    done = begun("doctor", "--json")
    assert [finding["part"] for finding in done.json if not finding["ok"]] == ["scanner"]
