"""A poll on pages and over the API, with and without scripts, on one site and on several (S82–S84)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from liencong.core.clock import utc_now
from liencong.core.tenancy.tables import Site
from liencong.federation.totals import service as totals
from liencong.sites.poll import service
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.poll.tables import Poll
from liencong.sites.setup import service as setup
from tests.factories.province import HOST, MORNING, Client, Province
from tests.web.sites.conftest import CHROME, PutBlocks

HEALTH = f"http://so-y-te.{HOST}"
OTHER_BROWSER = {"user-agent": CHROME.replace("131", "132")}

Ask = Callable[..., Awaitable[Poll]]


@pytest.fixture
def ask(province: Province) -> Ask:
    """Ask the question of the regulation's page."""

    async def work(site: Site, opening: Sequence[int] = (1180, 107, 57), **times: datetime) -> Poll:
        labels = ("Đạt yêu cầu", "Chưa đạt yêu cầu", "Cần thêm chủ đề")
        options = [OptionInput(label=a, opening_votes=b) for a, b in zip(labels, opening, strict=True)]
        given = PollInput(question="Ý kiến về Trang?", options=options, **({"opens_at": MORNING} | times))
        async with province.installation.write(site.id) as session:
            return await service.create(session, province.operator, given, now=MORNING)

    return work


