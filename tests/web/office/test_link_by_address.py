"""A board asks for an entry of another site by its address, wherever that site is hosted."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from liencong.core.tenancy.tables import EXTERNAL
from liencong.federation.link import rules
from liencong.federation.link import service as links
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from tests.web.office.conftest import Desk, Office, said_in

BY_ADDRESS, ELSEWHERE = "/lien-thong/nhan-ve/dia-chi", "https://soct.test/tin/khai-mac.html"


@pytest.fixture
async def board(office: Office) -> Board:
    return await office.province.board(office.portal, "Tin sở, ngành")


@pytest.fixture
async def chief(office: Office) -> Desk:
    return await office.desk("editor_in_chief", office.portal)


async def state_of(office: Office, board: Board, entry: Entry) -> str:
    async with office.province.installation.read(office.portal.id) as session:
        link = await links.find(session, board.id, entry.id)
    return link.state if link else ""


async def test_an_entry_of_a_component_site_waits_where_it_is_decided(
    office: Office, chief: Desk, board: Board
) -> None:
    entry = await office.province.published(office.health, office.news)
    assert BY_ADDRESS in await chief.get("/lien-thong/nhan-ve")
    url = f"{office.province.installation.sites.url(office.health)}/{office.news.path}/bai-{entry.id}?x=1#y"
    asked = await chief.post(BY_ADDRESS, entry_url=url, board=str(board.id))
    assert said_in(asked) == "link-asked-for"
    assert await state_of(office, board, entry) == rules.PROPOSED
    path = urlsplit(asked.headers["location"]).path.partition("/quan-tri")[2]
    assert "Duyệt và hiển thị" in await chief.get(path)
    again = await chief.post(BY_ADDRESS, entry_url=url, board=str(board.id))
    assert again.status_code == 409
    assert 'id="entry_url-loi"' in again.text


async def test_an_entry_hosted_elsewhere_is_found_by_its_own_address(
    office: Office, chief: Desk, board: Board
) -> None:
    site = await office.province.site("so-cong-thuong", kind=EXTERNAL)
    entry = await office.province.published(site, await office.province.board(site))
    async with office.province.installation.write(site.id) as session:
        await session.execute(update(Entry).where(Entry.id == entry.id).values(origin_url=ELSEWHERE))
    asked = await chief.post(BY_ADDRESS, entry_url=f"{ELSEWHERE}/", board=str(board.id))
    assert said_in(asked) == "link-asked-for"
    assert await state_of(office, board, entry) == rules.PROPOSED


async def test_what_leads_to_no_entry_is_told_beside_the_field(
    office: Office, chief: Desk, board: Board
) -> None:
    entry = await office.province.published(office.health, office.news)
    home = office.province.installation.sites.url(office.health)
    for hostile in (
        f"https://la.test/tin-{entry.id}", f"{home}/", f"{home}/tin-tuc/bai-999999", "http://[", "bài",
        ELSEWHERE,
    ):  # fmt: skip
        answer = await chief.post(BY_ADDRESS, entry_url=hostile, board=str(board.id))
        assert answer.status_code == 422, hostile
        assert 'id="entry_url-loi"' in answer.text
    answer = await chief.post(BY_ADDRESS, entry_url="", board="")
    assert answer.status_code == 422
    assert await state_of(office, board, entry) == ""


async def test_who_may_not_decide_neither_sees_the_form_nor_sends_it(office: Office, board: Board) -> None:
    editor = await office.desk("editor", office.portal)
    assert BY_ADDRESS not in await editor.get("/lien-thong/nhan-ve")
    await editor.get(BY_ADDRESS, 403)
    answer = await editor.post(BY_ADDRESS, entry_url=ELSEWHERE, board=str(board.id))
    assert answer.status_code == 403
