"""The library is searched with or without marks, narrowed down, and knows what nobody uses."""

from datetime import timedelta
from typing import Any

import pytest

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.layout import service as layout
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.draft import get_draft, set_draft
from liencong.sites.layout.rules import BlockInput, lay
from liencong.sites.media import library, service, trash
from liencong.sites.media.library import Wanted
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.trash import MediaInUse
from liencong.sites.media.uses import find_uses, public_boards
from liencong.sites.setup import service as setup
from tests.db.sites.media.conftest import Shelf
from tests.factories.media import picture
from tests.factories.province import MORNING

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
MP3 = b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + b"\xff\xfb\x90\x64" + bytes(400)


async def found(shelf: Shelf, site: Site | None = None, **wanted: Any) -> set[int]:
    async with shelf.installation.read((site or shelf.site).id) as session:
        asked, operator = Wanted(**wanted), shelf.installation.operator
        listed = await library.list_media(session, operator, asked, shelf.users, limit=50)
        assert await library.count_media(session, operator, asked, shelf.users) == len(listed)
    return {one.media_id for one in listed}


async def throw_away(shelf: Shelf, version: MediaVersion) -> None:
    async with shelf.installation.write(shelf.site.id) as session:
        operator = shelf.installation.operator
        await trash.throw_away(session, operator, version.media_id, shelf.users, now=utc_now())


async def describe(shelf: Shelf, version: MediaVersion, **said: str) -> None:
    async with shelf.installation.write(shelf.site.id) as session:
        await service.describe(
            session, shelf.installation.operator, version.media_id, Description(**said), now=utc_now()
        )


async def show_on_home(shelf: Shelf, html: str) -> None:
    kinds = shelf.installation.features.provided(BlockKind)
    async with shelf.installation.write(shelf.site.id) as session:
        block = BlockInput("main", "text", "Giới thiệu", settings={"html": html})
        await layout.set_blocks(session, shelf.installation.operator, [block], kinds, now=MORNING)


async def put_in_draft_of_home(shelf: Shelf, html: str) -> None:
    kinds = shelf.installation.features.provided(BlockKind)
    laid = lay([BlockInput("main", "text", "Sắp có", settings={"html": html})])
    async with shelf.installation.write(shelf.site.id) as session:
        seen = (await get_draft(session)).seen
        await set_draft(session, shelf.installation.operator, laid, kinds, seen=seen, now=MORNING)


@pytest.mark.parametrize("words", ["Lễ HỘI", "le hoi", "hội  lễ", "so-y-te", "nguyen"])
async def test_words_are_found_in_any_order_with_or_without_marks(shelf: Shelf, words: str) -> None:
    wanted = await shelf.add(name="so-y-te.png")
    await shelf.add(picture(300, 300), name="khac.png", alt="Trụ sở")
    await describe(shelf, wanted, alt="Lễ hội đền", credit="Nguyễn An")
    assert await found(shelf, words=words) == {wanted.media_id}


async def test_what_was_said_before_is_not_found_any_more(shelf: Shelf) -> None:
    version = await shelf.add(alt="Lễ hội")
    await describe(shelf, version, alt="Trụ sở")
    assert await found(shelf, words="lễ hội") == set()
    assert await found(shelf, words="%") == set()


async def test_kinds_and_gaps_narrow_it_down(shelf: Shelf) -> None:
    image = await shelf.add(alt="")
    document, sound = await shelf.add(PDF, name="a.pdf"), await shelf.add(MP3, name="a.mp3")
    assert await found(shelf, kind="picture") == {image.media_id}
    assert await found(shelf, kind="document") == {document.media_id}
    assert await found(shelf, kind="audio") == {sound.media_id}
    assert await found(shelf, kind="video") == set()
    assert await found(shelf, state="undescribed") == {image.media_id}
    assert await found(shelf, state="uncredited") == {image.media_id, sound.media_id}
    await describe(shelf, image, alt="Ảnh", credit="An", licence="own")
    assert await found(shelf, state="undescribed") == set()
    assert await found(shelf, state="uncredited") == {sound.media_id}


async def test_a_site_sees_its_own_library_only(shelf: Shelf) -> None:
    version, other = await shelf.add(), await shelf.province.site("so-tu-phap")
    assert await found(shelf) == {version.media_id}
    for state in ("", *library.STATES):
        assert await found(shelf, other, state=state) == set()


