"""Letters about notices reach a real mail server once, at their hours, and stop at one click."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest

from liencong.core.clock import utc_now
from liencong.core.notice import mailing
from liencong.core.notice import service as notices
from liencong.core.notice.kinds import kinds_of
from liencong.core.notice.service import Told, Wish
from tests.factories.letters import letters_of
from tests.factories.province import Person
from tests.web.office.conftest import Office
from tests.worlds import world

LONG_AGO = timedelta(days=2)
"""Before the last digest, whatever the hour is now."""


@world
async def author(office: Office) -> Person:
    return await office.province.person("contributor", office.health)


async def tell(office: Office, person: Person, kind: str, *, key: str, ago: timedelta = timedelta()) -> None:
    """Tell somebody of something."""
    installation = office.province.installation
    facts = {"title": f"Bài {key} & <b>", "who": "Chị Hoa", "reason": "Thiếu nguồn"}
    told = Told(kind, key, office.health.id, "/bai-viet/1", frozenset({person.account_id}), facts=facts)
    async with installation.write(None) as session:
        await notices.tell(session, told, kinds_of(installation.features), now=utc_now() - ago)


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    """Give a letter's text in one of its forms."""
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


async def test_what_cannot_wait_is_sent_at_once_and_only_once(office: Office, author: Person) -> None:
    installation = office.province.installation
    await tell(office, author, "entry-returned", key="1")
    await tell(office, author, "entry-published", key="2")
    with letters_of(installation) as letters:
        await mailing.send_due(installation)
        await mailing.send_due(installation)
    assert [letter["To"] for letter in letters] == [author.email]
    assert letters[0]["Subject"] == "Chị Hoa trả lại bài “Bài 1 & <b>”: Thiếu nguồn"
    text, html = text_of(letters[0]), text_of(letters[0], "html")
    assert "Bài 1 & <b>" in text
    assert "Bài 1 &amp; &lt;b&gt;" in html
    assert "http://so-y-te.cong.test/quan-tri/bai-viet/1" in text
    assert "<style>" not in html
    assert "Bài 2" not in text


async def test_the_rest_comes_together_after_the_hour_of_the_digest(office: Office, author: Person) -> None:
    installation = office.province.installation
    for key in ("1", "2", "3"):
        await tell(office, author, "entry-published", key=key, ago=LONG_AGO)
    with letters_of(installation) as letters:
        await mailing.send_due(installation)
        await mailing.send_due(installation)
    assert [letter["Subject"] for letter in letters] == ["3 thông báo dành cho bạn"]


async def test_what_was_read_or_not_wanted_is_not_sent(office: Office, author: Person) -> None:
    installation = office.province.installation
    async with installation.write(None) as session:
        kinds = kinds_of(installation.features)
        wish = Wish(kinds={"entry-withdrawn": "none"})
        await notices.keep_wish(session, author.account_id, wish, kinds.values())
    await tell(office, author, "entry-withdrawn", key="1")
    await tell(office, author, "entry-returned", key="2")
    async with installation.write(None) as session:
        await notices.read_all(session, author.actor, now=utc_now())
    with letters_of(installation) as letters:
        await mailing.send_due(installation)
    assert letters == []


async def test_a_process_that_dies_while_sending_makes_no_second_letter(
    office: Office, author: Person
) -> None:
    installation = office.province.installation
    await tell(office, author, "entry-returned", key="1")
    with letters_of(installation) as letters:
        async with installation.write(None) as session:
            taken = await mailing.take(session, installation, author.account_id, now=utc_now())
        assert taken is not None  # and here the process dies
        await mailing.send_due(installation)
    assert letters == []
    async with installation.read(None) as session:
        assert await notices.count_notices(session, author.actor, unread=True) == 1


async def test_what_no_server_took_is_sent_later(office: Office, author: Person) -> None:
    installation = office.province.installation
    await tell(office, author, "entry-returned", key="1")
    with letters_of(installation, closed=True):
        await mailing.send_due(installation)
    with letters_of(installation) as letters:
        await mailing.send_due(installation)
    assert len(letters) == 1


async def test_an_address_that_is_refused_keeps_no_letter_from_others(office: Office, author: Person) -> None:
    installation = office.province.installation
    other = await office.province.person("contributor", office.health)
    for person in (author, other):
        await tell(office, person, "entry-returned", key="1")
    with letters_of(installation, refuses=author.email) as letters:
        await mailing.send_due(installation)
    assert [letter["To"] for letter in letters] == [other.email]
    with letters_of(installation) as letters:
        await mailing.send_due(installation)
    assert [letter["To"] for letter in letters] == [author.email]


async def test_one_click_stops_letters_without_signing_in(office: Office, author: Person) -> None:
    installation = office.province.installation
    await tell(office, author, "entry-returned", key="1")
    with letters_of(installation) as letters:
        await mailing.send_due(installation)
        link = re.fullmatch(r"<(http\S+)>", letters[0]["List-Unsubscribe"])
        assert link is not None
        assert letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "Thôi nhận thư thông báo" in (await office.client.get(link[1])).text
        await tell(office, author, "entry-returned", key="2")
        answer = await office.client.post(link[1], data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "Từ nay bạn không nhận thư thông báo nữa" in answer.text
        await mailing.send_due(installation)
    assert len(letters) == 1
    desk = await office.desk("contributor", by=author)
    assert (await desk.form("/thong-bao/cach-nhan")).values["rhythm"] == "never"


@pytest.mark.parametrize("token", ["1", "MQ.aaaa", "x" * 300])
async def test_a_made_up_link_stops_nobodys_letters(office: Office, token: str) -> None:
    answer = await office.client.post(f"http://cong.test/thoi-nhan-thu/{token}")
    assert answer.status_code == 404


async def test_who_works_there_no_more_gets_no_letter(office: Office) -> None:
    stranger = await office.province.person("contributor", await office.province.site("so-tu-phap"))
    await tell(office, stranger, "entry-returned", key="1")
    with letters_of(office.province.installation) as letters:
        await mailing.send_due(office.province.installation)
    assert letters == []
