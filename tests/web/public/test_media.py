"""Readers are sent what a public page shows, in the version that it shows, and nothing that could run."""

from dataclasses import dataclass
from urllib.parse import unquote

import httpx2
import pytest

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.layout import service as layout
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.media import service, variants, versions
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.gate import gate_of
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description
from liencong.sites.media.tables import MediaVersion
from liencong.sites.media.uses import MediaUsers
from tests.factories.media import make_media, picture
from tests.factories.province import HOST, MORNING, Client, Province
from tests.worlds import world

HOME = f"http://so-y-te.{HOST}"
PORTAL = f"http://{HOST}"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(256)) * 20


@dataclass
class Public:
    """A site as its readers see it, and what its people do meanwhile."""

    province: Province
    client: Client
    site: Site

    @property
    def installation(self) -> Installation:
        """The installation on which the site is."""
        return self.province.installation

    async def show(self, version: MediaVersion, **said: str) -> str:
        """Publish an entry with a picture, and give its address."""
        board = await self.province.board(self.site, "Tin tức")
        entry = await self.province.published(self.site, board, picture_id=version.media_id, **said)
        return f"{HOME}/{board.path}/{entry.slug}-{entry.id}"

    async def offer(self, version: MediaVersion) -> None:
        """Publish an entry that links a file."""
        board = await self.province.board(self.site, "Văn bản")
        body = f'<p><a href="{lasting_url(version, "/media")}">Tệp</a></p>'
        await self.province.published(self.site, board, body_html=body)

    async def replace(self, version: MediaVersion, content: bytes) -> None:
        """Put another file in a media's place."""
        actor, now = self.installation.operator, utc_now()
        gate = gate_of(self.installation, now=now)
        prepared = await service.prepare(gate, actor, Arrival(self.site.id, "moi.png", content))
        users = self.installation.features.provided(MediaUsers)
        async with self.installation.write(self.site.id) as session:
            await versions.replace_with(session, actor, version.media_id, prepared, users, now=now)

    async def get(self, path: str, home: str = HOME, **headers: str) -> httpx2.Response:
        """Ask for something as a guest."""
        return await self.client.get(f"{home}{path}", headers=headers)


@world
async def public(province: Province, client: Client) -> Public:
    await province.portal()
    return Public(province, client, await province.site("so-y-te"))


async def test_a_page_offers_its_picture_in_every_width_shape_and_encoding(public: Public) -> None:
    version = await make_media(public.installation, public.site, picture(1000, 800))
    page = await public.show(version)
    await variants.make_missing(public.installation)
    article = (await public.client.get(page)).text
    assert '<source type="image/avif"' in article
    assert 'width="800" height="640"' in article
    board = (await public.client.get(f"{HOME}/tin-tuc")).text
    assert "wide-800.webp" in board
    for address in {part.split()[0] for part in article.split('srcset="')[1].split('"')[0].split(", ")}:
        answer = await public.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/avif")


async def test_a_picture_of_the_text_comes_in_every_width_too(public: Public) -> None:
    version = await make_media(public.installation, public.site, picture(1000, 800))
    body = f'<p><img src="{lasting_url(version, "/media")}" alt="Cầu"></p>'
    page = await public.show(version, body_html=body)
    prose = (await public.client.get(page)).text.split("data-read-aloud-text>")[1]
    assert 'alt="Cầu"' in prose.split("</div>")[0]
    assert "400w" in prose.split("</div>")[0]


async def test_a_replaced_picture_is_seen_at_once_under_the_same_address(public: Public) -> None:
    version = await make_media(public.installation, public.site, picture(640, 400))
    page = await public.show(version)
    before = (await public.client.get(page)).text
    lasting = lasting_url(version, "/media")
    old = await public.get(lasting)
    await public.replace(version, picture(900, 300))
    after = (await public.client.get(page)).text
    assert f"{lasting}?v=1" in before
    assert "?v=1" not in after
    assert "?v=2" in after
    new = await public.get(lasting, **{"if-none-match": old.headers["etag"]})
    assert (new.status_code, new.content == old.content) == (200, False)
    assert new.headers["cache-control"] == "public, no-cache"


