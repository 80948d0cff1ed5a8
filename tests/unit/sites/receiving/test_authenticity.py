"""Whose word about a sender is taken, and what those write who would like to be taken for somebody."""

import pytest

from liencong.sites.receiving.authenticity import is_vouched_for
from liencong.sites.receiving.letters import read_letter

SERVER, SENDER = "mx.tinh.test", "vanphong@so.test"
MINE = f"{SERVER};"


def letter(*results: str, sender: str = f"Văn phòng <{SENDER}>") -> bytes:
    fields = "".join(f"Authentication-Results: {result}\r\n" for result in results)
    return f"{fields}From: {sender}\r\nSubject: Tin\r\n\r\nAuthentication-Results: x\r\n".encode()


def is_believed(content: bytes) -> bool:
    return is_vouched_for(content, read_letter(content).sender, SERVER)


@pytest.mark.parametrize(
    "result",
    [
        f"{MINE} dmarc=pass header.from=so.test",
        f"{MINE} spf=fail smtp.mailfrom=list.test; dmarc=pass (p=reject) header.from=SO.test",
        '"MX.tinh.test" 1;\r\n\tdmarc = pass (ok; dmarc=fail) reason="a; dmarc=fail" header.from=so.test',
        f"{MINE} dmarc=none header.from=so.test; dkim=pass (2048-bit key) header.d=so.test header.i=@so.test",
        f"{MINE} spf=pass smtp.mailfrom=chuyen@so.test",
    ],
)
def test_a_sender_is_believed_whom_our_server_vouches_for(result: str) -> None:
    assert is_believed(letter(result))


@pytest.mark.parametrize(
    "result",
    [
        f"{MINE} none",
        f"{MINE} dmarc=fail header.from=so.test; dkim=pass header.d=so.test",
        f"{MINE} dmarc=pass header.from=ke-gian.test",
        f"{MINE} dmarc=temperror header.from=so.test; spf=pass smtp.mailfrom=so.test",
        f"{MINE} dkim=pass header.d=ke-gian.test; spf=pass smtp.mailfrom=a@ke-gian.test",
        f"{MINE} dkim=pass header.d=con.so.test",
        f"{MINE} spf=softfail (x; dmarc=pass header.from=so.test) smtp.mailfrom=so.test",
        f'{MINE} spf=fail reason="; dmarc=pass header.from=so.test" smtp.mailfrom=so.test',
        "mx.ke-gian.test; dmarc=pass header.from=so.test",
        f"mx.ke-gian.test ({SERVER}); dmarc=pass header.from=so.test",
        "",
        ";" * 5000,
        "(" * 5000,
    ],
)
def test_nobody_else_and_nothing_else_vouches_for_a_sender(result: str) -> None:
    assert not is_believed(letter(result))


def test_what_came_in_under_our_servers_name_stands_below_what_it_wrote() -> None:
    forged = f"{MINE} dmarc=pass header.from=so.test"
    assert not is_believed(letter(f"{MINE} dmarc=fail header.from=so.test", forged))


@pytest.mark.parametrize(
    "sender",
    [
        f"{SENDER}, a@ke-gian.test",
        f"{SENDER}\r\nFrom: a@ke-gian.test",
        "=?utf-8?q?vanphong=40so=2Etest?=",
        "",
    ],
)
def test_a_letter_with_two_senders_or_none_is_nobodys(sender: str) -> None:
    assert not is_believed(letter(f"{MINE} dmarc=pass header.from=ke-gian.test", sender=sender))
    assert not is_believed(letter(f"{MINE} dmarc=pass", sender=sender))


def test_the_name_of_a_sender_is_no_address_of_theirs() -> None:
    read = read_letter(letter(sender="=?utf-8?q?vanphong=40so=2Etest=2C?= <a@ke-gian.test>"))
    assert read.sender == "a@ke-gian.test"
