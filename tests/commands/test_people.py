"""Commands for people, their roles and tokens."""

import re

import pytest

from tests.commands.conftest import EDITOR, Command


def test_a_token_is_printed_once_and_listed_without_its_secret(begun: Command) -> None:
    secret = begun("token", "create", "an@mau.test", "--expires", "30d").out.strip()
    assert re.fullmatch(r"[\w-]{43}", secret)
    (token,) = begun("token", "list", "--json").json
    assert token["email"] == "an@mau.test"
    assert token["expires_at"] > token["created_at"]
    assert secret not in str(token)
    assert begun("token", "revoke", str(token["id"])).code == 0
    assert begun("token", "list", "--json").json == []


@pytest.mark.parametrize("expires", ["30", "d", "-1d", "1y", "99999d", "1.5d"])
def test_a_senseless_span_is_refused(begun: Command, expires: str) -> None:
    done = begun("token", "create", "an@mau.test", "--expires", expires)
    assert done.code == 1
    assert done.err.startswith("liencong: expires: ")


def test_a_role_is_taken_back_once(begun: Command) -> None:
    assert begun("user", "revoke", *EDITOR).code == 0
    done = begun("user", "revoke", *EDITOR)
    assert (done.code, done.err) == (1, "liencong: Người này không giữ vai trò editor ở đó.\n")


def test_a_role_is_delegated_by_a_document(begun: Command) -> None:
    delegation = ("user", "delegate", *EDITOR, "--to", "binh@mau.test", "--until", "2999-12-31")
    assert begun(*delegation).code == 2
    assert begun(*delegation, "--reference", "12/QĐ-SYT").code == 0
    assert begun("user", "revoke", "binh@mau.test", *EDITOR[1:]).code == 0


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
def test_a_refusal_is_one_clear_line(begun: Command, arguments: tuple[str, ...], told: str) -> None:
    done = begun(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("liencong: ")
    assert told in done.err
    assert done.err.count("\n") == 1


def test_a_closed_account_keeps_nothing(begun: Command) -> None:
    begun("token", "create", "an@mau.test")
    assert begun("user", "disable", "an@mau.test").code == 0
    assert begun("token", "list", "--json").json == []
    assert begun("user", "revoke", *EDITOR).code == 1
