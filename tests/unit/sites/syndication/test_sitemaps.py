from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from liencong.sites.syndication.robots import write_robots
from liencong.sites.syndication.sitemap import (
    ADDRESSES_A_FILE,
    Address,
    files_needed,
    write_sitemap,
    write_sitemap_index,
)

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_sitemap_says_where_pages_stand_and_when_they_changed() -> None:
    pages = [
        Address("https://tinh.vn/?a=1&b=2", datetime(2026, 5, 1, tzinfo=UTC)),
        Address("https://tinh.vn/x"),
    ]
    root = ElementTree.fromstring(write_sitemap(pages))
    assert root.tag == f"{S}urlset"
    assert [one.text for one in root.iter(f"{S}loc")] == [page.url for page in pages]
    assert [one.text for one in root.iter(f"{S}lastmod")] == ["2026-05-01T00:00:00Z"]


def test_an_index_names_the_sitemaps_below_it() -> None:
    root = ElementTree.fromstring(write_sitemap_index([Address("https://tinh.vn/sitemap-1.xml")]))
    assert root.tag == f"{S}sitemapindex"
    assert root.findtext(f"{S}sitemap/{S}loc") == "https://tinh.vn/sitemap-1.xml"


@pytest.mark.parametrize(("addresses", "files"), [(0, 1), (1, 1), (50_000, 1), (50_001, 2), (100_001, 3)])
def test_a_large_site_needs_several_files(addresses: int, files: int) -> None:
    assert files_needed(addresses) == files


def test_no_file_goes_above_the_limit_of_the_protocol() -> None:
    pages = [Address("https://tinh.vn/x")] * ADDRESSES_A_FILE
    assert len(write_sitemap(pages)) < 50 * 2**20
    with pytest.raises(ValueError, match="50001"):
        write_sitemap([*pages, Address("https://tinh.vn/y")])


def test_robots_leave_alone_what_they_are_asked_to() -> None:
    text = write_robots(
        disallowed=["/quan-tri/", "/tim-kiem"], sitemaps=["https://tinh.vn/sitemap.xml"]
    ).decode()
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    assert not rules.can_fetch("x", "https://tinh.vn/quan-tri/bai")
    assert rules.can_fetch("x", "https://tinh.vn/tin-tuc/1")
    assert rules.site_maps() == ["https://tinh.vn/sitemap.xml"]


def test_without_rules_robots_may_read_everything() -> None:
    rules = RobotFileParser()
    rules.parse(write_robots(disallowed=[], sitemaps=[]).decode().splitlines())
    assert rules.can_fetch("x", "https://tinh.vn/quan-tri/")


def test_no_value_can_add_a_rule() -> None:
    text = write_robots(disallowed=["/a\nAllow: /b"], sitemaps=[]).decode()
    assert not [line for line in text.splitlines() if line.startswith("Allow")]
