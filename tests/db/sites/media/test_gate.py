"""Every file passes the scanner, whoever brings it; what is harmful is kept apart from everything served."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from liencong.core.access.rules import Actor
from liencong.core.boot import assemble
from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden
from liencong.core.installation import Installation
from liencong.core.scanner import EICAR, NotScanned, open_scanner
from liencong.core.settings import load_settings
from liencong.core.storage import KEY
from liencong.sites.intake.formats.item import ImportedItem, ImportedMedia
from liencong.sites.intake.media_sources import Folder
from liencong.sites.intake.report import Report
from liencong.sites.intake.service import import_items
from liencong.sites.intake.wishes import Wishes
from liencong.sites.media import library, quarantine
from liencong.sites.media.arrival import Arrival
from liencong.sites.media.failures import Infected
from liencong.sites.media.library import Wanted
from liencong.sites.media.quarantine import Kept
from liencong.sites.media.taking import Taken, take_in
from tests.db.sites.media.conftest import Shelf
from tests.factories.media import picture
from tests.factories.province import BASE_HOST
from tests.ports import free_port
from tests.services import SCAN_URL, needed

NAME = "Hoá đơn \u202efdp.exe"


@pytest.fixture
async def installation(database_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """An installation with a scanner."""
    settings = load_settings(
        tmp_path, DATABASE_URL=database_url, BASE_HOST=BASE_HOST, SCAN_URL=needed(SCAN_URL)
    )
    async with assemble(settings).running() as running:
        yield running


async def send(shelf: Shelf, content: bytes, *, name: str = NAME, by: Actor | None = None) -> Taken:
    actor = by or shelf.installation.operator
    arrival = Arrival(shelf.site.id, name, content)
    return await take_in(shelf.installation, actor, arrival, now=utc_now())


async def kept(shelf: Shelf) -> list[Kept]:
    async with shelf.installation.read(None) as session:
        found = await quarantine.list_kept(session, shelf.installation.operator, limit=10, offset=0)
    return list(found)


async def held(shelf: Shelf) -> int:
    async with shelf.installation.read(shelf.site.id) as session:
        return await library.count_media(session, shelf.installation.operator, Wanted())


async def test_what_is_harmless_comes_in(shelf: Shelf) -> None:
    assert (await send(shelf, picture())).version.is_picture
    assert await kept(shelf) == []


async def test_what_is_harmful_is_refused_and_kept_apart(shelf: Shelf) -> None:
    person = await shelf.province.person("contributor", shelf.site)
    with pytest.raises(Infected) as refusal:
        await send(shelf, EICAR, by=person.actor)
    assert "Eicar" in refusal.value.params["finding"]
    assert await held(shelf) == 0
    (one,) = await kept(shelf)
    assert (one.file.filename, one.file.size, one.site) == ("Hoá đơn fdp.exe", len(EICAR), shelf.site.name)
    assert one.sent_by == person.actor.name
    assert one.file.key.startswith("quarantine/")
    assert await shelf.installation.storage.get(one.file.key) == EICAR


async def test_who_runs_the_platform_deletes_it_and_nobody_else_sees_it(shelf: Shelf) -> None:
    with pytest.raises(Infected):
        await send(shelf, EICAR)
    (one,) = await kept(shelf)
    chief = await shelf.province.person("site_admin", shelf.site)
    async with shelf.installation.write(None) as session:
        with pytest.raises(Forbidden):
            await quarantine.list_kept(session, chief.actor, limit=10, offset=0)
        with pytest.raises(Forbidden):
            await quarantine.delete(session, chief.actor, one.file.id, now=utc_now())
    async with shelf.installation.write(None) as session:
        key = await quarantine.delete(session, shelf.installation.operator, one.file.id, now=utc_now())
    assert key == one.file.key
    assert await kept(shelf) == []


async def test_a_scanner_that_does_not_answer_lets_nothing_in(shelf: Shelf) -> None:
    shelf.installation.scanner = open_scanner(f"clamd://127.0.0.1:{free_port()}")
    with pytest.raises(NotScanned):
        await send(shelf, picture())
    assert (await held(shelf), await kept(shelf)) == (0, [])


async def test_no_key_carries_what_a_sender_wrote(shelf: Shelf) -> None:
    version = (await send(shelf, picture(), name="../../virus.php")).version
    for key in [version.key, *(one["key"] for one in version.variants)]:
        assert KEY.fullmatch(key)
        assert "virus" not in key
        assert "php" not in key


async def test_the_same_bytes_are_kept_once_and_lacking_words_are_taken_over(shelf: Shelf) -> None:
    first = await send(shelf, picture())
    second = await send(shelf, picture(), name="khac.png")
    assert (first.known, second.known) == (False, True)
    assert first.version.media_id == second.version.media_id
    assert await held(shelf) == 1


async def bring_in(shelf: Shelf, tmp_path: Path, content: bytes, *, dry_run: bool = False) -> Report:
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "a.png").write_bytes(content)
    item = ImportedItem(
        external_id="1", title="Bài có ảnh", body_html='<p><img src="https://cu.test/a.png"></p>',
        attachments=(ImportedMedia(url="https://cu.test/a.png"),),
    )  # fmt: skip
    wishes = Wishes(site=shelf.site, board=shelf.board.path, media=Folder(folder), dry_run=dry_run)
    return await import_items(
        shelf.installation, shelf.installation.operator, iter([item]), wishes, now=utc_now()
    )


async def test_an_import_brings_nothing_harmful_in(shelf: Shelf, tmp_path: Path) -> None:
    report = await bring_in(shelf, tmp_path, EICAR)
    assert [remark.code for remark in report.remarks] == ["media-refused"]
    assert (await held(shelf), len(await kept(shelf))) == (0, 1)


async def test_a_dry_run_leaves_no_trace_even_of_what_is_harmful(shelf: Shelf, tmp_path: Path) -> None:
    await bring_in(shelf, tmp_path, EICAR, dry_run=True)
    assert await kept(shelf) == []


async def test_without_the_scanner_an_import_waits_for_another_time(shelf: Shelf, tmp_path: Path) -> None:
    shelf.installation.scanner = open_scanner(f"clamd://127.0.0.1:{free_port()}")
    report = await bring_in(shelf, tmp_path, picture())
    assert (len(report.refused), report.taken) == (1, [])
