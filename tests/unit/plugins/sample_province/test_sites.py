"""The tenants are those of the regulation, with their real names, and contacts that are plainly not real."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from liencong.plugins.sample_province.content import Province, Site

THEMES = Path(__file__).parents[4] / "liencong" / "themes"
UNITS = "vn_units_2024_three_level.json.gz"
NAMED_BY_THE_REGULATION = {
    "van-phong-ubnd",
    "so-tnmt",
    "so-tu-phap",
    "so-khdt",
    "so-tai-chinh",
    "so-xay-dung",
    "so-khcn",
    "so-vhttdl",
    "bql-kkt-kcn",
    "cuc-thue",
    "cuc-thong-ke",
    "kho-bac",
    "so-tttt",
}
ENDED_BEFORE_THE_LIST = {"519": "Huyện Nông Sơn"}
"""Nông Sơn went back into Quế Sơn at the beginning of 2025, the list of units is younger."""


def localities(province: Province) -> list[Site]:
    return [site for site in province.sites if site.tier == "district"]


def test_one_portal_comes_first(province: Province) -> None:
    assert [site.kind for site in province.sites] == ["portal"] + ["component"] * (len(province.sites) - 1)


def test_more_than_thirty_component_sites_with_addresses_of_their_own(province: Province) -> None:
    slugs = [site.slug for site in province.sites]
    assert len(slugs) > 31
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z][a-z-]{1,30}", slug) for slug in slugs)


def test_every_agency_of_the_regulation_has_its_site(province: Province) -> None:
    assert {site.slug for site in province.sites if site.tier == "agency"} >= NAMED_BY_THE_REGULATION


def test_localities_are_those_of_the_province(province: Province) -> None:
    path = Path(os.environ.get("LIENCONG_TEST_DATA", THEMES.parents[2] / "shared" / "data")) / UNITS
    if not path.exists() and not os.environ.get("CI"):
        pytest.skip(f"{path} is missing; LIENCONG_TEST_DATA names the folder of the test data")
    provinces = json.loads(gzip.decompress(path.read_bytes()))
    districts = next(unit["District"] for unit in provinces if unit["Code"] == "49")
    wanted = {unit["Code"]: unit["FullName"] for unit in districts} | ENDED_BEFORE_THE_LIST
    assert {site.unit_code: site.name for site in localities(province)} == wanted


def test_eighteen_localities(province: Province) -> None:
    kinds = [site.name.rsplit(" ", len(site.short_name.split()))[0] for site in localities(province)]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"Thành phố": 2, "Thị xã": 1, "Huyện": 15}


def test_contacts_are_marked_as_sample(province: Province) -> None:
    for site in province.sites:
        assert "mẫu" in site.address, site.slug
        assert "mẫu" in site.phone, site.slug
        assert site.email.endswith("@demo.test"), site.slug
        assert all(person.email.endswith("@demo.test") for person in site.people), site.slug


def test_no_contact_is_given_twice(province: Province) -> None:
    for said in ("address", "phone", "email", "tagline"):
        values = [getattr(site, said) for site in province.sites]
        assert sorted(set(values)) == sorted(values), said


def test_people_are_those_of_the_contract(province: Province) -> None:
    portal, *components = province.sites
    assert {person.email: person.role for person in portal.people} == {
        "bientap@demo.test": "editor",
        "truongban@demo.test": "editor_in_chief",
        "chutich@demo.test": "chairperson",
        "quantri@demo.test": "platform_admin",
    }
    for site in components:
        assert [(person.email, person.role) for person in site.people] == [
            (f"webmaster.{site.slug}@demo.test", "site_admin"),
            (f"truongban.{site.slug}@demo.test", "editor_in_chief"),
        ]
        assert all(len(person.name.split()) > 1 for person in site.people)


def test_themes_exist(province: Province) -> None:
    assert {site.theme for site in province.sites} == {"tinh", "so-nganh", "dia-phuong"}
    assert all((THEMES / site.theme / "theme.toml").exists() for site in province.sites)


def test_some_agencies_belong_to_another_hierarchy(province: Province) -> None:
    above = {site.slug: site.governing_agency for site in province.sites}
    assert [above[slug] for slug in ("cuc-thue", "cuc-thong-ke", "kho-bac")] == [
        "Tổng cục Thuế",
        "Tổng cục Thống kê",
        "Kho bạc Nhà nước",
    ]
