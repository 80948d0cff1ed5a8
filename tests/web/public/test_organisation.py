"""Leaders, units and people as the public finds them."""

import json
import re
from datetime import timedelta

from liencong.core.clock import local_day, utc_now
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from tests.factories.province import Client, Province
from tests.worlds import world

HOME = "http://so-y-te.cong.test"


@world
async def site(province: Province) -> Site:
    await province.portal()
    return await province.site("so-y-te")


@world
async def leaders(province: Province, site: Site) -> Board:
    return await province.board(site, "Lãnh đạo", type="leader")


async def page(client: Client, path: str) -> str:
    answer = await client.get(f"{HOME}{path}")
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


async def test_leaders_stand_in_their_order_and_former_ones_apart(
    province: Province, client: Client, site: Site, leaders: Board
) -> None:
    gone = (local_day(utc_now()) - timedelta(days=1)).isoformat()
    for name, said in (
        ("Trần Văn Hai", {"position": "Phó Giám đốc", "order": 2}),
        ("Lê Thị Một", {"position": "Giám đốc", "order": 1}),
        ("Phạm Cựu", {"position": "Giám đốc", "term_from": "2015-01-01", "term_to": gone}),
    ):
        await province.published(site, leaders, title=name, fields=said)
    await province.draft(site, leaders, title="Người chưa duyệt", fields={"position": "Phó Giám đốc"})
    shown = await page(client, "/lanh-dao")
    places = [
        shown.index(words) for words in ("Lê Thị Một", "Trần Văn Hai", "Lãnh đạo qua các thời kỳ", "Phạm Cựu")
    ]
    assert places == sorted(places)
    assert "Người chưa duyệt" not in shown


async def test_particulars_that_are_not_switched_on_are_nowhere(
    province: Province, client: Client, site: Site, leaders: Board
) -> None:
    hidden = {"born_on": "1971-02-03", "home_town": "Quê ẩn"}
    said = {"position": "Giám đốc", **hidden, "qualifications": "Thạc sĩ", "qualifications_shown": True}
    entry = await province.published(site, leaders, title="Lê Thị Một", fields=said)
    await province.settle()
    found = [
        await page(client, f"/lanh-dao/{entry.slug}-{entry.id}"),
        await page(client, f"/api/v1/entries/{entry.id}"),
        await page(client, "/api/v1/types/leader.csv"),
        await page(client, "/lanh-dao/feed.atom"),
        await page(client, "/api/v1/search?q=Quê ẩn"),
    ]
    assert [text for text in found if "Quê ẩn" in text or "1971" in text or "03/02" in text] == []
    assert "Thạc sĩ" in found[0]


async def test_machines_read_a_leader_as_a_person(
    province: Province, client: Client, site: Site, leaders: Board
) -> None:
    said = {"position": "Giám đốc", "phone": "0235 3852 641", "unit": "Ban Giám đốc"}
    entry = await province.published(site, leaders, title="Lê Thị Một", fields=said)
    shown = await page(client, f"/lanh-dao/{entry.slug}-{entry.id}")
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    facts = json.loads(told)
    assert (facts["@type"], facts["name"], facts["jobTitle"]) == ("Person", "Lê Thị Một", "Giám đốc")
    assert facts["worksFor"]["name"] == "Ban Giám đốc"


async def test_the_directory_has_people_and_leaders_by_unit_and_is_looked_through(
    province: Province, client: Client, site: Site, leaders: Board
) -> None:
    structure = await province.board(site, "Cơ cấu tổ chức", type="unit")
    people = await province.board(site, "Danh bạ", type="person")
    await province.published(site, structure, title="Văn phòng Sở", fields={"order": 1})
    await province.published(
        site,
        people,
        title="Hồ Thị Thu",
        fields={"position": "Văn thư", "unit": "Văn phòng Sở", "phone": "113"},
    )
    await province.published(site, leaders, title="Lê Thị Một", fields={"position": "Giám đốc"})
    shown = await page(client, "/danh-ba")
    assert "Hồ Thị Thu" in shown
    assert "Lê Thị Một" in shown
    assert "2 người" in shown
    found = await page(client, "/danh-ba?q=van thu")
    assert "Hồ Thị Thu" in found
    assert "Lê Thị Một" not in found
    table = await page(client, "/danh-ba/danh-ba.csv")
    assert "Hồ Thị Thu,Văn thư,Văn phòng Sở,113," in table
    assert (await client.get(f"{HOME}/lanh-dao/danh-ba.csv")).status_code == 404