async def test_what_a_page_names_may_be_kept_for_a_while_and_is_not_sent_twice(public: Public) -> None:
    version = await make_media(public.installation, public.site)
    await public.show(version)
    answer = await public.get(f"{lasting_url(version, '/media')}?v=1")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = await public.get(
        f"{lasting_url(version, '/media')}?v=1", **{"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("query", ["v=1", "v=99", "v=x", "v=", ""])
async def test_a_version_that_is_not_public_is_not_sent(public: Public, query: str) -> None:
    version = await make_media(public.installation, public.site, picture(640, 400))
    await public.show(version)
    first = (await public.get(f"{lasting_url(version, '/media')}?v=1")).content
    await public.replace(version, picture(641, 400))
    answer = await public.get(f"{lasting_url(version, '/media')}?{query}")
    assert answer.status_code == 200
    assert answer.content != first
    assert answer.headers["cache-control"] == "public, no-cache"


async def test_an_address_of_a_width_that_is_gone_gives_the_nearest(public: Public) -> None:
    version = await make_media(public.installation, public.site, picture(1200, 600))
    await public.show(version)
    await public.replace(version, picture(500, 250))
    folder = lasting_url(version, "/media").rpartition("/")[0]
    for name in ("1200.webp", "wide-800.avif", "400.avif", "99999.webp"):
        answer = await public.get(f"{folder}/{name}?v=2")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert answer.headers["cache-control"] == "public, no-cache"
    for name in ("tep", "original", "800.svg", "wide-.webp", "../original"):
        assert (await public.get(f"{folder}/{name}")).status_code == 404


async def test_a_file_is_only_ever_downloaded(public: Public) -> None:
    version = await make_media(public.installation, public.site, PDF, name="Báo cáo.pdf.html")
    await public.offer(version)
    answer = await public.get(f"/media/{version.media.uid.hex}/tep")
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="bao-cao-pdf-html.pdf"')
    assert unquote(disposition).endswith("filename*=UTF-8''Báo cáo.pdf.html.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_a_player_is_sent_the_part_that_it_asks_for(public: Public) -> None:
    version = await make_media(public.installation, public.site, PDF, name="a.pdf")
    await public.offer(version)
    path = f"/media/{version.media.uid.hex}/tep"
    part = await public.get(path, range="bytes=10-19")
    assert (part.status_code, part.content) == (206, PDF[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(PDF)}"
    assert (await public.get(path, range="bytes=-5")).content == PDF[-5:]
    beyond = await public.get(path, range=f"bytes={len(PDF)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(PDF)}")
    changed = await public.get(path, range="bytes=0-1", **{"if-range": '"other"'})
    assert (changed.status_code, changed.content) == (200, PDF)


async def test_what_no_public_page_shows_is_nobody_s(public: Public) -> None:
    version = await make_media(public.installation, public.site)
    assert (await public.get(lasting_url(version, "/media"))).status_code == 404


async def test_a_block_of_the_home_page_shows_its_pictures(public: Public) -> None:
    version = await make_media(public.installation, public.site)
    html = f'<p><img src="{lasting_url(version, "/media")}" alt="x"></p>'
    kinds = public.installation.features.provided(BlockKind)
    async with public.installation.write(public.site.id) as session:
        block = BlockInput("main", "text", settings={"html": html})
        await layout.set_blocks(session, public.installation.operator, [block], kinds, now=MORNING)
    assert (await public.get(lasting_url(version, "/media"))).status_code == 200
    assert (await public.get(lasting_url(version, "/media"), PORTAL)).status_code == 404


async def test_another_site_shows_the_version_that_it_approved(public: Public) -> None:
    version = await make_media(public.installation, public.site, picture(640, 400))
    province = public.province
    board = await province.board(public.site, "Tin tức")
    portal = next(
        site for site in (await public.installation.sites.load()).by_id.values() if site.kind == "portal"
    )
    portal_board = await province.board(portal, "Tin sở ngành")
    body = f'<p><img src="{lasting_url(version, "/media")}" alt="x"></p>'
    entry = await province.published(public.site, board, picture_id=version.media_id, body_html=body)
    await province.linked(public.site, entry, to=portal, board=portal_board)
    path = lasting_url(version, "/media")
    approved = (await public.get(path, PORTAL)).content
    await public.replace(version, picture(500, 500))
    await province.settle()
    page = (await public.client.get(f"{PORTAL}/{portal_board.path}/{entry.slug}-{entry.id}")).text
    assert "?v=1" in page
    assert "?v=2" not in page
    assert (await public.get(path, PORTAL)).content == approved
    assert (await public.get(f"{path}?v=1", PORTAL)).headers["cache-control"] == "public, max-age=3600"
    assert (await public.get(path)).content != approved


async def test_readers_are_told_who_made_a_picture_and_by_what_right_it_is_shown(public: Public) -> None:
    lead, inside = [
        await make_media(public.installation, public.site, picture(600 + n, 400)) for n in range(2)
    ]
    async with public.installation.write(public.site.id) as session:
        operator = public.installation.operator
        said = Description(credit="Nguyễn An", licence="cc-by", licence_note="văn bản số 12")
        await service.describe(session, operator, lead.media_id, said, now=MORNING)
        await service.describe(session, operator, inside.media_id, Description(credit="Lê Bình"), now=MORNING)
    body = f'<p><img src="{lasting_url(inside, "/media")}" alt="x"></p>'
    page = (await public.client.get(await public.show(lead, body_html=body))).text
    assert "Ảnh: Nguyễn An" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/deed.vi"' in page
    assert "Ảnh: Lê Bình" in page
    assert "văn bản số 12" not in page
