"""People see what they are asked about, comment on articles without an account, and see what became of it."""

import re

import httpx2
import pytest

from liencong.plugins.consultations import across, commenting, rules, sending
from liencong.plugins.consultations.tables import Comment
from liencong.sites.entry.tables import Entry
from liencong.sites.sender.counting import Limit
from tests.factories.consultations import LONG_AGO, SAID, announce, comment, handle
from tests.factories.forms import PageForm, forms_of
from tests.factories.letters import letters_of
from tests.factories.media import picture
from tests.factories.province import Client
from tests.web.public.conftest import HEALTH, PORTAL, Places
from tests.worlds import world

ARTICLE = "Điều 2. Mức hỗ trợ"
WRITTEN = {
    "article": ARTICLE, "content": SAID, "name": "Nguyễn Thị Hoa", "phone": "0905 123 456",
    "email": "hoa@vidu.test", "consent": "1",
}  # fmt: skip


@world
async def draft(places: Places) -> Entry:
    return await announce(places.province, places.health)


def send_url(draft: Entry) -> str:
    return f"{HEALTH}/gop-y-du-thao/{draft.id}/gui"


async def write(client: Client, draft: Entry, **said: str) -> httpx2.Response:
    """Fill in the form, and ask to look at it once more."""
    data = {**WRITTEN, "do": "review", **said}
    return await client.post(send_url(draft), data=data, headers={"origin": HEALTH})


def form_in(answer: httpx2.Response) -> PageForm:
    """Give the form that leads on."""
    return next(form for form in forms_of(answer.text) if form.action.endswith("/gui"))


async def send(
    client: Client, draft: Entry, page: httpx2.Response, **files: tuple[str, bytes]
) -> httpx2.Response:
    """Send what was looked at."""
    data = form_in(page).values | {"do": "send"}
    sent = [("files", file) for file in files.values()]
    return await client.post(send_url(draft), data=data, files=sent or None, headers={"origin": HEALTH})


async def comment_of(places: Places, page: httpx2.Response) -> tuple[Comment, str]:
    """Give the comment of the code that a page tells, and the code."""
    found = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", page.text)
    assert found is not None, page.text
    async with places.province.installation.read(None) as session:
        comment = await across.find_by_code(session, found[0])
    assert comment is not None
    return comment, found[0]


async def page_of(client: Client, draft: Entry) -> str:
    """Give the page of a draft, as its list leads there."""
    listed = (await client.get(f"{HEALTH}/gop-y-du-thao")).text
    found = re.search(rf'href="(/[^"]*-{draft.id})"', listed)
    assert found is not None, listed
    answer = await client.get(f"{HEALTH}{found[1]}")
    assert answer.status_code == 200
    return answer.text


async def test_a_draft_tells_until_when_one_may_comment_and_on_what(client: Client, draft: Entry) -> None:
    page = await page_of(client, draft)
    for words in ("Đang lấy ý kiến – Còn 30 ngày", "Văn bản quy phạm pháp luật", "Phòng Kế hoạch"):
        assert words in page
    assert f'href="/gop-y-du-thao/{draft.id}/gui?dieu=2"' in page
    form = form_in(await client.get(f"{send_url(draft)}?dieu=2"))
    assert form.values["article"] == ARTICLE


async def test_what_is_sent_was_looked_at_and_can_be_followed(
    places: Places, client: Client, draft: Entry
) -> None:
    looked = await write(client, draft)
    assert "Xem lại trước khi gửi" in looked.text
    with letters_of(places.province.installation) as letters:
        sent = await send(client, draft, looked)
    assert [letter["To"] for letter in letters] == ["hoa@vidu.test"]
    said, code = await comment_of(places, sent)
    assert (said.site_id, said.article, said.position, said.content, said.consent, said.state) == (
        places.health.id, ARTICLE, 2, SAID, "consultation-1", rules.RECEIVED,
    )  # fmt: skip
    assert (await comment_of(places, await send(client, draft, looked)))[1] == code
    for site in (HEALTH, PORTAL):
        followed = await client.post(
            f"{site}/gop-y-du-thao/tra-cuu", data={"ma": code.lower()}, headers={"origin": site}
        )
        assert followed.status_code == 200
        assert "Cơ quan đã nhận và đang xem xét" in followed.text
    assert SAID not in await page_of(client, draft)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("content", "", "Hãy điền mục này"),
        ("content", "a" * 20_001, "20000"),
        ("article", "Điều 99", "không có trong danh sách"),
        ("name", " \u200b ", "Hãy điền mục này"),
        ("phone", "không có", "0905 123 456"),
        ("consent", "", "đồng ý"),
        ("website", "http://spam.test", "để trống"),
    ],
)
async def test_a_wrong_field_is_told_and_what_was_typed_stays(
    client: Client, draft: Entry, field: str, value: str, words: str
) -> None:
    page = await write(client, draft, **{field: value})
    assert page.status_code == 422
    assert words in page.text
    kept = form_in(page).values
    for name in {"content", "name", "email", "phone"} - {field}:
        assert kept[name] == WRITTEN[name]


