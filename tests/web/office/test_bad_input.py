"""Whatever somebody types into the form of an entry, they are told beside the field and lose nothing."""

import unicodedata

import pytest

from tests.web.office.conftest import Office, number_in
from tests.web.office.test_drafts import KEY

WHOLE = {"title": "Tiêm chủng", "author": "An", "source": "Sở Y tế", "no_secret": "1"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Hãy điền mục này"),
        ("title", "a" * 401, "400"),
        ("summary", "a" * 4001, "4000"),
        ("body_html", "a" * 600_001, "600000"),
        ("author", "", "Hãy điền mục này"),
        ("author", "a" * 201, "200"),
        ("source", " \u200b ", "Hãy điền mục này"),
        ("source", "a" * 301, "300"),
        ("keywords", ",".join("abcdefghij"[i % 10] * (1 + i // 10) for i in range(51)), "50"),
        ("board", "", "Hãy điền mục này"),
        ("picture_id", "999999", "ảnh"),
        ("picture_id", "abc", ""),
        ("no_secret", "", "cam đoan"),
    ],
)
async def test_a_wrong_field_is_told_and_what_was_typed_stays(
    office: Office, field: str, value: str, words: str
) -> None:
    writer = await office.desk("editor")
    form = await writer.form("/bai-viet/moi")
    typed = {**WHOLE, "board": str(office.news.id), "summary": "Sáng nay.", field: value}
    answer = await writer.send(form, "Gửi duyệt", typed)
    assert answer.status_code == 422
    assert words in answer.text
    again = writer.form_in(answer.text, "/bai-viet/moi")
    kept = {name: again.values.get(name) for name in ("title", "summary", "author", "source")}
    assert kept == {name: typed[name].strip() for name in kept}
    assert again.values["draft_key"] == form.values["draft_key"]


HOSTILE = {
    "title": 'Tin <script>alert(1)</script> "đúng" \u202eược',
    "summary": unicodedata.normalize("NFD", "Tiếng Việt") + " 🎉 שלום",
    "body_html": "<p onclick=alert(1)>Chữ\u0000 <img src=x onerror=alert(1)></p>",
    "keywords": "<b>x</b>, 🎉",
    "author": "An\u202e",
    "source": "Sở\nY tế",
}


async def test_hostile_and_odd_text_becomes_plain_text_of_one_form(office: Office) -> None:
    writer = await office.desk("editor")
    form = await writer.form("/bai-viet/moi")
    answer = await writer.send(form, "Lưu nháp", {**HOSTILE, "board": str(office.news.id)})
    _, revision = await writer.entry(number_in(answer))
    assert revision.title == 'Tin <script>alert(1)</script> "đúng" ược'
    assert revision.summary == "Tiếng Việt 🎉 שלום"
    assert revision.body_html == "<p>Chữ </p>"
    assert (revision.author, revision.source) == ("An", "Sở Y tế")
    page = await writer.get(f"/bai-viet/{number_in(answer)}")
    assert "<script>alert" not in page
    assert "onerror" not in page


async def test_a_draft_keeps_odd_text_as_it_was_typed_and_runs_none_of_it(office: Office) -> None:
    writer = await office.desk("editor")
    assert (await writer.post(f"/ban-nhap/{KEY}", **HOSTILE, type="article")).status_code == 200
    page = await writer.get(f"/bai-viet/moi?loai=article&ban-nhap={KEY}")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    shown = await writer.get(f"/ban-nhap/{KEY}/trang")
    assert "<script>alert" not in shown
    assert "onerror" not in shown
