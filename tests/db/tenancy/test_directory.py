"""Which site answers to a host."""

import pytest

from liencong.core.tenancy.directory import SiteUnknown
from liencong.sites.setup import service
from tests.factories.province import HOST, MORNING, Province


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("cong.test", "cong-tinh"),
        ("so-y-te.cong.test", "so-y-te"),
        ("soyte.mau.gov.vn", "so-y-te"),
        ("cu.soyte.mau.gov.vn", "so-y-te"),
        ("khac.cong.test", None),
        ("a.so-y-te.cong.test", None),
        ("bao.cong.test", None),
        ("", None),
    ],
)
async def test_hosts_lead_to_their_sites(province: Province, host: str, slug: str | None) -> None:
    await province.portal()
    await province.site("so-y-te", hosts=["soyte.mau.gov.vn", "cu.soyte.mau.gov.vn"])
    await province.site("bao", kind="external", settings={"url": "https://bao.vn"})
    found = await province.installation.sites.find_by_host(host)
    assert (found.slug if found else None) == slug


async def test_the_first_host_is_the_sites_address(province: Province) -> None:
    site = await province.site("so-y-te", hosts=["soyte.mau.gov.vn", "cu.soyte.mau.gov.vn"])
    assert province.installation.sites.url(site) == "http://soyte.mau.gov.vn"


async def test_every_address_of_a_site_is_known(province: Province) -> None:
    site = await province.site("so-y-te", hosts=["soyte.test", "cu.soyte.test"])
    other = await province.site("bao", kind="external", settings={"url": "https://bao.test/"})
    sites = province.installation.sites
    names = ("soyte.test", "cu.soyte.test", f"so-y-te.{HOST}", f"{HOST}/~so-y-te")
    assert sites.urls(await sites.get(site.id)) == [f"http://{name}" for name in names]
    assert sites.urls(await sites.get(other.id)) == ["https://bao.test"]


async def test_a_change_is_seen_at_once(province: Province) -> None:
    site = await province.site("so-y-te", hosts=["soyte.mau.gov.vn"])
    directory = province.installation.sites
    assert await directory.find_by_host("moi.mau.gov.vn") is None
    async with province.installation.write(site.id) as session:
        await service.add_host(session, province.operator, site.id, "Moi.mau.gov.vn.", now=MORNING)
        await service.rename(session, province.operator, site.id, "Sở Y tế mới", now=MORNING)
    found = await directory.find_by_host("moi.mau.gov.vn")
    assert found is not None
    assert found.name == "Sở Y tế mới"


async def test_an_unknown_slug_is_said_to_be_unknown(province: Province) -> None:
    with pytest.raises(SiteUnknown):
        await province.installation.sites.get_by_slug("khong-co")
