"""A component site shows what chosen boards of the portal have, and follows the portal at once."""

from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import set_blocks
from tests.factories.province import MORNING, Client
from tests.web.public.conftest import HEALTH, PORTAL, Places


async def show(places: Places, *boards: str) -> None:
    """Let the home page of the component site show boards of other sites, and nothing else."""
    province = places.province
    kinds = province.installation.features.provided(BlockKind)
    block = BlockInput(region="main", kind="down_feed", settings={"boards": list(boards)})
    async with province.installation.write(places.health.id) as session:
        await set_blocks(session, province.operator, [block], kinds, now=MORNING)


async def test_news_of_the_portal_lead_to_it_and_vanish_with_it(places: Places, client: Client) -> None:
    province = places.province
    news, other = await province.board(places.portal, "Chỉ đạo"), await province.board(places.portal, "Khác")
    entry = await province.published(places.portal, news, title="Công điện khẩn")
    await province.published(places.portal, other, title="Tin chuyên mục khác")
    await show(places, "cong-tinh:chi-dao", "cong-tinh:khong-co", "khong-co:tin-tuc")
    page = (await client.get(f"{HEALTH}/")).text
    assert f'href="{PORTAL}/chi-dao/cong-dien-khan-{entry.id}"' in page
    assert "Tin chuyên mục khác" not in page
    await province.step(places.portal, entry, "unpublish", reason="Nhầm")
    assert "Công điện khẩn" not in (await client.get(f"{HEALTH}/")).text


async def test_its_own_entries_do_not_come_back_to_a_site(places: Places, client: Client) -> None:
    await places.link()
    await show(places, "cong-tinh:tin-so-nganh")
    assert "Tiêm chủng mở rộng" not in (await client.get(f"{HEALTH}/")).text


async def test_boards_of_a_sister_site_may_be_shown_as_well(places: Places, client: Client) -> None:
    sister = await places.province.site("so-tai-chinh")
    board = await places.province.board(sister, "Thông báo")
    await places.province.published(sister, board, title="Thông báo của Sở Tài chính")
    await show(places, "so-tai-chinh:thong-bao")
    assert "Thông báo của Sở Tài chính" in (await client.get(f"{HEALTH}/")).text
