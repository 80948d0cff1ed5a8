"""Pictures and files come from a folder, or are told one by one."""

from pathlib import Path

import pytest

from liencong.sites.entry.tables import MediaUse
from liencong.sites.intake.formats.item import ImportedItem, ImportedMedia
from liencong.sites.intake.media_sources import Folder
from liencong.sites.media.tables import Media
from tests.db.sites.intake.conftest import Intake, codes
from tests.factories.media import picture

OLD = "https://cu.vn/wp-content/uploads/2014/03"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    uploads = tmp_path / "uploads" / "2014" / "03"
    uploads.mkdir(parents=True)
    (uploads / "khai-mạc.png").write_bytes(picture())
    (uploads / "vo.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (uploads / "bang.csv").write_text("a,b\n1,2\n")
    (tmp_path / "bi-mat.png").write_bytes(picture(20, 20))
    (uploads / "loi-ra.png").symlink_to(tmp_path / "bi-mat.png")
    return tmp_path / "uploads"


def item(*names: str, lead: str = "") -> ImportedItem:
    media = tuple(ImportedMedia(url=f"{OLD}/{name}", alt=f"Ảnh {name}") for name in names)
    body = "".join(f'<p><img src="{one.url}" alt=""></p>' for one in media)
    return ImportedItem(
        external_id="1", title="Bài", body_html=body, attachments=media, lead_image=lead and f"{OLD}/{lead}"
    )


async def test_pictures_come_into_the_library_and_the_text_shows_them_there(
    intake: Intake, folder: Path
) -> None:
    given = item("khai-m%E1%BA%A1c.png", "khai-mạc-300x200.png", lead="khai-m%E1%BA%A1c.png")
    report = await intake.take_readings([given], media=Folder(folder))
    entry, revision = await intake.one()
    assert report.remarks == []
    assert await intake.count(Media) == 1
    assert OLD not in revision.body_html
    assert revision.body_html.count('src="/media/') == 2
    assert revision.picture_id is not None
    assert await intake.count(MediaUse) == 1
    assert entry.live_revision_id == revision.id


async def test_importing_again_adds_no_file_twice(intake: Intake, folder: Path) -> None:
    await intake.take_readings([item("khai-mạc.png")], media=Folder(folder))
    report = await intake.take_readings([item("khai-mạc.png")], media=Folder(folder))
    assert report.outcomes() == {"unchanged": 1}
    assert await intake.count(Media) == 1


async def test_a_file_that_cannot_be_taken_is_told_and_the_item_taken(intake: Intake, folder: Path) -> None:
    given = item("vo.png", "vang.png", "loi-ra.png", "../../../bi-mat.png")
    report = await intake.take_readings([given], media=Folder(folder))
    assert report.outcomes() == {"imported": 1}
    assert sorted((one.code, str(one.params["address"]).rpartition("/")[2]) for one in report.remarks) == [
        ("media-not-in-folder", "bi-mat.png"),
        ("media-not-in-folder", "loi-ra.png"),
        ("media-not-in-folder", "vang.png"),
        ("media-refused", "vo.png"),
    ]
    assert await intake.count(Media) == 0


async def test_without_a_folder_each_reference_is_told_and_kept(intake: Intake) -> None:
    report = await intake.take_readings([item("a.png", "b.png")])
    _, revision = await intake.one()
    assert [one.params for one in report.remarks] == [
        {"address": f"{OLD}/a.png"},
        {"address": f"{OLD}/b.png"},
    ]
    assert codes(report) == {"media-not-exported"}
    assert f'src="{OLD}/a.png"' in revision.body_html


async def test_a_dry_run_stores_no_file(intake: Intake, folder: Path, tmp_path: Path) -> None:
    report = await intake.take_readings([item("khai-mạc.png", "vo.png")], media=Folder(folder), dry_run=True)
    assert report.outcomes() == {"imported": 1}
    assert codes(report) == {"media-refused"}
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
