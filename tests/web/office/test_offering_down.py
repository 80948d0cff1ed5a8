"""The portal offers its entries to component sites, whose people or rules decide."""

from dataclasses import dataclass

from liencong.core.tenancy.tables import Site
from liencong.federation.link import rules, service
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.service import RuleInput
from liencong.sites.board.tables import Board
from liencong.sites.entry.tables import Entry
from tests.factories.province import HOST, MORNING
from tests.web.office.conftest import Desk, Office, said_in
from tests.worlds import world


@dataclass
class Down:
    """A portal with an entry, and two component sites of one tier with a board of the same name."""

    office: Office
    board: Board
    entry: Entry
    sites: list[Site]
    boards: list[Board]

    @property
    def screen(self) -> str:
        return f"/lien-thong/de-nghi/{self.entry.id}"

    async def chief(self) -> Desk:
        return await self.office.desk("editor_in_chief", self.office.portal)

    async def links(self) -> list[Link | None]:
        found = []
        for site, board in zip(self.sites, self.boards, strict=True):
            async with self.office.client.installation.read(site.id) as session:
                found.append(await service.find(session, board.id, self.entry.id))
        return found

    async def states(self) -> list[str]:
        return [link.state if link else "" for link in await self.links()]


@world
async def down(office: Office) -> Down:
    province, portal = office.province, office.portal
    board = await province.board(portal, "Thông báo")
    sites = [await province.site(slug, tier="agency") for slug in ("so-tu-phap", "so-noi-vu")]
    boards = [await province.board(site, "Thông báo") for site in sites]
    entry = await province.published(portal, board, title="Lịch nghỉ Tết")
    return Down(office, board, entry, sites, boards)


async def test_a_whole_tier_gets_the_offer_and_each_site_decides(down: Down) -> None:
    chief = await down.chief()
    form = await chief.form(down.screen)
    assert form.values["down_board"] == "thong-bao"  # like the entry's own board
    page = await chief.get(down.screen)
    assert page.index("Thông báo (2 trang có)") < page.index("Tin tức (1 trang có)")
    said = {"down_board": "thong-bao", "down_tier[]": "agency"}
    assert said_in(await chief.send(form, said=said)) == "link-proposed-down"
    assert await down.states() == [rules.PROPOSED, rules.PROPOSED]
    province = down.office.province
    first, second = await down.links()
    assert first
    assert second
    await province.decide(down.sites[0], first, "approve")
    await province.decide(down.sites[1], second, "return", reason="Không thuộc ngành")
    await province.settle()
    public = (await down.office.client.get(f"http://so-tu-phap.{HOST}/thong-bao")).text
    assert "Lịch nghỉ Tết" in public
    assert "Theo Cổng" in public or "badge" in public
    panel = await chief.get(f"/bai-viet/{down.entry.id}")
    assert "Trang so-tu-phap – Thông báo" in panel
    assert "Không thuộc ngành" in panel
    assert "Trang so-noi-vu – Thông báo" in await chief.get("/lien-thong/da-gui")
    await province.step(down.office.portal, down.entry, "unpublish", reason="Sai lịch")
    assert "Lịch nghỉ Tết" not in (await down.office.client.get(f"http://so-tu-phap.{HOST}/thong-bao")).text


async def test_a_site_takes_it_by_its_rule_or_shuts_it_out(down: Down) -> None:
    installation = down.office.client.installation
    for site, board, mode in zip(down.sites, down.boards, ("automatic", "closed"), strict=True):
        given = RuleInput(board=board.id, source_site_id=down.office.portal.id, mode=mode)
        async with installation.write(site.id) as session:
            operator, roles = down.office.province.operator, installation.features.roles
            await link_rules.make(session, operator, given, roles, now=MORNING)
    chief = await down.chief()
    head = chief.person.actor
    entry = await down.office.province.draft(down.office.portal, down.board, by=head, title="Đã duyệt")
    for step in ("submit", "publish"):
        await down.office.province.step(down.office.portal, entry, step, by=head)
    down.entry = entry
    page = await chief.get(down.screen)
    assert "Trang so-noi-vu" not in page
    said = {"down_board": "thong-bao", "down_tier[]": "agency"}
    assert said_in(await chief.send(chief.form_in(page, down.screen), said=said)) == "link-proposed-down"
    await down.office.province.settle()
    assert await down.states() == [rules.LIVE, ""]


async def test_what_was_chosen_while_writing_is_sent_once_it_is_public(down: Down) -> None:
    chief = await down.chief()
    form = await chief.form(f"/bai-viet/moi?chuyen-muc={down.board.id}", "/bai-viet/moi")
    said = {"title": "Thông báo mới", "body_html": "<p>Nội dung.</p>", "author": "An", "source": "Cổng"}
    choice = {"down_board": "thong-bao", "down_site[]": str(down.sites[1].id)}
    saved = await chief.send(form, "Lưu nháp", {**said, **choice})
    entry_id = int(saved.headers["location"].partition("?")[0].rpartition("/")[2])
    assert f'value="{down.sites[1].id}" checked' in await chief.get(f"/bai-viet/{entry_id}")
    for step in ("submit", "publish"):
        entry, _ = await chief.entry(entry_id)
        await down.office.province.step(down.office.portal, entry, step, by=chief.person.actor)
    await down.office.province.settle()
    down.entry, _ = await chief.entry(entry_id)
    assert await down.states() == ["", rules.PROPOSED]


async def test_a_site_without_the_board_is_told_and_nobody_gets_anything(down: Down) -> None:
    chief = await down.chief()
    form = await chief.form(down.screen)
    said = {"down_board": "tin-tuc", "down_site[]": str(down.sites[0].id)}
    answer = await chief.send(form, said=said)
    assert answer.status_code == 422
    assert "không có chuyên mục đã chọn: Trang so-tu-phap" in answer.text
    assert f'value="{down.sites[0].id}" checked' in answer.text
    assert await down.states() == ["", ""]


async def test_who_writes_only_offers_nothing(down: Down) -> None:
    desk = await down.office.desk("contributor", down.office.portal)
    await desk.get(down.screen, status=403)
    answer = await desk.post(down.screen, down_board="thong-bao", **{"down_tier[]": "agency"})
    assert answer.status_code == 403
    assert await down.states() == ["", ""]
