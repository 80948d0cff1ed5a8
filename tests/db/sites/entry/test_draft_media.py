"""Pictures of what somebody is still writing are not forgotten with the trash."""

import pytest
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.tenancy.scope import on_site
from liencong.sites.entry import drafts, media_uses
from liencong.sites.media.tables import Media
from tests.factories.media import make_media
from tests.factories.province import Province

KEY = "moi-" + "1b" * 16


@pytest.mark.parametrize("where", ["body_html", "picture_id", ""])
async def test_a_draft_remembers_the_pictures_that_it_will_show(province: Province, where: str) -> None:
    site = await province.site("so-y-te")
    await province.board(site)
    writer = await province.person("editor", site)
    media = (await make_media(province.installation, site)).media
    said = {
        "body_html": f'<img src="/media/{media.uid.hex}/640.webp" alt="">' if where == "body_html" else "",
        "picture_id": str(media.id) if where == "picture_id" else "",
    }
    async with province.installation.write(site.id) as session:
        await drafts.keep(session, writer.actor, KEY, said, now=utc_now())
    async with province.installation.read(None) as session:
        with on_site(session, site.id):
            kept = list(await session.scalars(select(Media.id).where(media_uses.remembers())))
    assert kept == ([media.id] if where else [])