async def test_unused_is_what_no_text_no_block_and_no_setting_shows(shelf: Shelf) -> None:
    province = shelf.province
    lead, in_text, on_home, logo, unused = [await shelf.add(picture(300 + n, 300)) for n in range(5)]
    body = f'<p><img src="{lasting_url(in_text, "/media")}" alt="x"></p>'
    await province.draft(shelf.site, shelf.board, picture_id=lead.media_id, body_html=body)
    await show_on_home(shelf, f'<p><img src="{lasting_url(on_home, "/media")}" alt="x"></p>')
    async with shelf.installation.write(shelf.site.id) as session:
        settings = {"logo_url": lasting_url(logo, "/media")}
        await setup.set_up(
            session, shelf.installation.operator, shelf.site.id, settings, theme=None, now=MORNING
        )
    assert await found(shelf, state="unused") == {unused.media_id}
    used = [lead, in_text, on_home, logo]
    async with shelf.installation.read(shelf.site.id) as session:
        uses = await find_uses(
            session, shelf.installation.operator, [one.media_id for one in [*used, unused]], shelf.users
        )
    assert [len(uses[one.media_id]) for one in used] == [1, 1, 1, 1]
    assert uses[unused.media_id] == []
    for one in used:
        with pytest.raises(MediaInUse):
            await throw_away(shelf, one)


async def test_what_the_draft_of_a_home_page_will_show_is_in_use_and_not_public(shelf: Shelf) -> None:
    version = await shelf.add()
    await put_in_draft_of_home(shelf, f'<p><img src="{lasting_url(version, "/media")}" alt="x"></p>')
    assert await found(shelf, state="unused") == set()
    async with shelf.installation.read(shelf.site.id) as session:
        uses = await find_uses(session, shelf.installation.operator, [version.media_id], shelf.users)
        assert await public_boards(session, version.media_id, shelf.users) == set()
    assert [use.title for use in uses[version.media_id]] == ["Sắp có"]
    with pytest.raises(MediaInUse):
        await throw_away(shelf, version)


async def test_what_only_an_older_text_shows_is_unused_but_never_forgotten(shelf: Shelf) -> None:
    version = await shelf.add()
    entry = await shelf.province.published(shelf.site, shelf.board, picture_id=version.media_id)
    await shelf.province.edit(shelf.site, entry, picture_id=None)
    assert await found(shelf, state="unused") == {version.media_id}
    await throw_away(shelf, version)
    await grow_old(shelf, version)
    await trash.empty(shelf.installation)
    assert (await shelf.now(version)).digest == version.digest


async def test_what_another_site_shows_by_a_link_is_in_use(shelf: Shelf) -> None:
    province, version = shelf.province, await shelf.add()
    portal = next(
        site for site in (await shelf.installation.sites.load()).by_id.values() if site.kind == "portal"
    )
    board = await province.board(portal, "Tin sở ngành")
    entry = await province.published(shelf.site, shelf.board, picture_id=version.media_id)
    await province.linked(shelf.site, entry, to=portal, board=board)
    await province.edit(shelf.site, entry, picture_id=None)
    assert await found(shelf, state="unused") == set()
    async with shelf.installation.read(shelf.site.id) as session:
        uses = await find_uses(session, shelf.installation.operator, [version.media_id], shelf.users)
    assert [use.elsewhere for use in uses[version.media_id]] == [True]
    with pytest.raises(MediaInUse):
        await throw_away(shelf, version)


async def test_the_trash_hides_and_gives_back(shelf: Shelf) -> None:
    version = await shelf.add()
    await throw_away(shelf, version)
    assert (await found(shelf), await found(shelf, state="trash")) == (set(), {version.media_id})
    async with shelf.installation.write(shelf.site.id) as session:
        await trash.take_out(session, shelf.installation.operator, version.media_id, now=utc_now())
    assert await found(shelf) == {version.media_id}


async def test_using_it_again_takes_it_out_of_the_trash(shelf: Shelf) -> None:
    version = await shelf.add()
    await throw_away(shelf, version)
    await shelf.province.draft(shelf.site, shelf.board, picture_id=version.media_id)
    assert await found(shelf) == {version.media_id}


async def test_what_lay_in_the_trash_for_long_is_forgotten_with_its_bytes(shelf: Shelf) -> None:
    old, recent = await shelf.add(picture(300, 300)), await shelf.add(picture(301, 300))
    replaced = await shelf.replace(old, picture(302, 300))
    for one in (old, recent):
        await throw_away(shelf, one)
    await grow_old(shelf, old)
    await trash.empty(shelf.installation)
    assert await found(shelf, state="trash") == {recent.media_id}
    storage = shelf.installation.storage
    assert not await storage.exists(old.key)
    assert not await storage.exists(replaced.key)
    assert await storage.exists(recent.key)


async def grow_old(shelf: Shelf, version: MediaVersion) -> None:
    async with shelf.installation.write(shelf.site.id) as session:
        media = (await service.get(session, version.media_id)).media
        media.trashed_at = utc_now() - trash.KEPT_FOR - timedelta(days=1)
