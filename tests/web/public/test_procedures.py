"""Procedures as citizens find them, and the way on to where they are done online."""

import json
import re

from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from tests.factories.province import Client, Province
from tests.worlds import world

HOME = "http://xa-tam-ky.cong.test"
ONLINE = "https://dichvucong.gov.vn/p/home/dvc-tthc-dang-ky-khai-sinh.html"
SAID = {
    "sector": "Hộ tịch",
    "authority": "Ủy ban nhân dân cấp xã",
    "service_level": "full",
    "time_limit": "Ngay trong ngày làm việc",
    "online_url": ONLINE,
}


@world
async def site(province: Province) -> Site:
    await province.portal()
    return await province.site("xa-tam-ky")


@world
async def procedures(province: Province, site: Site) -> Board:
    return await province.board(site, "Thủ tục hành chính", type="procedure")


async def page(client: Client, path: str) -> str:
    answer = await client.get(f"{HOME}{path}")
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


async def test_a_procedure_tells_what_it_takes_and_leads_to_where_it_is_done(
    province: Province, client: Client, site: Site, procedures: Board
) -> None:
    entry = await province.published(site, procedures, title="Đăng ký khai sinh", fields=SAID)
    shown = await page(client, f"/thu-tuc-hanh-chinh/{entry.slug}-{entry.id}")
    assert re.search(rf'<a class="button" href="{re.escape(ONLINE)}">Nộp hồ sơ trực tuyến</a>', shown)
    for words in ("Hộ tịch", "Ủy ban nhân dân cấp xã", "Toàn trình", "Ngay trong ngày làm việc"):
        assert f"<dd>{words}</dd>" in shown
    machines = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown)
    assert any("GovernmentService" in one and json.dumps(ONLINE) in one for one in machines)


async def test_a_search_narrows_procedures_by_their_fields_in_words(
    province: Province, client: Client, site: Site, procedures: Board
) -> None:
    await province.published(site, procedures, title="Đăng ký khai sinh", fields=SAID)
    other = {**SAID, "sector": "Đất đai", "service_level": "partial", "online_url": ""}
    await province.published(site, procedures, title="Đăng ký biến động đất", fields=other)
    await province.settle()
    found = await page(client, "/tim-kiem?q=dang+ky&type=procedure")
    assert "Thủ tục hành chính" in found
    assert "Toàn trình" in found
    assert "Hộ tịch" in found
    narrowed = await page(client, "/tim-kiem?q=dang+ky&type=procedure&f.service_level=full")
    assert "khai sinh" in narrowed.lower()
    assert "biến động" not in narrowed
