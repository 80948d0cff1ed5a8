"""Addresses of boards and entries: one for each, and a clear answer at every other."""

import pytest

from tests.factories.province import Client
from tests.web.public.conftest import HEALTH, PORTAL, Places


@pytest.mark.parametrize("spelling", ["tin-tuc/sai-chu-{}", "tin-tuc/-{}", "tin-tuc/x-00{}", "sai/muc/x-{}"])
async def test_the_number_of_an_entry_leads_to_its_address_in_one_hop(
    places: Places, client: Client, spelling: str
) -> None:
    answer = await client.get(f"{HEALTH}/{spelling.format(places.entry.id)}")
    assert (answer.status_code, answer.headers["location"]) == (301, places.path)
    assert (await client.get(f"{HEALTH}{places.path}")).status_code == 200


async def test_a_slash_at_the_end_leads_to_the_address_without(places: Places, client: Client) -> None:
    for path in (places.path, "/tin-tuc"):
        for slashes in ("/", "//"):
            answer = await client.get(f"{HEALTH}{path}{slashes}")
            assert (answer.status_code, answer.headers["location"]) == (301, path)
    answer = await client.get(f"{HEALTH}/tin-tuc/?trang=1")
    assert answer.headers["location"] == "/tin-tuc?trang=1"


async def test_redirects_stay_below_the_slug_of_a_site(places: Places, client: Client) -> None:
    answer = await client.get(f"{PORTAL}/~so-y-te/tin-tuc/x-{places.entry.id}")
    assert answer.headers["location"] == f"/~so-y-te{places.path}"
    answer = await client.get(f"{PORTAL}/~so-y-te/tin-tuc/")
    assert answer.headers["location"] == "/~so-y-te/tin-tuc"


async def test_absent_and_foreign_numbers_are_not_told_apart(places: Places, client: Client) -> None:
    draft = await places.province.draft(places.health, places.news)
    asked = [
        f"{HEALTH}/tin-tuc/x-{places.entry.id + 1000}",
        f"{HEALTH}/tin-tuc/x-{draft.id}",
        f"{HEALTH}/tin-tuc/x-{'9' * 30}",
        f"{PORTAL}/tin-so-nganh/x-{places.entry.id}",
        f"{HEALTH}/khong-co",
        f"{PORTAL}/~khong-co/",
    ]
    answers = [await client.get(url) for url in asked]
    assert [answer.status_code for answer in answers] == [404] * len(asked)
    assert all("Không tìm thấy trang" in answer.text for answer in answers)


async def test_a_withdrawn_entry_says_when_and_why_it_went(places: Places, client: Client) -> None:
    await places.withdraw("Sai <số> liệu")
    answer = await client.get(f"{HEALTH}{places.path}")
    assert answer.status_code == 410
    assert "Sai &lt;số&gt; liệu" in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_the_copy_of_a_withdrawn_entry_says_in_words_that_its_source_took_it_back(
    places: Places, client: Client
) -> None:
    await places.link()
    await places.withdraw()
    at_once = await client.get(f"{PORTAL}{places.link_path}")
    await places.province.settle()
    later = await client.get(f"{PORTAL}{places.link_path}")
    assert (at_once.status_code, later.status_code) == (410, 410)
    assert "withdrawn-at-source" not in at_once.text + later.text
    assert "Cơ quan đăng bài đã gỡ bài gốc." in later.text


async def test_an_entry_that_moved_leads_to_its_new_board_and_keeps_the_last_reason(
    places: Places, client: Client
) -> None:
    other = await places.province.board(places.health, "Phòng bệnh")
    await places.province.edit(places.health, places.entry, board=other.id)
    answer = await client.get(f"{HEALTH}{places.path}")
    assert answer.status_code == 301
    assert answer.headers["location"].startswith("/phong-benh/")
    await places.withdraw("Hết hiệu lực")
    answer = await client.get(f"{HEALTH}{places.path}")
    assert answer.status_code == 410
    assert "Hết hiệu lực" in answer.text


async def test_an_unknown_host_is_told_so_in_vietnamese(places: Places, client: Client) -> None:
    for host in ("khong-co.cong.test", "evil.example", "a.so-y-te.cong.test", "[::1]", "", "<script>"):
        answer = await client.get(f"{PORTAL}/", headers={"host": host})
        assert answer.status_code == 421
        assert "Không có trang nào" in answer.text
        assert answer.headers["content-type"].startswith("text/plain")


async def test_a_host_is_known_however_it_is_written(places: Places, client: Client) -> None:
    for host in ("SO-Y-TE.Cong.Test", "so-y-te.cong.test.", "so-y-te.cong.test:8000"):
        answer = await client.get(f"{PORTAL}{places.path}", headers={"host": host})
        assert answer.status_code == 200