async def told(client: Client, poll: Poll, home: str = HEALTH) -> dict[str, Any]:
    answer = await client.get(f"{home}/api/v1/polls/{poll.id}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_the_page_asks_and_tells(province: Province, browser: Client, ask: Ask) -> None:
    poll = await ask(await province.site("so-y-te"))
    page = (await browser.get(f"{HEALTH}/tham-do/{poll.id}")).text
    assert page.count('type="radio"') == 3
    assert "1. Đạt yêu cầu" in page
    assert "1.180 phiếu (88 %)" in page
    assert "57 phiếu (4 %)" in page
    assert "Tổng số phiếu: 1.344" in page


async def test_a_vote_by_form_is_thanked_for_and_seen_by_everybody(
    province: Province, browser: Client, ask: Ask
) -> None:
    poll = await ask(await province.site("so-y-te"))
    url = f"{HEALTH}/tham-do/{poll.id}"
    await browser.get(url)
    option = (await told(browser, poll))["options"][2]["id"]
    answer = await browser.post(url, data={"option": option}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303
    page = (await browser.get(HEALTH + answer.headers["location"])).text
    assert "Cảm ơn bạn" in page
    assert '<form class="poll"' not in page
    for seen in (page, (await browser.get(url)).text):
        assert "58 phiếu" in seen


async def test_a_vote_that_is_no_plain_form_counts_all_the_same(
    province: Province, browser: Client, ask: Ask
) -> None:
    poll = await ask(await province.site("so-y-te"))
    url, option = f"{HEALTH}/tham-do/{poll.id}", str((await told(browser, poll))["options"][0]["id"])

    async def in_pieces() -> AsyncIterator[bytes]:
        yield b"option="
        yield option.encode()

    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = [
        await browser.post(url, data={"option": option, "more": "x" * 2000}, headers={"user-agent": "a"}),
        await browser.post(url, files={"option": (None, option)}, headers={"user-agent": "b"}),
        await browser.post(url, content=in_pieces(), headers={"user-agent": "c"} | form),
        await browser.post(url, data={"option": option}, headers={"user-agent": "d", "authorization": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [303] * 4
    assert (await told(browser, poll))["total"] == 1344 + 4


async def test_a_vote_is_led_back_to_where_its_site_was_reached(
    province: Province, browser: Client, ask: Ask
) -> None:
    await province.portal()
    poll = await ask(await province.site("so-y-te"))
    option = (await told(browser, poll))["options"][0]["id"]
    answer = await browser.post(f"http://{HOST}/~so-y-te/tham-do/{poll.id}", data={"option": option})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/~so-y-te/tham-do/{poll.id}?phieu=1")
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    for elsewhere, status in ((HOST, 404), (f"{HOST}/~khong-co", 405), ("la.test", 421)):
        refused = await browser.post(f"http://{elsewhere}/tham-do/{poll.id}", data={"option": option})
        assert refused.status_code == status
    assert (await told(browser, poll))["total"] == 1345


async def test_a_second_vote_gets_a_clear_message_and_the_result(
    province: Province, browser: Client, ask: Ask
) -> None:
    poll = await ask(await province.site("so-y-te"))
    option = (await told(browser, poll))["options"][0]["id"]
    url = f"{HEALTH}/tham-do/{poll.id}"
    assert (await browser.post(url, data={"option": option})).status_code == 303
    answer = await browser.post(url, data={"option": option})
    assert answer.status_code == 409
    assert "Bạn đã biểu quyết" in answer.text
    assert "Tổng số phiếu: 1.345" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("option", ["", "x", "0", "999999", "9" * 40])
async def test_a_vote_for_nothing_keeps_the_question_on_the_screen(
    province: Province, browser: Client, ask: Ask, option: str
) -> None:
    poll = await ask(await province.site("so-y-te"))
    answer = await browser.post(f"{HEALTH}/tham-do/{poll.id}", data={"option": option})
    assert answer.status_code == 422
    assert 'type="radio"' in answer.text
    assert (await told(browser, poll))["total"] == 1344


async def test_a_vote_sent_from_another_sites_page_is_refused(
    province: Province, browser: Client, ask: Ask
) -> None:
    poll = await ask(await province.site("so-y-te"))
    option = (await told(browser, poll))["options"][0]["id"]
    answer = await browser.post(
        f"{HEALTH}/tham-do/{poll.id}", data={"option": option}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert (await told(browser, poll))["total"] == 1344


async def test_staff_vote_by_the_same_form(province: Province, browser: Client, ask: Ask) -> None:
    site = await province.site("so-y-te")
    poll = await ask(site)
    await browser.sign_in(await province.person("editor", site), f"so-y-te.{HOST}")
    option = (await told(browser, poll))["options"][0]["id"]
    headers = {"sec-fetch-site": "same-origin"}
    answer = await browser.post(f"{HEALTH}/tham-do/{poll.id}", data={"option": option}, headers=headers)
    assert answer.status_code == 303


async def test_a_poll_that_is_over_shows_its_result_and_takes_no_votes(
    province: Province, browser: Client, ask: Ask
) -> None:
    poll = await ask(await province.site("so-y-te"), closes_at=MORNING + timedelta(hours=1))
    url = f"{HEALTH}/tham-do/{poll.id}"
    page = (await browser.get(url)).text
    assert "Cuộc thăm dò đã kết thúc." in page
    assert 'type="radio"' not in page
    option = (await told(browser, poll))["options"][0]["id"]
    answer = await browser.post(url, data={"option": option})
    assert answer.status_code == 409
    assert "đã kết thúc" in answer.text
    assert (await told(browser, poll))["total"] == 1344


async def test_a_poll_that_has_not_opened_says_so(province: Province, browser: Client, ask: Ask) -> None:
    poll = await ask(await province.site("so-y-te"), opens_at=utc_now() + timedelta(days=1))
    for answer in (
        await browser.get(f"{HEALTH}/tham-do/{poll.id}"),
        await browser.post(f"{HEALTH}/tham-do/{poll.id}", data={"option": "1"}),
    ):
        assert answer.status_code == 409
        assert "chưa mở" in answer.text
    assert (await browser.get(f"{HEALTH}/api/v1/polls")).json() == {"items": [], "next": None}


@pytest.mark.parametrize("number", ["999", "x", "99999999999999"])
async def test_an_absent_or_foreign_poll_is_not_found(
    province: Province, browser: Client, ask: Ask, number: str
) -> None:
    await province.site("so-y-te")
    foreign = await ask(await province.site("so-tai-chinh"))
    for one in (number, foreign.id):
        assert (await browser.get(f"{HEALTH}/tham-do/{one}")).status_code == 404
        assert (await browser.post(f"{HEALTH}/tham-do/{one}", data={"option": "1"})).status_code == 404


async def test_programs_read_and_answer_polls(province: Province, browser: Client, ask: Ask) -> None:
    poll = await ask(await province.site("so-y-te"))
    seen = await told(browser, poll)
    assert list(seen) == ["id", "question", "scope", "options", "total", "opens_at", "closes_at"]
    assert (seen["scope"], seen["total"], seen["closes_at"]) == ("site", 1344, None)
    assert [option["percent"] for option in seen["options"]] == [88, 8, 4]
    chosen = {"option": seen["options"][1]["id"]}
    answer = await browser.post(f"{HEALTH}/api/v1/polls/{poll.id}/votes", json=chosen)
    assert (answer.status_code, answer.json()["options"][1]["votes"]) == (201, 108)
    again = await browser.post(f"{HEALTH}/api/v1/polls/{poll.id}/votes", json=chosen)
    assert (again.status_code, again.json()["code"]) == (409, "poll-already-voted")


async def test_the_list_of_polls_comes_in_pages(province: Province, browser: Client, ask: Ask) -> None:
    site = await province.site("so-y-te")
    asked = [await ask(site) for _ in range(3)]
    first = (await browser.get(f"{HEALTH}/api/v1/polls", params={"limit": 2})).json()
    rest = (await browser.get(f"{HEALTH}/api/v1/polls", params={"after": first["next"]})).json()
    assert [poll["id"] for poll in first["items"] + rest["items"]] == [poll.id for poll in reversed(asked)]
    assert rest["next"] is None


async def test_a_poll_on_several_sites_tells_the_votes_of_each(
    province: Province, browser: Client, ask: Ask
) -> None:
    portal, site = await province.portal(), await province.site("so-y-te")
    poll = await ask(portal)
    async with province.installation.write(portal.id) as session:
        opening = {site.id: (20, 10, 6)}
        await totals.spread_poll(session, province.operator, poll.id, opening, now=utc_now())
    here, there = await told(browser, poll, f"http://{HOST}"), await told(browser, poll)
    assert here == there
    assert (here["scope"], here["total"]) == ("province", 1380)
    assert [(one["site"], one["total"]) for one in here["by_site"]] == [("cong-tinh", 1344), ("so-y-te", 36)]
    option = {"option": str(here["options"][0]["id"])}
    assert (await browser.post(f"{HEALTH}/tham-do/{poll.id}", data=option)).status_code == 303
    assert (await browser.post(f"http://{HOST}/tham-do/{poll.id}", data=option)).status_code == 409
    page = (await browser.get(f"http://{HOST}/tham-do/{poll.id}")).text
    assert "Số phiếu theo trang" in page
    assert "Tổng số phiếu: 1.381" in page


async def test_the_home_page_asks_the_newest_open_question(
    province: Province, browser: Client, ask: Ask, put_blocks: PutBlocks
) -> None:
    site = await province.site("so-y-te")
    await put_blocks(site, "poll")
    assert "Thăm dò ý kiến" not in (await browser.get(f"{HEALTH}/")).text
    poll = await ask(site)
    page = (await browser.get(f"{HEALTH}/")).text
    assert f'action="/tham-do/{poll.id}"' in page
    assert page.count('type="radio"') == 3
    async with province.installation.write(site.id) as session:
        await service.close(session, province.operator, poll.id, now=utc_now())
    assert 'type="radio"' not in (await browser.get(f"{HEALTH}/")).text


async def test_a_vote_leaves_home_pages_as_they_are_and_drops_the_result(
    province: Province, browser: Client, ask: Ask, put_blocks: PutBlocks
) -> None:
    site = await province.site("so-y-te")
    await put_blocks(site, "poll")
    poll = await ask(site)
    option = (await told(browser, poll))["options"][0]["id"]
    for path in ("/", f"/tham-do/{poll.id}"):
        await browser.get(f"{HEALTH}{path}")
    await browser.post(f"{HEALTH}/tham-do/{poll.id}", data={"option": option}, headers=OTHER_BROWSER)
    pages = province.installation.pages
    assert pages.find(f"so-y-te.{HOST}/".encode()) is not None
    assert pages.find(f"so-y-te.{HOST}/tham-do/{poll.id}".encode()) is None


async def test_a_site_that_became_an_archive_tells_the_result_and_takes_no_votes(
    province: Province, browser: Client, ask: Ask
) -> None:
    site = await province.site("so-y-te")
    poll, url = await ask(site), f"{HEALTH}/tham-do/"
    option = (await told(browser, poll))["options"][0]["id"]
    async with province.installation.write(site.id) as session:
        await setup.archive(session, province.operator, site.id, successor_id=None, now=utc_now())
    page = (await browser.get(f"{url}{poll.id}")).text
    assert ('type="radio"' in page, "1.180 phiếu" in page) == (False, True)
    refused = await browser.post(
        f"{url}{poll.id}", data={"option": option}, headers={"sec-fetch-site": "same-origin"}
    )
    assert (refused.status_code, "đã kết thúc" in refused.text) == (409, True)
    assert (await told(browser, poll))["total"] == 1344
