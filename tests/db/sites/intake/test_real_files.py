"""Real exports, feeds and corpora come in whole, or every part that does not is told with its reason."""

import gzip
import io
import tarfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

import pytest

from liencong.core.errors import LiencongError
from liencong.sites.entry.tables import Entry
from liencong.sites.intake.formats.feed import read_feed
from liencong.sites.intake.formats.item import ImportedItem, Reading, Refusal
from liencong.sites.intake.formats.jsonl import read_jsonl
from liencong.sites.intake.report import Report
from liencong.sites.intake.sources import open_wxr, opened
from tests.db.sites.intake.conftest import NOW, Intake

WP = "{https://wordpress.org/export/1.2/}"
CORPORA = ("gov", "law", "wiki_sample")
LINES_EACH = 60
LONGEST_SECONDS = 120


@pytest.fixture
def export(test_data: Path) -> Path:
    return test_data / "wxr_theme_unit_test.xml.gz"


@pytest.fixture
def feeds(test_data: Path) -> dict[str, bytes]:
    with tarfile.open(test_data / "feeds_feedparser_dev.tar.xz") as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name: file.read() for name, file in files.items() if file}


@pytest.fixture
def corpus_lines(test_data: Path) -> bytes:
    some: list[bytes] = []
    for name in CORPORA:
        with gzip.open(test_data / f"search_corpus_{name}.jsonl.gz") as file:
            some += islice(file, LINES_EACH)
    return b"".join(some)


async def take_export(intake: Intake, path: Path, **wishes: object) -> Report:
    with opened(path) as file:
        source = open_wxr(file)
        return await intake.take_readings(source.readings, categories=source.categories, **wishes)


@pytest.fixture
def channel(export: Path) -> ElementTree.Element:
    """The export as plain XML."""
    found = ElementTree.fromstring(gzip.decompress(export.read_bytes())).find("channel")
    assert found is not None
    return found


async def test_every_part_of_a_wordpress_export_is_here_or_told(
    intake: Intake, export: Path, channel: ElementTree.Element
) -> None:
    report = await take_export(intake, export)
    written, remarks = await intake.written(), report.remarks
    kinds = Counter(item.findtext(f"{WP}post_type") for item in channel.findall("item"))
    assert len(written) == len(report.taken) == kinds["post"] + kinds["page"]
    assert len(report.refused) == kinds["nav_menu_item"]
    known = {*await intake.board_titles(), *(one.title for one in remarks), "Uncategorized"}
    known |= {word for _, revision in written.values() for word in revision.keywords}
    known |= {name for one in remarks for name in str(one.params.get("names", "")).split(", ")}
    assert {category.findtext(f"{WP}cat_name") for category in channel.findall(f"{WP}category")} <= known
    authors = {revision.author for _, revision in written.values()}
    told = {one.title for one in remarks if one.code == "author-without-entries"}
    assert {
        one.findtext(f"{WP}author_display_name") for one in channel.findall(f"{WP}author")
    } <= authors | told
    media = {item.findtext(f"{WP}attachment_url") for item in channel.findall("item")} - {None}
    assert media <= {one.params.get("address") for one in [*remarks, *report.refused]}


async def test_a_wordpress_export_keeps_its_dates_and_comes_in_only_once(
    intake: Intake, export: Path
) -> None:
    dry = await take_export(intake, export, dry_run=True)
    assert await intake.count(Entry) == 0
    first = await take_export(intake, export)
    assert (dry.taken, dry.refused, dry.remarks) == (first.taken, first.refused, first.remarks)
    with opened(export) as file:
        items = [one for one in open_wxr(file).readings if isinstance(one, ImportedItem)]
    dates = {
        key: entry.publish_at or entry.published_at for key, (entry, _) in (await intake.written()).items()
    }
    assert dates == {item.external_id: item.published_at for item in items}
    again = await take_export(intake, export)
    assert again.outcomes() == {"unchanged": len(first.taken)}


async def test_all_feeds_come_through_in_bounded_time(intake: Intake, feeds: dict[str, bytes]) -> None:
    started, unreadable, handled, there = monotonic(), [], 0, 0
    for name, data in feeds.items():
        try:
            readings = list(read_feed(data, now=NOW))
            report = await intake.take_readings(readings)
        except LiencongError:
            unreadable.append(name)
            continue
        there += sum(isinstance(one, ImportedItem | Refusal) for one in readings)
        handled += len(report.taken) + len(report.refused)
    assert handled == there > len(feeds) / 2
    assert len(unreadable) < len(feeds) / 100
    assert monotonic() - started < LONGEST_SECONDS


async def test_lines_of_the_corpora_come_in_and_again_change_nothing(
    intake: Intake, corpus_lines: bytes
) -> None:
    def lines() -> Iterator[Reading]:
        return read_jsonl(io.BytesIO(corpus_lines))

    report = await intake.take_readings(lines())
    assert report.outcomes() == {"imported": LINES_EACH * len(CORPORA)}
    assert report.refused == []
    assert (await intake.take_readings(lines())).outcomes() == {"unchanged": LINES_EACH * len(CORPORA)}
    entry, revision = (await intake.written())["gov-1"]
    assert (entry.type, revision.fields["number"]) == ("document", "435/2022/QĐ-UBND")
