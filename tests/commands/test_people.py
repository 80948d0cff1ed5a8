"""Commands for people, their roles and tokens."""

import re

import pytest

from tests.commands.conftest import Command

EDITOR = ("an@mau.test", "--role", "editor", "--site", "so-y-te")


@pytest.fixture
def staffed(begun: Command) -> Command:
    """Run commands where An and Bình have accounts, and An edits a site."""
    for name in ("an", "binh"):
        assert begun("user", "create", f"{name}@mau.test", "--name", name.title()).code == 0
    assert begun("user", "grant", *EDITOR).code == 0
    return begun


def test_a_token_is_printed_once_and_listed_without_its_secret(staffed: Command) -> None:
    secret = staffed("token", "create", "an@mau.test", "--expires", "30d").out.strip()
    assert re.fullmatch(r"[\w-]{43}", secret)
    (token,) = staffed("token", "list", "--json").json
    assert token["email"] == "an@mau.test"
    assert token["expires_at"] > token["created_at"]
    assert secret not in str(token)
    assert staffed("token", "revoke", str(token["id"])).code == 0
    assert staffed("token", "list", "--json").json == []


@pytest.mark.parametrize("expires", ["30", "d", "-1d", "1y", "99999d", "1.5d"])
def test_a_senseless_span_is_refused(staffed: Command, expires: str) -> None:
    done = staffed("token", "create", "an@mau.test", "--expires", expires)
    assert done.code == 1
    assert done.err.startswith("liencong: expires: ")


def test_a_role_is_taken_back_once(staffed: Command) -> None:
    assert staffed("user", "revoke", *EDITOR).code == 0
    done = staffed("user", "revoke", *EDITOR)
    assert (done.code, done.err) == (1, "liencong: Người này không giữ vai trò editor ở đó.\n")


def test_a_role_is_delegated_by_a_document(staffed: Command) -> None:
    delegation = ("user", "delegate", *EDITOR, "--to", "binh@mau.test", "--until", "2999-12-31")
    assert staffed(*delegation).code == 2
    assert staffed(*delegation, "--reference", "12/QĐ-SYT").code == 0
    assert staffed("user", "revoke", "binh@mau.test", *EDITOR[1:]).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("user", "grant", "khong-co@mau.test", "--role", "editor"), "khong-co@mau.test"),
        (("user", "grant", "an@mau.test", "--role", "vua"), "role: "),
        (("user", "grant", "an@mau.test", "--role", "editor", "--site", "khong-co"), "khong-co"),
        (("user", "grant", "an@mau.test", "--role", "editor", "--until", "2001-01-01"), "until: "),
        (("user", "grant", "an@mau.test", "--role", "editor", "--until", "9999-12-31"), "until: "),
        (("user", "grant", "an@mau.test", "--role", "editor", "--board", "1"), "site: "),
        (("user", "create", "an@mau.test", "--name", "An"), "email: "),
        (("token", "create", "khong-co@mau.test"), "khong-co@mau.test"),
        (("token", "revoke", "999"), ""),
    ],
)
def test_a_refusal_is_one_clear_line(staffed: Command, arguments: tuple[str, ...], told: str) -> None:
    done = staffed(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("liencong: ")
    assert told in done.err
    assert done.err.count("\n") == 1


def test_a_closed_account_keeps_nothing(staffed: Command) -> None:
    staffed("token", "create", "an@mau.test")
    assert staffed("user", "disable", "an@mau.test").code == 0
    assert staffed("token", "list", "--json").json == []
    assert staffed("user", "revoke", *EDITOR).code == 1
