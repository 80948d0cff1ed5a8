"""Commands for sites hosted elsewhere."""

from collections.abc import Iterator

import pytest

from tests.commands.conftest import Command
from tests.factories.elsewhere import Elsewhere, atom, atom_entry


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    server = Elsewhere()
    server.put("/feed.atom", atom(atom_entry(1), atom_entry(2)))
    monkeypatch.setenv("LIENCONG_REACHABLE", server.endpoint)
    yield server
    server.shutdown()
    server.server_close()


def test_a_peer_is_looked_at_added_pulled_listed_and_removed(begun: Command, elsewhere: Elsewhere) -> None:
    url = f"{elsewhere.url}/feed.atom"
    looked = begun("peers", "add", url, "--dry-run", "--json").json
    assert (looked["items"], looked["feed"], looked["kind"]) == (2, url, "feed")
    assert begun("peers", "list", "--json").json == []
    added = begun("peers", "add", url, "--name", "Báo Nguồn", "--slug", "bao", "--yes")
    assert added.code == 0
    assert "bao" in added.out
    [listed] = begun("peers", "list", "--json").json
    assert (listed["slug"], listed["entries"], listed["health"]) == ("bao", 2, "good")
    assert begun("peers", "pull", "bao", "--json").json[0]["imported"] == 0
    assert begun("peers", "remove", "bao").code == 0
    assert begun("peers", "list", "--json").json == []
    assert begun("peers", "add", url, "--slug", "bao", "--yes").code == 0
    assert begun("site", "show", "bao", "--json").json["state"] == "active"
    assert begun("peers", "list", "--json").json[0]["entries"] == 2
    adopted = begun("peers", "adopt", "bao", "--host", "bao.test", "--yes")
    assert (adopted.code, "bao.test" in adopted.out) == (0, True)
    assert begun("site", "show", "bao", "--json").json["kind"] == "component"


def test_what_fails_is_one_clear_line_and_exit_code_1(begun: Command, elsewhere: Elsewhere) -> None:
    done = begun("peers", "add", f"{elsewhere.url}/nothing", "--dry-run")
    assert done.code == 1
    assert done.err.count("\n") == 1
    begun("peers", "add", f"{elsewhere.url}/feed.atom", "--slug", "bao", "--yes")
    again = begun("peers", "add", f"{elsewhere.url}/feed.atom", "--yes")
    assert (again.code, "đã là một nguồn ngoài" in again.err) == (1, True)
    untrusted = begun("peers", "trust", "bao", "--yes")
    assert (untrusted.code, "khoá ký" in untrusted.err) == (1, True)
    elsewhere.replies.clear()
    pulled = begun("peers", "pull")
    assert (pulled.code, "bao" in pulled.err) == (1, True)
