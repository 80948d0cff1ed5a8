"""What a banner shows is in use: it is not thrown away, and leaves the trash when it is chosen again."""

from datetime import datetime, timedelta

import pytest

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid
from liencong.sites.banner import media_uses
from liencong.sites.banner import service as banners
from liencong.sites.banner.service import BannerInput
from liencong.sites.media import service, trash
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.trash import MediaInUse
from liencong.sites.media.uses import public_boards
from tests.db.sites.media.conftest import Shelf

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
HOUR = timedelta(hours=1)


async def hang(shelf: Shelf, version: MediaVersion, *, until: datetime | None = None) -> int:
    """Make a banner of a media and give its number."""
    said = BannerInput(
        place="top", title="Ngày hội", picture_id=version.media_id, alt="Mời dự", shows_until=until
    )
    async with shelf.installation.write(shelf.site.id) as session:
        return (await banners.add(session, shelf.installation.operator, said, now=utc_now())).id


async def throw_away(shelf: Shelf, version: MediaVersion) -> None:
    async with shelf.installation.write(shelf.site.id) as session:
        operator = shelf.installation.operator
        await trash.throw_away(session, operator, version.media_id, shelf.users, now=utc_now())


async def test_what_a_banner_shows_is_not_thrown_away(shelf: Shelf) -> None:
    version = await shelf.add()
    number = await hang(shelf, version)
    with pytest.raises(MediaInUse):
        await throw_away(shelf, version)
    async with shelf.installation.write(shelf.site.id) as session:
        await banners.remove(session, shelf.installation.operator, number, now=utc_now())
    await throw_away(shelf, version)


async def test_what_is_chosen_again_comes_out_of_the_trash(shelf: Shelf) -> None:
    version = await shelf.add()
    await throw_away(shelf, version)
    await hang(shelf, version)
    async with shelf.installation.read(shelf.site.id) as session:
        assert (await service.get(session, version.media_id)).media.trashed_at is None


async def test_readers_see_it_for_as_long_as_the_banner_is_on(shelf: Shelf) -> None:
    shown, over = await shelf.add(), await shelf.add(name="khac.png")
    await hang(shelf, shown)
    await hang(shelf, over, until=utc_now() - HOUR)
    async with shelf.installation.read(shelf.site.id) as session:
        assert [one.media_id for one in await media_uses.find_public(session, shown.media.uid)] == [
            shown.media_id
        ]
        assert await media_uses.find_public(session, over.media.uid) == []
        assert await public_boards(session, shown.media_id, shelf.users) == {None}
        assert await public_boards(session, over.media_id, shelf.users) == set()


async def test_a_file_that_is_no_picture_makes_no_banner(shelf: Shelf) -> None:
    with pytest.raises(Invalid):
        await hang(shelf, await shelf.add(PDF, name="a.pdf"))
