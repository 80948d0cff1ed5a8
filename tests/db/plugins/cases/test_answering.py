"""A case is answered by its site, passed on with all that belongs to it, and seen by no other site."""

from datetime import timedelta

import pytest

from liencong.core.clock import local_day, utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound, Stale
from liencong.core.tenancy.tables import Site
from liencong.plugins.cases import across, rules, service, store
from liencong.plugins.cases.rules import SameSite, WrongCaseState
from liencong.plugins.cases.site_settings import SETTING, settings_of
from liencong.plugins.cases.store import Owed, Wanted
from liencong.sites.setup import service as setup
from tests.factories.cases import HIDDEN, answer, ask, desk
from tests.factories.province import MORNING, Province
from tests.worlds import world


@world
async def health(province: Province) -> Site:
    return await province.site("so-y-te")


@world
async def roads(province: Province) -> Site:
    return await province.site("so-gtvt")


async def test_what_is_public_is_masked_whatever_was_typed(province: Province, health: Site) -> None:
    content = "Tôi là Nguyễn Thị Hoa, 0905 123 456. Trạm có mở thứ Bảy không?"
    case, _ = await ask(province.installation, health, content)
    title, told = "Hoa, 0905123456, hỏi", "<p>Kính gửi bà Nguyễn Thị Hoa: có mở.</p>"
    await answer(province.installation, health, case, title=title, public_content=content, answer_html=told)
    async with province.installation.read(health.id) as session:
        (public,) = await store.list_public(session, Wanted(), limit=10)
    assert public.title == f"Hoa, {HIDDEN}, hỏi"
    assert public.public_content == f"Tôi là {HIDDEN}, {HIDDEN}. Trạm có mở thứ Bảy không?"
    assert public.public_answer == f"<p>Kính gửi bà {HIDDEN}: có mở.</p>"
    assert (public.content, public.answer_html) == (content, told)


async def test_a_sender_who_allows_it_is_named(province: Province, health: Site) -> None:
    case, _ = await ask(province.installation, health, "Tôi là Nguyễn Thị Hoa.", shows_name=True)
    assert case.public_content == "Tôi là Nguyễn Thị Hoa."


async def test_who_writes_does_not_sign_unless_the_site_wants_one_step(
    province: Province, health: Site
) -> None:
    writer = (await province.person("editor", health)).actor
    case, _ = await ask(province.installation, health)
    with pytest.raises(Forbidden):
        await answer(province.installation, health, case, "publish", writer)
    await answer(province.installation, health, case, "submit", writer)
    head = (await province.person("editor_in_chief", health)).actor
    async with province.installation.write(health.id) as session:
        returned = await service.take_step(session, desk(head, health), case.id, "return", "Nói rõ giờ")
    assert (returned.state, returned.reason, returned.assigned_to_id) == (
        rules.ANSWERING, "Nói rõ giờ", writer.account_id,
    )  # fmt: skip
    async with province.installation.write(health.id) as session:
        settings = {SETTING: {"one_step": True}}
        health = await setup.set_up(session, province.operator, health.id, settings, theme=None, now=MORNING)
    done = await answer(province.installation, health, case, "publish", writer)
    assert (done.state, done.answered_by_id) == (rules.PUBLISHED, writer.account_id)


async def test_a_case_that_is_passed_on_belongs_to_the_other_site_alone(
    province: Province, health: Site, roads: Site
) -> None:
    case, code = await ask(province.installation, health)
    await answer(province.installation, health, case, "draft", answer_html="<p>Ý kiến nội bộ</p>")
    async with province.installation.write(health.id) as session:
        await service.forward(session, desk(province.operator, health), case.id, roads, "Việc của Sở GTVT")
    async with province.installation.read(health.id) as session:
        assert await store.find(session, case.id) is None
        with pytest.raises(NotFound):
            await service.get(session, province.operator, case.id)
    async with province.installation.read(roads.id) as session:
        moved = await service.get(session, province.operator, case.id)
        (hop,) = await store.list_hops(session, case.id)
    assert (moved.state, moved.answer_html, moved.due_on) == (rules.FORWARDED, "", case.due_on)
    assert (hop.from_site_id, hop.to_site_id, hop.reason) == (health.id, roads.id, "Việc của Sở GTVT")
    async with province.installation.read(None) as session:
        followed = await across.find_by_code(session, code)
    assert followed is not None
    assert followed.site_id == roads.id


async def test_the_receiving_site_may_give_it_back_for_a_reason(
    province: Province, health: Site, roads: Site
) -> None:
    case, _ = await ask(province.installation, health)
    async with province.installation.write(health.id) as session:
        await service.forward(session, desk(province.operator, health), case.id, roads, "Việc của Sở GTVT")
    async with province.installation.write(roads.id) as session:
        with pytest.raises(Invalid):
            await service.send_back(session, desk(province.operator, roads), case.id, " ")
    async with province.installation.write(roads.id) as session:
        await service.send_back(session, desk(province.operator, roads), case.id, "Đường của huyện")
    async with province.installation.read(health.id) as session:
        back = await service.get(session, province.operator, case.id)
        hops = await store.list_hops(session, case.id)
    assert (back.state, back.came_from_id) == (rules.RECEIVED, None)
    assert [hop.reason for hop in hops] == ["Việc của Sở GTVT", "Đường của huyện"]


