"""Several cases go to another agency by one letter, all or none, and the letter keeps what they were."""

import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.tables import Site
from liencong.plugins.cases import dispatching, rules, store
from liencong.plugins.cases.dispatching import DispatchInput, SentInput
from liencong.plugins.cases.letter_file import Letter, write_letter
from liencong.plugins.cases.tables import Case, CaseDispatch
from tests.factories.cases import answer, ask, desk
from tests.factories.province import Province
from tests.worlds import world

TODAY = local_day(utc_now())


@world
async def health(province: Province) -> Site:
    return await province.site("so-y-te")


@world
async def roads(province: Province) -> Site:
    return await province.site("so-gtvt")


async def pass_on(
    province: Province, site: Site, to: Site, *cases: Case, role: str = "editor_in_chief", **said: Any
) -> CaseDispatch:
    given = {
        "number": "15/BBT",
        "issued_on": TODAY,
        "subject": "chuyển câu hỏi",
        "reason": "Thẩm quyền",
        **said,
    }
    actor = (await province.person(role, site)).actor
    async with province.installation.write(site.id) as session:
        letter = DispatchInput(cases=[case.id for case in cases], **given)
        return await dispatching.dispatch(session, desk(actor, site), letter, to)


async def test_cases_go_together_and_the_letter_names_them_masked(
    province: Province, health: Site, roads: Site
) -> None:
    one, _ = await ask(province.installation, health, "Sửa đường? Tôi là Nguyễn Thị Hoa, 0905 123 456.")
    other, _ = await ask(province.installation, health, "Bao giờ sửa cầu?")
    letter = await pass_on(province, health, roads, one, other)
    assert [listed["id"] for listed in letter.listed] == [one.id, other.id]
    assert "0905" not in str(letter.listed)
    async with province.installation.read(roads.id) as session:
        there = await store.list_in(session, (rules.FORWARDED,), limit=9)
        hops = await store.list_hops(session, one.id)
    assert {case.id for case in there} == {one.id, other.id}
    assert [hop.reason for hop in hops] == ["Thẩm quyền (15/BBT)"]


async def test_nothing_goes_where_one_of_them_cannot(province: Province, health: Site, roads: Site) -> None:
    one, _ = await ask(province.installation, health)
    done, _ = await ask(province.installation, health, "Đã trả lời rồi")
    await answer(province.installation, health, done)
    with pytest.raises(Invalid, match="case-chosen-gone"):
        await pass_on(province, health, roads, one, done)
    async with province.installation.read(health.id) as session:
        assert await store.find(session, one.id) is not None
        assert await dispatching.list_letters(session, desk(province.operator, health), limit=9) == []


async def test_only_who_signs_passes_cases_on_by_letter(
    province: Province, health: Site, roads: Site
) -> None:
    one, _ = await ask(province.installation, health)
    with pytest.raises(Forbidden):
        await pass_on(province, health, roads, one, role="editor")


async def test_no_letter_is_of_a_day_to_come(province: Province, health: Site, roads: Site) -> None:
    one, _ = await ask(province.installation, health)
    with pytest.raises(Invalid, match="date-invalid"):
        await pass_on(province, health, roads, one, issued_on=TODAY + timedelta(days=1))


async def test_it_is_noted_when_and_how_a_letter_went_out(
    province: Province, health: Site, roads: Site
) -> None:
    letter = await pass_on(province, health, roads, (await ask(province.installation, health))[0])
    at = desk(province.operator, health)
    async with province.installation.write(health.id) as session:
        sent = SentInput(sent_on=TODAY, sent_how="Qua trục liên thông")
        await dispatching.note_sent(session, at, letter.id, sent)
    early = SentInput(sent_on=TODAY - timedelta(days=1), sent_how="Bưu điện")
    with pytest.raises(Invalid):
        async with province.installation.write(health.id) as session:
            await dispatching.note_sent(session, at, letter.id, early)
    async with province.installation.read(roads.id) as session:
        with pytest.raises(NotFound):
            await dispatching.get(session, desk(province.operator, roads), letter.id)


async def test_cases_that_say_much_the_same_are_found(province: Province, health: Site) -> None:
    first, _ = await ask(province.installation, health, "Cầu treo thôn Hai bị lũ cuốn, bao giờ có cầu tạm?")
    alike, _ = await ask(province.installation, health, "Bao giờ có cầu tạm ở thôn Hai vì cầu treo bị cuốn?")
    await ask(province.installation, health, "Lịch tiêm chủng tháng này?")
    async with province.installation.read(health.id) as session:
        found = await dispatching.list_alike(session, desk(province.operator, health), [first])
    assert [case.id for case in found] == [alike.id]


def test_the_letter_is_a_document_with_its_list() -> None:
    letter = Letter(
        left=["UBND TỈNH", "SỞ Y TẾ"], right=["CỘNG HÒA", "Độc lập"], place_and_day="ngày 02 tháng 12",
        to="Kính gửi: Sở Giao thông", text=["Chuyển các việc sau."],
        heading=["TT", "Nội dung", "a", "b", "c"],
        rows=[["1", "Sửa đường", "Giao thông", "1/12/2026", "9/12/2026"]], copies=["Nơi nhận:"],
        signature=["GIÁM ĐỐC", "", "Nguyễn Văn A"],
    )  # fmt: skip
    document = Document(io.BytesIO(write_letter(letter)))
    assert [cell.text for cell in document.tables[1].rows[1].cells][:2] == ["1", "Sửa đường"]
    assert "Kính gửi: Sở Giao thông" in [paragraph.text for paragraph in document.paragraphs]
