"""Commands of the visit counter."""

import io

import pytest

from tests.commands.conftest import Command


def test_visits_of_an_older_system_are_added_once_and_for_good(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = begun("visits", "add", "cong", "19266672", "--reason", "Cổng cũ", "--yes", "--json")
    assert added.json == {"site": "cong", "total": 19_266_672}
    again = begun("visits", "add", "cong", "19266672", "--reason", "Cổng cũ", "--yes")
    assert (again.code, again.err.count("\n"), "lý do này" in again.err) == (1, 1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    asked = begun("visits", "add", "cong", "5", "--reason", "Trang cũ khác")
    assert "19.266.677" in asked.out
    assert asked.code == 1
    for wrong in ("-1", str(2**63)):
        assert begun("visits", "add", "cong", "--reason", "Nhầm", "--yes", "--", wrong).code == 1
    total = begun("visits", "add", "cong", "3", "--reason", "Trang cũ nữa", "--yes", "--json")
    assert total.json["total"] == 19_266_675
