"""A table of units becomes sites, and the same table again doubles nothing."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from liencong.core.tenancy.tables import Site, Unit
from liencong.sites.board.tables import Board
from liencong.sites.intake.formats.units import UnitRow
from liencong.sites.setup.provision import Report, UnitsInRing, parents_first, provision
from tests.factories.province import MORNING, Province

PROVINCE = UnitRow(line=2, code="49", name="Tỉnh Mẫu", kind="portal", tier="province")
WARD = UnitRow(line=3, code="20335", name="Phường Tam Kỳ", parent_code="49", tier="commune",
               domain="tamky.mau.gov.vn", phone="0235 000 000")  # fmt: skip
SAME_NAME = UnitRow(line=4, code="20336", name="Phường Tam Kỳ", parent_code="49")
EXTERNAL = UnitRow(line=5, code="B1", name="Báo Mẫu", kind="external", domain="bao.vn")


async def run(province: Province, rows: Sequence[UnitRow]) -> Report:
    return await provision(province.installation, rows, now=MORNING, advance=lambda _: None)


async def sites(province: Province) -> dict[str, Site]:
    return dict((await province.installation.sites.load()).by_slug)


async def test_each_row_becomes_a_site_with_boards(province: Province) -> None:
    report = await run(province, [WARD, SAME_NAME, PROVINCE, EXTERNAL])
    assert (report.outcomes["made"], report.refused) == (4, [])
    made = await sites(province)
    assert made.keys() == {"tinh-mau", "phuong-tam-ky", "phuong-tam-ky-20336", "bao-mau"}
    ward = made["phuong-tam-ky"]
    assert [known.host for known in ward.hosts] == ["tamky.mau.gov.vn"]
    assert ward.settings["phone"] == "0235 000 000"
    assert ward.parent_id == made["tinh-mau"].id
    assert province.installation.sites.url(made["bao-mau"]) == "https://bao.vn"
    async with province.installation.read(ward.id) as session:
        assert await session.scalar(select(func.count(Board.id))) == 4
        unit = await session.get(Unit, "20335")
    assert unit is not None
    assert (unit.parent_code, unit.tier) == ("49", "commune")


async def test_the_same_table_again_changes_nothing(province: Province) -> None:
    rows = [PROVINCE, WARD, SAME_NAME, EXTERNAL]
    await run(province, rows)
    before = {slug: site.version for slug, site in (await sites(province)).items()}
    report = await run(province, rows)
    assert report.outcomes == {"unchanged": 4}
    assert {slug: site.version for slug, site in (await sites(province)).items()} == before


async def test_what_a_later_table_says_differently_is_changed(province: Province) -> None:
    await run(province, [PROVINCE, WARD])
    later = UnitRow(
        line=2, code="20335", name="Phường Bàn Thạch", parent_code="49", domain="banthach.mau.gov.vn"
    )
    report = await run(province, [later])
    assert report.outcomes == {"changed": 1}
    ward = (await sites(province))["phuong-tam-ky"]
    assert ward.name == "Phường Bàn Thạch"
    assert [known.host for known in ward.hosts] == ["tamky.mau.gov.vn", "banthach.mau.gov.vn"]
    assert ward.settings["phone"] == "0235 000 000"


async def test_the_portal_that_stands_takes_its_unit_and_keeps_its_name(province: Province) -> None:
    portal = await province.portal()
    report = await run(province, [PROVINCE, WARD])
    assert report.outcomes == {"changed": 1, "made": 1}
    found = (await sites(province))[portal.slug]
    assert (found.unit_code, found.name) == ("49", portal.name)


async def test_a_row_that_cannot_be_taken_leaves_nothing_and_harms_no_other(province: Province) -> None:
    await province.site("da-co", hosts=["tamky.mau.gov.vn"])
    taken_slug = UnitRow(line=9, code="1", name="Xã A", slug="da-co")
    report = await run(province, [WARD, taken_slug, SAME_NAME])
    assert report.outcomes == {"made": 1}
    assert [(row.line, row.why.partition(":")[0]) for row in report.refused] == [(3, "hosts"), (9, "slug")]
    async with province.installation.read(None) as session:
        assert list(await session.scalars(select(Unit.code))) == ["20336"]


async def test_a_site_that_is_followed_elsewhere_is_not_made_anew(province: Province) -> None:
    await province.site("bao-mau", kind="external", settings={"url": "https://bao.vn"})
    report = await run(
        province, [UnitRow(line=9, code="B1", name="Báo Mẫu", slug="bao-mau", domain="bao.vn")]
    )
    assert [(one.line, "peers adopt bao-mau" in one.why) for one in report.refused] == [(9, True)]
    (kept,) = (await sites(province)).values()
    assert (kept.kind, kept.unit_code, kept.hosts) == ("external", None, [])


def test_parents_come_first_whatever_the_order() -> None:
    assert parents_first([WARD, SAME_NAME, PROVINCE])[0] is PROVINCE


def test_units_above_each_other_in_a_ring_are_refused() -> None:
    ring = [UnitRow(line=n, code=f"u{n}", name="Xã", parent_code=f"u{(n + 1) % 3}") for n in range(3)]
    with pytest.raises(UnitsInRing):
        parents_first(ring)


async def test_the_communes_of_a_real_province(province: Province, test_data: Path) -> None:
    with gzip.open(test_data / "vn_units_2025_two_level.json.gz") as file:
        first = next(unit for unit in json.load(file) if unit["Code"] == "11")
    rows = [
        UnitRow(line=n, code=unit["Code"], name=unit["FullName"], parent_code=unit.get("ProvinceCode", ""))
        for n, unit in enumerate([first, *first["Wards"]])
    ]
    report = await run(province, rows)
    assert (report.outcomes, report.refused) == ({"made": len(rows)}, [])
