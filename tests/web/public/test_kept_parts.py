"""Parts of pages are made once, and anew when what they show has changed."""

from typing import Any

from liencong.core.installation import Installation
from liencong.core.part_cache import Part
from liencong.core.tenancy.tables import Site
from liencong.sites.board import service as boards
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.layout.service import list_blocks, set_blocks
from liencong.sites.setup import service as setup
from tests.factories.province import MORNING, Client, Province
from tests.web.public.conftest import HEALTH, PORTAL, Places


async def put_lists(province: Province, site: Site, *boards: str) -> None:
    """Put a block of the newest entries of each board on a site's home page."""
    blocks = [BlockInput(region="main", kind="latest", settings={"boards": [board]}) for board in boards]
    kinds = province.installation.features.provided(BlockKind)
    async with province.installation.write(site.id) as session:
        await set_blocks(session, province.operator, blocks, kinds, now=MORNING)


async def kept_blocks(installation: Installation, site: Site) -> list[Part | None]:
    async with installation.read(site.id) as session:
        return [installation.parts.find(("block", block.id, "")) for block in await list_blocks(session)]


async def test_a_publish_remakes_only_the_blocks_that_show_its_board(
    places: Places, province: Province, client: Client
) -> None:
    await province.board(places.health, "Thông báo")
    await put_lists(province, places.health, "tin-tuc", "thong-bao")
    await client.get(f"{HEALTH}/")
    news, notices = await kept_blocks(province.installation, places.health)
    await province.published(places.health, places.news, title="Khám bệnh lưu động")
    assert "Khám bệnh lưu động" in (await client.get(f"{HEALTH}/")).text
    after = await kept_blocks(province.installation, places.health)
    assert news is not None
    assert after[0] is not news
    assert after[1] is notices


async def test_a_site_reached_by_two_addresses_has_its_own_links_in_each(
    places: Places, province: Province, client: Client
) -> None:
    await put_lists(province, places.health, "tin-tuc")
    assert f'href="{places.path}"' in (await client.get(f"{HEALTH}/")).text
    assert f'href="/~so-y-te{places.path}"' in (await client.get(f"{PORTAL}/~so-y-te/")).text


async def test_a_renamed_board_is_renamed_on_every_page_at_once(
    places: Places, province: Province, client: Client
) -> None:
    await put_lists(province, places.health, "tin-tuc")
    paths = ("/", "/tin-tuc", "/so-do", places.path)
    for path in paths:
        assert "Tin tức" in (await client.get(f"{HEALTH}{path}")).text
    await rename(province, places, title="Tin ngành y", slug="tin-tuc")
    for path in paths:
        page = (await client.get(f"{HEALTH}{path}")).text
        assert "Tin ngành y" in page
        assert "Tin tức" not in page


async def test_a_renamed_site_is_renamed_wherever_its_links_stand(
    places: Places, province: Province, client: Client
) -> None:
    await put_lists(province, places.portal, "tin-so-nganh")
    await places.link()
    assert "Trang so-y-te" in (await client.get(f"{PORTAL}/")).text
    await rename_site(province, places.health, "Trang Sở Y tế mới")
    for path in ("/", "/tin-so-nganh", places.link_path):
        assert "Trang Sở Y tế mới" in (await client.get(f"{PORTAL}{path}")).text


async def rename(province: Province, places: Places, **said: Any) -> None:
    async with province.installation.write(places.health.id) as session:
        given = boards.BoardInput(**said)
        await boards.change(session, province.operator, places.news.id, given, now=MORNING)


async def rename_site(province: Province, site: Site, name: str) -> None:
    async with province.installation.write(site.id) as session:
        await setup.rename(session, province.operator, site.id, name, now=MORNING)