async def test_steps_that_make_no_sense_are_refused_and_change_nothing(
    province: Province, health: Site
) -> None:
    case, _ = await ask(province.installation, health)
    at = desk(province.operator, health)
    for error, call in (
        (SameSite, lambda session: service.forward(session, at, case.id, health, "x")),
        (Invalid, lambda session: service.take_step(session, at, case.id, "refuse", "")),
        (WrongCaseState, lambda session: service.take_step(session, at, case.id, "unpublish", "x")),
    ):
        async with province.installation.write(health.id) as session:
            with pytest.raises(error):
                await call(session)
    with pytest.raises(Invalid):
        await answer(province.installation, health, case, answer_html="<p> </p>")
    with pytest.raises(Stale):
        await answer(province.installation, health, case, version=99)
    async with province.installation.read(health.id) as session:
        standing = await service.get(session, province.operator, case.id)
    assert (standing.state, standing.version) == (rules.RECEIVED, case.version)


async def test_people_of_another_site_answer_nothing_here(
    province: Province, health: Site, roads: Site
) -> None:
    case, _ = await ask(province.installation, health)
    stranger = (await province.person("site_admin", roads)).actor
    async with province.installation.write(health.id) as session:
        with pytest.raises(Forbidden):
            await service.take_step(session, desk(stranger, health), case.id, "take")


async def test_what_is_taken_down_is_public_no_more_and_keeps_its_answer(
    province: Province, health: Site
) -> None:
    case, _ = await ask(province.installation, health)
    await answer(province.installation, health, case)
    async with province.installation.write(health.id) as session:
        down = await service.take_step(
            session, desk(province.operator, health), case.id, "unpublish", "Lộ thông tin"
        )
        assert await store.list_public(session, Wanted(), limit=10) == []
    assert (down.state, down.public_answer) == (rules.ANSWERED, "")
    assert down.answer_html


async def test_erasing_leaves_only_what_is_masked_and_only_of_what_is_done(
    province: Province, health: Site
) -> None:
    case, _ = await ask(province.installation, health, "Tôi là Nguyễn Thị Hoa, hỏi giờ mở cửa.")
    at = desk(province.operator, health)
    async with province.installation.write(health.id) as session:
        with pytest.raises(WrongCaseState):
            await service.erase(session, at, case.id, "Người gửi yêu cầu")
    await answer(province.installation, health, case, answer_html="<p>Bà Nguyễn Thị Hoa: 7 giờ.</p>")
    async with province.installation.write(health.id) as session:
        with pytest.raises(Invalid):
            await service.erase(session, at, case.id, " ")
        await service.erase(session, at, case.id, "Người gửi yêu cầu")
    async with province.installation.read(health.id) as session:
        erased = await service.get(session, province.operator, case.id)
    assert erased.content == f"Tôi là {HIDDEN}, hỏi giờ mở cửa."
    assert erased.answer_html == f"<p>Bà {HIDDEN}: 7 giờ.</p>"
    assert (erased.sender_name, erased.sender_phone, erased.sender_email) == ("", "", "")


async def test_public_cases_are_found_by_words_without_marks_and_by_field(
    province: Province, health: Site
) -> None:
    for content, field in (("Tiêm bù ở đâu?", "Y tế"), ("Cấp sổ mới thế nào?", "Thủ tục hành chính")):
        case, _ = await ask(province.installation, health, content, field=field)
        await answer(province.installation, health, case)
    async with province.installation.read(health.id) as session:
        for wanted, number in (
            (Wanted("tiem bu"), 1), (Wanted("thứ bảy"), 2), (Wanted("%"), 0), (Wanted(field="Y tế"), 1),
        ):  # fmt: skip
            assert await store.count_public(session, wanted) == number, wanted


async def test_what_sites_owe_is_counted_for_all_of_them(
    province: Province, health: Site, roads: Site
) -> None:
    await ask(province.installation, health, ago=timedelta(days=60))
    await ask(province.installation, health)
    done, _ = await ask(province.installation, roads)
    await answer(province.installation, roads, done)
    async with province.installation.read(health.id) as session:
        owed = await across.owed_by_all(session, local_day(utc_now()))
    assert owed == {health.id: Owed(2, 1)}


async def test_a_site_begins_with_fields_and_days_of_its_own_choice(province: Province, health: Site) -> None:
    assert settings_of(health).days.of("question") == 7
    assert settings_of(health).fields[0].name == "Đất đai, môi trường"
