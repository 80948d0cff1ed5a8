"""What is dropped into a site's folder waits for its people, once, and is moved out of the way (S54)."""

import json
import os
from pathlib import Path

import pytest

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.entry import service as entries
from liencong.sites.receiving import dropping, rules, service, taking
from liencong.sites.receiving.tables import Received
from tests.factories.province import Province
from tests.unit.sites.receiving.test_parcels import PDF, SHEET, edxml
from tests.worlds import world

LONG_AGO = 1_000_000_000


@world
async def site(province: Province) -> Site:
    return await province.site("so-y-te")


@world
async def board(province: Province, site: Site) -> Board:
    return await province.board(site, "Văn bản", type="document")


@pytest.fixture
def folder(province: Province, board: Board) -> Path:
    made = province.installation.settings.drop_folder / "so-y-te" / board.slug
    made.mkdir(parents=True)
    return made


def drop(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    os.utime(folder / name, (LONG_AGO, LONG_AGO))
    return folder / name


async def came(province: Province, site: Site) -> list[Received]:
    await dropping.take_all(province.installation)
    async with province.installation.read(site.id) as session:
        return await service.list_in_state(session, rules.WAITING, limit=10, offset=0)


async def test_a_dropped_document_becomes_a_typed_draft(province: Province, site: Site, folder: Path) -> None:
    drop(folder, "vb.edxml", edxml())
    [received] = await came(province, site)
    editor = await province.person("editor", site)
    entry_id = await taking.take(province.installation, editor.actor, site, received.id, now=utc_now())
    async with province.installation.read(site.id) as session:
        entry = await entries.get(session, entry_id)
        revision = await entries.get_revision(session, entry.working_revision_id)
    assert (entry.type, entry.state) == ("document", "draft")
    assert revision.fields["number"] == "12/TB-SYT"
    assert revision.fields["issued_on"] == "2026-11-20"
    assert (folder / "da-nhan" / "vb.edxml").is_file()
    assert await came(province, site) == []


async def test_a_folder_is_one_message(province: Province, site: Site, folder: Path) -> None:
    inside = folder / "cong-van-12"
    inside.mkdir()
    drop(inside, "thong-tin.json", json.dumps(SHEET).encode())
    drop(inside, "vb.pdf", PDF)
    os.utime(inside, (LONG_AGO, LONG_AGO))
    [received] = await came(province, site)
    assert received.title == SHEET["trich_yeu"]
    matter = await taking.read(province.installation, received.channel, received.key)
    assert [file.name for file in matter.attachments] == ["vb.pdf"]


async def test_what_is_still_being_written_is_left(province: Province, site: Site, folder: Path) -> None:
    (folder / "vb.edxml").write_bytes(edxml()[:100])
    drop(folder, "vb2.edxml.part", edxml())
    drop(folder, ".vb3.edxml", edxml())
    (folder / "vb4.edxml").symlink_to("/etc/hostname")
    assert await came(province, site) == []
    left = sorted(path.name for path in folder.iterdir())  # noqa: ASYNC240 (a handful of names)
    assert left == [".vb3.edxml", "vb.edxml", "vb2.edxml.part", "vb4.edxml"]


async def test_what_cannot_be_read_is_put_aside_with_its_reason(
    province: Province, site: Site, folder: Path
) -> None:
    drop(folder, "hong.edxml", b"<a>")
    drop(folder, "vb.edxml", edxml())
    assert len(await came(province, site)) == 1
    assert "Không đọc được" in (folder / "loi" / "hong.edxml.ly-do.txt").read_text(encoding="utf-8")


async def test_a_board_that_is_not_there_is_told(province: Province, site: Site, folder: Path) -> None:
    wrong = folder.parent / "khong-co"
    wrong.mkdir()
    drop(wrong, "vb.edxml", edxml())
    assert await came(province, site) == []
    assert "Không có chuyên mục này." in (wrong / "loi" / "vb.edxml.ly-do.txt").read_text(encoding="utf-8")


async def test_what_comes_twice_or_was_not_moved_any_more_waits_once(
    province: Province, site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_aside, died = dropping._put_aside, False

    def dies_once(*given: object) -> None:
        nonlocal died
        if not died:
            died = True
            raise MemoryError
        put_aside(*given)  # type: ignore[arg-type]

    drop(folder, "vb.edxml", edxml())
    monkeypatch.setattr(dropping, "_put_aside", dies_once)
    with pytest.raises(MemoryError):
        await dropping.take_all(province.installation)
    assert len(await came(province, site)) == 1
    assert (folder / "da-nhan" / "vb.edxml").is_file()
