"""Addresses in public texts that lead nowhere are told to those who can mend them, and to nobody else."""

from datetime import timedelta

from sqlalchemy import update

from liencong.core.clock import utc_now
from liencong.sites.entry import link_answers, text_links
from liencong.sites.entry.tables import Entry, LinkAnswer
from tests.web.office.conftest import Office
from tests.worlds import world

GONE, ALIVE = "https://cu.test/van-ban", "https://moi.test/"
BODY = f'<p><a href="{GONE}">Văn bản</a>, <a href="{ALIVE}">trang chủ</a>, <a href="/tin">tin</a></p>'


async def answered(office: Office) -> None:
    """Let the duty read what is public, and one of the addresses be gone."""
    await text_links.read_due(office.client.installation)
    async with office.client.installation.write(None) as session:
        for address, status in ((GONE, 404), (ALIVE, 200)):
            said = update(LinkAnswer).where(LinkAnswer.address == address)
            await session.execute(said.values(status=status, asked_at=utc_now()))


@world
async def entry(office: Office) -> Entry:
    made = await office.province.published(office.health, office.news, title="Bài dẫn đi xa", body_html=BODY)
    await office.province.published(office.health, office.news, title="Bài không dẫn đi đâu")
    await answered(office)
    return made


async def test_what_leads_nowhere_is_named_with_its_text_and_the_reason(office: Office, entry: Entry) -> None:
    editor = await office.desk("editor")
    assert "1 liên kết hỏng trong các bài đang đăng" in await editor.get("/")
    page = await editor.get("/lien-ket-hong")
    assert f"/bai-viet/{entry.id}" in page
    assert GONE in page
    assert "Trang không còn" in page
    assert ALIVE not in page


async def test_once_the_mended_text_is_public_nothing_is_told_any_more(office: Office, entry: Entry) -> None:
    await office.province.edit(office.health, entry, title="Bài dẫn đi xa", body_html="<p>Chữ</p>")
    await answered(office)
    page = await (await office.desk("editor")).get("/lien-ket-hong")
    assert "Không có liên kết hỏng" in page


async def test_a_text_that_was_withdrawn_counts_no_more(office: Office, entry: Entry) -> None:
    await office.province.step(office.health, entry, "unpublish", reason="Hết hạn")
    assert "liên kết hỏng trong" not in await (await office.desk("editor")).get("/")


async def test_an_address_is_remembered_as_long_as_a_public_text_leads_there(
    office: Office, entry: Entry
) -> None:
    await link_answers.forget_unseen(office.client.installation, now=utc_now() + timedelta(days=200))
    assert GONE in await (await office.desk("editor")).get("/lien-ket-hong")


async def test_contributors_are_told_of_their_own_texts_only_and_other_sites_of_none(
    office: Office, entry: Entry
) -> None:
    assert GONE not in await (await office.desk("contributor")).get("/lien-ket-hong")
    assert GONE not in await (await office.desk("editor", office.portal)).get("/lien-ket-hong")


async def test_the_report_of_a_quarter_counts_them_by_agency(office: Office, entry: Entry) -> None:
    desk = await office.desk("site_admin", office.portal)
    page = await desk.get("/don-doc")
    assert 'data-label="Liên kết hỏng">1<' in page
