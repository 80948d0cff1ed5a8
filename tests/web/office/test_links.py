"""The portal's queue: what differs at a source, pulling a link, pausing a source, and what its people see."""

from dataclasses import dataclass

from liencong.federation.link.tables import Link
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from tests.factories.forms import forms_of
from tests.factories.media import make_media
from tests.web.office.conftest import Office, said_in
from tests.worlds import world


@dataclass
class Linked:
    """An entry of the component site that stands on the portal."""

    office: Office
    board: Board
    entry: Entry
    link: Link

    async def page(self, status: int = 200) -> str:
        """Read the entry on the portal as anybody does."""
        client = self.office.client
        client.cookies.clear()
        answer = await client.get(f"http://cong.test/{self.board.path}/{self.entry.slug}-{self.entry.id}")
        assert answer.status_code == status, answer.text[:1000]
        return answer.text


@world
async def linked(office: Office) -> Linked:
    province = office.province
    board = await province.board(office.portal, "Tin sở, ngành")
    entry = await province.published(office.health, office.news, body_html="<p>Có 12 xã tham gia.</p>")
    link = await province.linked(office.health, entry, to=office.portal, board=board)
    await province.settle()
    return Linked(office, board, entry, link)


async def test_a_change_at_the_source_is_shown_word_by_word(linked: Linked) -> None:
    province = linked.office.province
    await province.edit(linked.office.health, linked.entry, body_html="<p>Có 14 xã tham gia.</p>")
    await province.settle()
    chief = await linked.office.desk("editor_in_chief", linked.office.portal)
    queue, page = await chief.get("/hang-cho"), await chief.get(f"/lien-thong/{linked.link.id}")
    for shown in (queue, page):
        assert ">12 </del>" in shown
        assert ">14 </ins>" in shown
    form = chief.form_in(page, f"/lien-thong/{linked.link.id}/update")
    assert said_in(await chief.send(form)) == "link-update"
    assert "14 xã" in await linked.page()


async def test_live_links_are_found_by_title_and_by_source(linked: Linked) -> None:
    chief = await linked.office.desk("editor_in_chief", linked.office.portal)
    live = "/lien-thong?trang-thai=live"
    for query in ("", "&q=khai mạc", f"&nguon={linked.office.health.id}"):
        assert f"/lien-thong/{linked.link.id}/pull" in await chief.get(f"{live}{query}")
    for query in ("&q=không có", f"&nguon={linked.office.portal.id}"):
        assert f"/lien-thong/{linked.link.id}/pull" not in await chief.get(f"{live}{query}")


async def test_who_withdraws_at_the_source_is_told_at_once_that_it_is_gone_elsewhere(linked: Linked) -> None:
    head = await linked.office.desk("editor_in_chief")
    screen = f"/bai-viet/{linked.entry.id}"
    assert 'class="state state--live"' in await head.get(screen)
    await linked.office.province.step(linked.office.health, linked.entry, "unpublish", reason="Sai")
    for path in (screen, "/lien-thong"):  # before any handler has seen it
        page = await head.get(path)
        assert 'class="state state--withdrawn"' in page
        assert 'class="state state--live"' not in page


async def test_an_editor_pulls_a_live_link_in_one_form(linked: Linked) -> None:
    editor = await linked.office.desk("editor", linked.office.portal)
    page = await editor.get("/lien-thong?trang-thai=live")
    offered = {form.action.rpartition("/")[2] for form in forms_of(page) if "/lien-thong/" in form.action}
    assert offered == {"pull"}
    form = editor.form_in(page, f"/lien-thong/{linked.link.id}/pull")
    assert said_in(await editor.send(form, "", {"reason": "Lộ bí mật"})) == "link-pull"
    detail = await editor.get(f"/lien-thong/{linked.link.id}")
    assert "Gỡ khẩn cấp" in detail
    assert "“Lộ bí mật”" in detail
    assert "Lộ bí mật" not in await linked.page(410)


