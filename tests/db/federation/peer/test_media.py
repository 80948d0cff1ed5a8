"""Pictures and files of a peer come along through the one gate, within bounds, and are shown from here."""

from xml.sax.saxutils import escape

import pytest
from sqlalchemy import select

from liencong.federation.peer import fetching
from liencong.sites.media.tables import Media, MediaVersion
from tests.db.federation.peer.conftest import Pulling
from tests.factories.elsewhere import atom, atom_entry
from tests.factories.media import picture

PDF = b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def with_enclosures(entry: str, *urls: str) -> str:
    links = "".join(f"<link rel='enclosure' href='{url}' title='Phụ lục'/>" for url in urls)
    return entry.replace("<updated>", f"{links}<updated>", 1)


def showing(*urls: str) -> str:
    return "<p>Nội dung.</p>" + "".join(f'<img src="{escape(url)}" alt="Hội nghị">' for url in urls)


async def kept(pulled: Pulling) -> list[tuple[Media, MediaVersion]]:
    statement = select(Media, MediaVersion).join(MediaVersion, MediaVersion.media_id == Media.id)
    async with pulled.installation.read(pulled.site_id) as session:
        return [(row[0], row[1]) for row in await session.execute(statement)]


async def body_of(pulled: Pulling, title: str) -> str:
    return (await pulled.entries())[title][1].body_html


async def test_a_picture_is_shown_from_here_with_its_words_and_whose_it_is(pulled: Pulling) -> None:
    server = pulled.elsewhere
    url = server.put("/anh.png", picture(), "image/png")
    server.put("/feed", atom(atom_entry(1, content=showing(url))))
    await pulled.pull()
    [(media, version)] = await kept(pulled)
    body = await body_of(pulled, "Tin số 1")
    assert f"/media/{media.uid.hex}/" in body
    assert server.url not in body
    assert (media.alt, media.credit, media.source) == ("Hội nghị", "Báo Nguồn", url)
    assert (version.filename, version.width) == ("anh.png", 640)


async def test_a_file_beside_the_text_is_offered_below_it(pulled: Pulling) -> None:
    server = pulled.elsewhere
    url = server.put("/phu-luc.pdf", PDF, "application/pdf")
    server.put("/feed", atom(with_enclosures(atom_entry(1), url)))
    await pulled.pull()
    [(media, _)] = await kept(pulled)
    assert f'<a href="/media/{media.uid.hex}/' in await body_of(pulled, "Tin số 1")


async def test_what_cannot_be_had_is_told_and_the_text_comes_without_it(pulled: Pulling) -> None:
    server = pulled.elsewhere
    gone, broken = f"{server.url}/mat.png", server.put("/vo.png", b"no picture", "image/png")
    inside = "http://169.254.169.254/anh.png"
    server.put("/feed", atom(atom_entry(1, content=showing(gone, broken, inside))))
    await pulled.pull()
    assert await kept(pulled) == []
    assert "<img" not in await body_of(pulled, "Tin số 1")
    words = [notice.words for notice in await pulled.notices()]
    assert all(any(url in one for one in words) for url in (gone, broken, inside))


async def test_an_attachment_of_50_megabytes_is_refused_with_the_reason(pulled: Pulling) -> None:
    server = pulled.elsewhere
    url = server.put("/lon.pdf", PDF + bytes(50_000_000), "application/pdf")
    server.put("/feed", atom(with_enclosures(atom_entry(1), url)))
    await pulled.pull()
    assert (await kept(pulled), await pulled.live()) == ([], {"Tin số 1"})
    assert "lớn quá mức" in (await pulled.notices())[0].words


async def test_what_costs_too_much_at_once_comes_with_later_pulls(
    pulled: Pulling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_FILES", 2)
    server = pulled.elsewhere
    urls = [server.put(f"/{number}.png", picture(40 + number, 40), "image/png") for number in range(4)]
    given = [atom_entry(number, content=showing(url)) for number, url in enumerate(urls)]
    server.put("/feed", atom(*given), headers={"ETag": '"1"'})
    for pull, count in enumerate((2, 4, 4)):
        assert (await pulled.pull()).whole == (pull > 0)
        assert len(await pulled.live()) == count
    assert len(await kept(pulled)) == 4


async def test_reading_the_same_again_fetches_nothing_again(pulled: Pulling) -> None:
    server = pulled.elsewhere
    url = server.put("/anh.png", picture(), "image/png")
    server.put("/feed", atom(atom_entry(1, content=showing(url))))
    await pulled.pull()
    await pulled.pull()
    assert server.paths().count("/anh.png") == 1
