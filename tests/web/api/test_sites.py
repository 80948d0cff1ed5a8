"""The API tells of sites and of their boards."""

from tests.web.api.conftest import Places, make_site


async def test_the_host_decides_which_site_is_told_of(places: Places) -> None:
    assert (await places.guest(places.portal).get("/site")).json()["slug"] == "cong"
    assert (await places.guest(places.health).get("/site")).json() == {
        "slug": "so-y-te",
        "name": "Sở Y tế",
        "kind": "component",
        "state": "active",
        "url": "http://so-y-te.cong.test",
        "parent": "cong",
        "boards_url": "http://so-y-te.cong.test/api/v1/boards",
    }


async def test_a_site_below_the_base_host_answers_too(places: Places) -> None:
    told = await places.client.get("/~so-y-te/api/v1/site")
    assert told.json()["slug"] == "so-y-te"


async def test_the_portal_lists_every_site_page_by_page(places: Places) -> None:
    await make_site(
        places.province.installation,
        slug="bao",
        name="Báo",
        kind="external",
        settings={"url": "https://bao.vn/"},
    )
    pages = [page async for page in places.guest(places.portal).pages("/sites", limit=3)]
    assert [[site["slug"] for site in page] for page in pages] == [["cong", "so-y-te", "so-tu-phap"], ["bao"]]
    elsewhere = pages[1][0]
    assert (elsewhere["url"], elsewhere["boards_url"]) == ("https://bao.vn", None)


async def test_a_component_site_lists_itself_only(places: Places) -> None:
    page = (await places.guest(places.health).get("/sites")).json()
    assert [site["slug"] for site in page["items"]] == ["so-y-te"]


async def test_boards_come_in_their_order_and_with_their_addresses(places: Places) -> None:
    boards = (await places.guest(places.health).get("/boards")).json()
    assert [board["slug"] for board in boards] == ["tin-tuc", "van-ban", "thong-bao", "gioi-thieu"]
    assert boards[1]["type"] == "document"
    assert boards[0]["parent"] is None
    assert boards[0]["url"] == "http://so-y-te.cong.test/tin-tuc"
    assert boards[0]["feed_url"] == "http://so-y-te.cong.test/tin-tuc/feed.atom"


async def test_an_unknown_host_is_misdirected(places: Places) -> None:
    assert (await places.client.get("http://khac.test/api/v1/site")).status_code == 421


async def test_a_cursor_that_we_did_not_give_is_refused(places: Places) -> None:
    for cursor in ("x", "W10=", "LTE=", "é"):
        answer = await places.guest(places.portal).get("/sites", after=cursor)
        assert answer.status_code == 422, cursor
        assert answer.json()["errors"].keys() == {"after"}
