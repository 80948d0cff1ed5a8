"""People ask without an account, look at it once more, follow it by a code, and read what was answered."""

import json
import re
from html import unescape

import httpx2
import pytest

from liencong.plugins.cases import across, asking, sending
from liencong.plugins.cases.tables import Case
from liencong.sites.sender.counting import Limit
from tests.factories.cases import ANSWER, CONTENT, answer, ask
from tests.factories.forms import PageForm, forms_of
from tests.factories.letters import letters_of
from tests.factories.media import picture
from tests.factories.province import Client
from tests.web.public.conftest import HEALTH, PORTAL, Places

PHONE = "0905 123 456"
WRITTEN = {
    "kind": "question", "content": CONTENT, "field": "Y tế", "name": "Nguyễn Thị Hoa",
    "phone": PHONE, "email": "hoa@vidu.test", "consent": "1",
}  # fmt: skip


async def write(client: Client, site: str = HEALTH, **said: str) -> httpx2.Response:
    """Fill in the form, and ask to look at it once more."""
    data = {**WRITTEN, "do": "review", **said}
    return await client.post(f"{site}/hoi-dap/gui", data=data, headers={"origin": site})


def form_in(answer: httpx2.Response) -> PageForm:
    """Give the form that leads on."""
    return next(form for form in forms_of(answer.text) if form.action.endswith("/hoi-dap/gui"))


async def send(
    client: Client, page: httpx2.Response, site: str = HEALTH, **files: tuple[str, bytes]
) -> httpx2.Response:
    """Send what was looked at."""
    data = form_in(page).values | {"do": "send"}
    sent = [("files", file) for file in files.values()]
    return await client.post(f"{site}/hoi-dap/gui", data=data, files=sent or None, headers={"origin": site})


def tells_phone(text: str) -> bool:
    """Tell if the number stands in a text (its first four digits alone stand in some times of day too)."""
    return re.search(r"0905[ .]?123", text) is not None


def code_in(page: httpx2.Response) -> str:
    """Give the code that a page tells."""
    found = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", page.text)
    assert found is not None, page.text
    return found[0]


async def case_of(places: Places, code: str) -> Case:
    """Give the case of a code."""
    async with places.province.installation.read(None) as session:
        case = await across.find_by_code(session, code)
    assert case is not None
    return case


async def test_what_is_sent_was_looked_at_and_can_be_followed(places: Places, client: Client) -> None:
    looked = await write(client)
    assert "Xem lại trước khi gửi" in looked.text
    with letters_of(places.province.installation) as letters:
        sent = await send(client, looked)
    code = code_in(sent)
    assert [letter["To"] for letter in letters] == ["hoa@vidu.test"]
    body = letters[0].get_body(("plain",))
    assert body is not None
    assert code in body.get_content()
    case = await case_of(places, code)
    assert (case.site_id, case.content, case.consent) == (places.health.id, CONTENT, "case-1")
    for site in (HEALTH, PORTAL):
        page = await client.post(
            f"{site}/hoi-dap/tra-cuu", data={"ma": code.lower()}, headers={"origin": site}
        )
        assert page.status_code == 200
        assert CONTENT in page.text
        assert not tells_phone(page.text)


async def test_a_form_that_is_sent_twice_makes_one_case_and_one_code(places: Places, client: Client) -> None:
    looked = await write(client)
    first, second = await send(client, looked), await send(client, looked)
    assert code_in(first) == code_in(second)
    desk = await places.province.person("site_admin", places.health)
    await client.sign_in(desk, "so-y-te.cong.test")
    listed = (await client.get(f"{HEALTH}/quan-tri/hoi-dap")).text
    assert listed.count('scope="row"') == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("content", "", "Hãy điền mục này"),
        ("content", "a" * 5001, "5000"),
        ("kind", "lời khen", "không có trong danh sách"),
        ("field", "Bói toán", "không có trong danh sách"),
        ("name", " \u200b ", "Hãy điền mục này"),
        ("phone", "không có", "0905 123 456"),
        ("email", "hoa@", "ten@coquan.gov.vn"),
        ("consent", "", "đồng ý"),
        ("website", "http://spam.test", "để trống"),
        ("agency", "so-khong-co", "không có trong danh sách"),
    ],
)
async def test_a_wrong_field_is_told_and_what_was_typed_stays(
    places: Places, client: Client, field: str, value: str, words: str
) -> None:
    page = await write(client, **{field: value})
    assert page.status_code == 422
    assert words in page.text
    kept = form_in(page).values
    for name in {"content", "name", "email", "phone"} - {field}:
        assert kept[name] == WRITTEN[name]


async def test_one_way_to_reach_the_sender_is_enough_and_none_is_not(places: Places, client: Client) -> None:
    assert (await write(client, email="")).status_code == 200
    assert (await write(client, phone="")).status_code == 200
    page = await write(client, phone="", email="")
    assert page.status_code == 422
    assert "điện thoại hoặc thư điện tử" in page.text


async def test_what_is_looked_at_can_be_changed(places: Places, client: Client) -> None:
    looked = await write(client)
    page = await client.post(
        f"{HEALTH}/hoi-dap/gui", data=form_in(looked).values | {"do": "edit"}, headers={"origin": HEALTH}
    )
    assert form_in(page).values["content"] == CONTENT


async def test_hostile_words_are_words(places: Places, client: Client) -> None:
    looked = await write(client, content='<script>alert(1)</script>\u202e "x"\x00', name="<b>Hoa")
    assert "<script>alert" not in looked.text
    case = await case_of(places, code_in(await send(client, looked)))
    assert case.content == '<script>alert(1)</script> "x"'