async def test_the_structure_is_a_tree(province: Province, client: Client, site: Site) -> None:
    structure = await province.board(site, "Cơ cấu tổ chức", type="unit")
    await province.published(site, structure, title="Sở Y tế", fields={})
    await province.published(
        site, structure, title="Văn phòng", fields={"parent": "Sở Y tế", "head": "Lê Một"}
    )
    shown = await page(client, "/co-cau-to-chuc")
    assert re.search(r"<h2[^>]*>.*Sở Y tế.*</h2>.*<h3[^>]*>.*Văn phòng.*</h3>", shown, re.DOTALL)


async def test_people_are_found_by_name_position_and_unit_and_never_before_approval(
    province: Province, client: Client, site: Site
) -> None:
    people = await province.board(site, "Danh bạ", type="person")
    said = {"position": "Trưởng phòng Kế hoạch", "unit": "Phòng Kế hoạch"}
    await province.published(site, people, title="Hồ Thị Thu", fields=said)
    await province.draft(site, people, title="Hồ Thị Nháp", fields=said)
    await province.settle()
    for words in ("Hồ Thị Thu", "trưởng phòng kế hoạch", "Phòng Kế hoạch"):
        found = (await client.get(f"{HOME}/api/v1/search", params={"q": words, "type": "person"})).json()
        assert [hit["title"] for hit in found["hits"]] == ["Hồ Thị Thu"], words


async def test_news_of_a_whole_site_have_no_people_among_them(
    province: Province, client: Client, site: Site, leaders: Board
) -> None:
    news = await province.board(site)
    await province.published(site, news, title="Tin hôm nay")
    await province.published(site, leaders, title="Lê Thị Một", fields={"position": "Giám đốc"})
    shown = await page(client, "/rss.xml")
    assert "Tin hôm nay" in shown
    assert "Lê Thị Một" not in shown


async def test_a_board_of_news_does_not_list_people_of_a_board_below_it(
    province: Province, client: Client, site: Site
) -> None:
    about = await province.board(site, "Giới thiệu")
    leaders = await province.board(site, "Lãnh đạo", type="leader", parent_id=about.id)
    await province.published(site, about, title="Chức năng của Sở")
    await province.published(site, leaders, title="Lê Thị Một", fields={"position": "Giám đốc"})
    for path in ("/gioi-thieu", "/gioi-thieu/rss.xml"):
        shown = await page(client, path)
        assert "Chức năng của Sở" in shown
        assert "Lê Thị Một" not in shown
    assert "Lê Thị Một" in await page(client, "/gioi-thieu/lanh-dao/rss.xml")


async def test_a_document_tells_its_fields_and_a_leader_not_what_puts_them_in_order(
    province: Province, client: Client, site: Site, leaders: Board
) -> None:
    documents = await province.board(site, "Văn bản", type="document")
    said = {"number": "12/QĐ-SYT", "issued_on": "2026-11-20", "signer": "Lê Thị Một"}
    document = await province.published(site, documents, title="Quyết định", fields=said)
    shown = await page(client, f"/van-ban/{document.slug}-{document.id}")
    assert "<dt>Ngày ban hành</dt><dd>20/11/2026</dd>" in shown
    told = {"position": "Giám đốc", "order": 7, "phone": "0235 3852 641"}
    leader = await province.published(site, leaders, title="Lê Thị Một", fields=told)
    shown = await page(client, f"/lanh-dao/{leader.slug}-{leader.id}")
    assert '<a href="tel:02353852641">0235 3852 641</a>' in shown
    assert "Thứ tự hiển thị" not in shown