async def test_pausing_hides_the_source_and_resuming_shows_it(linked: Linked) -> None:
    await linked.page()
    chief = await linked.office.desk("editor_in_chief", linked.office.portal)
    source = f"/lien-thong/nguon/{linked.office.health.id}"
    form = chief.form_in(await chief.get("/lien-thong/nguon"), f"{source}/tam-dung")
    assert said_in(await chief.send(form, "", {"reason": "Trang bị tấn công"})) == "source-paused"
    assert "Trang bị tấn công" in await chief.get("/lien-thong/nguon")
    assert "Bài viết tạm dừng hiển thị" in await linked.page(410)
    for path in ("/", f"/{linked.board.path}", "/rss.xml", f"/{linked.board.path}/feed.atom", "/sitemap.xml"):
        assert "Khai mạc ngày hội" not in (await linked.office.client.get(f"http://cong.test{path}")).text
    chief = await linked.office.desk("editor_in_chief", linked.office.portal)
    form = chief.form_in(await chief.get("/lien-thong/nguon"), f"{source}/noi-lai")
    assert said_in(await chief.send(form)) == "source-resumed"
    assert "12 xã" in await linked.page()


async def test_the_source_is_told_that_it_is_paused(linked: Linked) -> None:
    chief = await linked.office.desk("editor_in_chief", linked.office.portal)
    path = f"/lien-thong/nguon/{linked.office.health.id}/tam-dung"
    await chief.post(path, reason="Trang bị tấn công")
    webmaster = await linked.office.desk("site_admin")
    for path in ("/lien-thong", f"/bai-viet/{linked.entry.id}"):
        assert "đang tạm dừng liên kết với trang này" in await webmaster.get(path)
    assert "Tạm dừng" in await webmaster.get(f"/bai-viet/{linked.entry.id}/lich-su")


async def test_while_a_source_is_paused_nothing_of_it_can_be_approved(linked: Linked) -> None:
    province, office = linked.office.province, linked.office
    other = await province.published(office.health, office.news, title="Bài mới")
    offered = await province.proposed(office.health, other, to=office.portal, board=linked.board)
    chief = await office.desk("editor_in_chief", office.portal)
    await chief.post(f"/lien-thong/nguon/{office.health.id}/tam-dung", reason="Trang bị tấn công")
    page = await chief.get("/hang-cho")
    assert "Bài mới" in page
    assert "/quan-tri/hang-cho/approve?xem=" not in page
    assert f"/lien-thong/{offered.id}/approve" not in await chief.get(f"/lien-thong/{offered.id}")
    answer = await chief.post(f"/lien-thong/{offered.id}/approve")
    assert answer.status_code == 409
    assert "Hãy nối lại trước khi duyệt." in answer.text


async def test_pausing_without_a_reason_is_refused_in_words(linked: Linked) -> None:
    chief = await linked.office.desk("editor_in_chief", linked.office.portal)
    answer = await chief.post(f"/lien-thong/nguon/{linked.office.health.id}/tam-dung", reason=" ")
    assert answer.status_code == 422
    assert "Hãy điền mục này." in answer.text
    await linked.page()


async def test_the_portal_sends_no_picture_of_what_it_does_not_show(linked: Linked) -> None:
    province, office = linked.office.province, linked.office
    picture = await make_media(province.installation, office.health)
    entry = await province.published(office.health, office.news, title="Có ảnh", picture_id=picture.media_id)
    address = f"http://cong.test/media/{picture.media.uid.hex}/{picture.variants[0]['width']}.webp"
    link = await province.proposed(office.health, entry, to=office.portal, board=linked.board)
    assert (await office.client.get(address)).status_code == 404
    await office.desk("editor", office.portal)  # who decides sees what was offered
    assert (await office.client.get(address)).status_code == 200
    await province.decide(office.portal, link, "approve")
    office.client.cookies.clear()
    assert (await office.client.get(address)).status_code == 200
    await province.decide(office.portal, link, "pull", reason="Lộ mặt người bệnh")
    assert (await office.client.get(address)).status_code == 404


async def test_who_works_on_one_board_reads_what_was_offered_to_that_one_only(linked: Linked) -> None:
    province, portal = linked.office.province, linked.office.portal
    other = await province.board(portal, "Tin địa phương")
    keeper = await linked.office.desk("editor", portal, board=linked.board)
    assert linked.entry.slug in await keeper.get("/lien-thong?trang-thai=live")
    await keeper.get(f"/lien-thong/{linked.link.id}")
    stranger = await linked.office.desk("editor", portal, board=other)
    page = await stranger.get("/lien-thong?trang-thai=live")
    assert linked.entry.slug not in page
    for way in ("", "/xem-truoc", "/trang"):
        await stranger.get(f"/lien-thong/{linked.link.id}{way}", status=403)