async def test_files_pass_the_gate_and_reach_only_those_who_answer(places: Places, client: Client) -> None:
    looked = await write(client)
    refused = await send(client, looked, one=("vi-rus.exe", b"MZ\x90\x00" + b"\x00" * 60))
    assert refused.status_code == 422
    assert CONTENT in refused.text
    sent = await send(client, looked, one=("anh-duong.png", picture(40, 30)))
    case = await case_of(places, code_in(sent))
    path = f"{HEALTH}/quan-tri/hoi-dap/{case.id}/tep/0"
    assert (await client.get(path)).status_code == 303
    await client.sign_in(await places.province.person("editor", places.health), "so-y-te.cong.test")
    file = await client.get(path)
    assert file.status_code == 200
    assert file.headers["content-disposition"].startswith("attachment")
    assert (await client.get(f"{path[:-1]}1")).status_code == 404


async def test_too_many_files_or_too_large_ones_are_refused(places: Places, client: Client) -> None:
    looked = await write(client)
    small = picture(8, 8)
    many = await send(
        client, looked, a=("a.png", small), b=("b.png", small), c=("c.png", small), d=("d.png", small)
    )
    assert "nhiều nhất 3 tệp" in many.text
    large = await send(client, looked, one=("a.png", b"x" * (10 * 1024 * 1024 + 1)))
    assert "lớn hơn 10 MB" in large.text


async def test_a_network_that_sends_too_much_is_told_so(
    places: Places, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LIMIT", Limit(asking.FORM, by_network=0))
    page = await send(client, await write(client))
    assert page.status_code == 429
    assert "Hôm nay trang đã nhận quá nhiều" in page.text


async def test_a_form_of_another_page_is_refused(places: Places, client: Client) -> None:
    answered = await client.post(
        f"{HEALTH}/hoi-dap/gui", data=WRITTEN, headers={"sec-fetch-site": "cross-site"}
    )
    assert answered.status_code == 403


async def test_the_portal_passes_on_to_the_agency_that_is_chosen(places: Places, client: Client) -> None:
    looked = await write(client, PORTAL, agency="so-y-te")
    assert "Trang so-y-te" in looked.text
    case = await case_of(places, code_in(await send(client, looked, PORTAL)))
    assert (case.site_id, case.asked_on_id) == (places.health.id, places.portal.id)


@pytest.mark.parametrize("code", ["", "K7QM-2XPD-9RTA-5VHC", "x" * 500, "<script>", "' OR 1=1"])
async def test_wrong_codes_are_all_answered_alike(places: Places, client: Client, code: str) -> None:
    await ask(places.province.installation, places.health)
    page = await client.post(f"{HEALTH}/hoi-dap/tra-cuu", data={"ma": code}, headers={"origin": HEALTH})
    assert page.status_code == 404
    assert "Không có nội dung nào ứng với mã này" in page.text
    assert CONTENT not in page.text


async def test_readers_find_what_was_answered_and_nothing_else(places: Places, client: Client) -> None:
    installation = places.province.installation
    secret = "Chuyện riêng của gia đình tôi"
    await ask(installation, places.health, secret)
    private, _ = await ask(installation, places.health, secret)
    await answer(installation, places.health, private, "answer")
    case, _ = await ask(installation, places.health, f"{CONTENT} Gọi {PHONE}.")
    await answer(installation, places.health, case)
    await places.province.settle()
    listed = await client.get(f"{HEALTH}/hoi-dap")
    assert secret not in listed.text
    assert not tells_phone(listed.text)
    path = re.findall(r'href="(/hoi-dap/[^"]+-\d+)"', listed.text)[0]
    page = await client.get(f"{HEALTH}{path}")
    assert ANSWER in page.text
    assert "Nguyễn Thị Hoa" not in page.text
    data = json.loads(unescape(re.findall(r"ld\+json\">(.+?)</script>", page.text)[0]))
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["acceptedAnswer"]["text"] == "Trạm tiêm sáng thứ Bảy hằng tuần."
    assert (await client.get(f"{HEALTH}/hoi-dap/khac-{case.id}")).status_code == 301
    assert (await client.get(f"{PORTAL}{path}")).status_code == 404
    assert (await client.get(f"{HEALTH}/hoi-dap/x-{private.id}")).status_code == 404
    assert f"{HEALTH}{path}" in (await client.get(f"{HEALTH}/sitemap.xml")).text
    assert 'href="/hoi-dap"' in (await client.get(f"{HEALTH}/so-do")).text
    call = (await client.get(f"{HEALTH}/api/v1/questions")).json()
    assert [one["id"] for one in call["items"]] == [case.id]
    assert not tells_phone(json.dumps(call))
    found = (await client.get(f"{HEALTH}/api/v1/search", params={"q": "tiêm bù", "type": "question"})).json()
    assert [hit["title"] for hit in found["hits"]] == [case.title]


async def test_the_list_is_kept_until_something_is_answered(places: Places, client: Client) -> None:
    installation = places.province.installation
    empty = await client.get(f"{HEALTH}/hoi-dap")
    assert "Chưa có câu trả lời nào" in empty.text
    case, _ = await ask(installation, places.health)
    await answer(installation, places.health, case)
    assert CONTENT in (await client.get(f"{HEALTH}/hoi-dap")).text
    assert "Không có kết quả phù hợp" in (await client.get(f"{HEALTH}/hoi-dap?q=khongco")).text
    assert (await client.get(f"{HEALTH}/hoi-dap?trang=2")).status_code == 404