async def test_nobody_comments_before_and_after_the_time(places: Places, client: Client) -> None:
    over = await announce(places.province, places.health, ago=LONG_AGO)
    assert form_buttons(await client.get(send_url(over))) == []
    page = await write(client, over)
    assert page.status_code == 422
    assert "đã hết thời gian nhận góp ý" in page.text
    assert form_in(page).values["content"] == SAID
    assert (await client.get(f"{HEALTH}/gop-y-du-thao/{places.entry.id}/gui")).status_code == 404


def form_buttons(answer: httpx2.Response) -> list[str]:
    """Give the forms of a page that lead on."""
    assert answer.status_code == 200
    return [form.action for form in forms_of(answer.text) if form.action.endswith("/gui")]


async def test_files_pass_the_gate_and_reach_only_those_who_handle_them(
    places: Places, client: Client, draft: Entry
) -> None:
    looked = await write(client, draft)
    refused = await send(client, draft, looked, one=("vi-rus.exe", b"MZ\x90\x00" + b"\x00" * 60))
    assert refused.status_code == 422
    said, _ = await comment_of(places, await send(client, draft, looked, one=("y-kien.png", picture(40, 30))))
    path = f"{HEALTH}/quan-tri/gop-y-du-thao/y-kien/{said.id}/tep/0"
    assert (await client.get(path)).status_code == 303
    await client.sign_in(await places.province.person("editor", places.health), "so-y-te.cong.test")
    assert (await client.get(path)).headers["content-disposition"].startswith("attachment")
    assert (await client.get(f"{path[:-1]}1")).status_code == 404


async def test_floods_and_forms_of_other_pages_are_refused(
    client: Client, draft: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LIMIT", Limit(commenting.FORM, by_network=0))
    assert (await send(client, draft, await write(client, draft))).status_code == 429
    foreign = await client.post(send_url(draft), data=WRITTEN, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


async def test_public_comments_stand_by_article_without_what_tells_who_somebody_is(
    places: Places, client: Client, draft: Entry
) -> None:
    before = await page_of(client, draft)
    said, _ = await comment(
        places.province, places.health, draft, "Gọi tôi, Nguyễn Thị Hoa, 0905 123 456.", article=ARTICLE
    )
    await handle(places.province, places.health, said, answer="Sẽ sửa.")
    page = await page_of(client, draft)
    assert "Ý kiến đã nhận" not in before
    assert "Gọi tôi, [đã ẩn], [đã ẩn]." in page
    assert "Nguyễn Thị Hoa" not in page
    assert "Sẽ sửa." not in page


async def test_the_list_of_the_portal_leads_to_every_site(
    places: Places, client: Client, draft: Entry
) -> None:
    roads = await places.province.site("so-gtvt")
    other = await announce(places.province, roads, days=21, title="Dự thảo về bến xe")
    page = (await client.get(f"{PORTAL}/gop-y-du-thao")).text
    assert page.index("Dự thảo về bến xe") < page.index("Dự thảo Quyết định hỗ trợ")
    assert "http://so-gtvt.cong.test/lay-y-kien" in page
    assert "Trang so-y-te" in page
    own = (await client.get(f"{HEALTH}/gop-y-du-thao?trang-thai=dang-lay")).text
    assert "Dự thảo về bến xe" not in own
    await places.province.step(roads, other, "unpublish", reason="Sai")
    assert "Dự thảo về bến xe" not in (await client.get(f"{PORTAL}/gop-y-du-thao")).text


async def test_a_draft_that_is_linked_to_the_portal_leads_back_to_comment(
    places: Places, client: Client, draft: Entry
) -> None:
    await places.province.linked(places.health, draft, to=places.portal, board=places.from_agencies)
    path = f"/{places.from_agencies.path}/{draft.slug}-{draft.id}"
    page = (await client.get(f"{PORTAL}{path}")).text
    assert "Đang lấy ý kiến" in page
    assert f'href="{HEALTH}/gop-y-du-thao/{draft.id}/gui"' in page


async def test_the_api_tells_what_readers_see(places: Places, client: Client, draft: Entry) -> None:
    said, _ = await comment(places.province, places.health, draft)
    calls = f"{HEALTH}/api/v1/consultations"
    assert (await client.get(f"{calls}/{draft.id}")).json()["public_comments"] == []
    await handle(places.province, places.health, said, answer="Sẽ sửa.")
    shown = (await client.get(f"{calls}/{draft.id}")).json()
    assert (shown["state"], shown["comments"], shown["agency"]) == ("open", 1, "Sở Y tế")
    assert [(one["content"], one["who"], one["answer"]) for one in shown["public_comments"]] == [
        (SAID, "", "")
    ]
    assert [one["id"] for one in (await client.get(f"{calls}?state=open")).json()["items"]] == [draft.id]
    assert (await client.get(f"{calls}?after=x")).status_code == 422
    assert (await client.get(f"{calls}/{places.entry.id}")).status_code == 404


async def test_drafts_are_found_by_the_search_and_by_their_agency(
    places: Places, client: Client, draft: Entry
) -> None:
    hits = (await client.get(f"{HEALTH}/api/v1/search?q=hỗ trợ&type=consultation")).json()
    assert [hit["title"] for hit in hits["hits"]] == ["Dự thảo Quyết định hỗ trợ"]
