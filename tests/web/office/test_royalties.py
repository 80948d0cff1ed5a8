"""Royalties at the desk: a published text is checked, locked and given to accounting (UW10, S76)."""

import io

import pytest
from openpyxl import load_workbook

from liencong.core.clock import utc_now
from liencong.plugins.royalties import payees, rules
from liencong.plugins.royalties.payees import PayeeInput, Vault
from liencong.sites.entry import service as entries
from tests.factories.royalties import lines_of, lock, numbers_of, set_rates, this_month
from tests.web.office.conftest import Desk, Office, led_to, number_in, said_in
from tests.worlds import world

LEDGER = "/nhuan-but"
MONTH = f"{LEDGER}?thang={this_month()}"
CHECK, SAVE, EXCLUDE = "Đánh dấu đã chấm", "Lưu thay đổi", "Không chi"


@world
async def desk(office: Office) -> Desk:
    """The desk of a site's head, on whose board two texts of one author stand."""
    await set_rates(office.client.installation, office.health)
    for title in ("Tin thứ nhất", "Tin thứ hai"):
        await office.province.published(office.health, office.news, title=title, author="Hoàng Lan")
    await office.province.settle()
    return await office.desk("editor_in_chief")


async def checked(desk: Desk) -> None:
    form = await desk.form(MONTH)
    answer = await desk.send(form, CHECK, {"lines.0.chosen": "1", "lines.1.chosen": "1"})
    assert said_in(answer) == "saved"


async def test_a_list_is_checked_locked_and_saved_as_a_workbook(office: Office, desk: Desk) -> None:
    form = await desk.form(MONTH)
    said = {"lines.0.chosen": "1", "lines.0.coefficient": "2,5"}
    said |= {"lines.1.chosen": "1", "lines.1.genre": "Bài", "lines.1.coefficient": "4"}
    await desk.send(form, CHECK, said)
    await desk.send(await desk.form(MONTH, f"{LEDGER}/chot?thang={this_month()}"))
    page = await desk.get(MONTH)
    assert "đã chốt" in page
    assert not [form for form in desk.forms(page) if form.action.startswith(f"/quan-tri{LEDGER}")]
    answer = await desk.client.get(f"{desk.home}/quan-tri{LEDGER}/bang.xlsx?thang={this_month()}")
    book = load_workbook(io.BytesIO(answer.content))
    person, text = book["Theo người"], book["Theo tin bài"]
    assert [cell.value for cell in person[6]][1:9] == [
        "Hoàng Lan", None, None, None, 2, 1_521_000, 0, "=G6+H6",
    ]  # fmt: skip
    assert person["I7"].value == "=SUM(I6:I6)"
    assert person["B8"].value == "Bằng chữ: Một triệu năm trăm hai mươi mốt nghìn đồng"
    assert [text.cell(row, 9).value for row in (6, 7)] == [585_000, 936_000]
    assert text["K8"].value == "=SUM(K6:K7)"


async def test_what_is_only_saved_still_waits(office: Office, desk: Desk) -> None:
    form = await desk.form(MONTH)
    await desk.send(form, SAVE, {"lines.0.chosen": "1", "lines.0.coefficient": "3"})
    first, _ = await lines_of(office.client.installation, office.health)
    assert (first.line.hundredths, first.line.state) == (300, "proposed")


async def test_a_wrong_coefficient_is_told_beside_its_line_and_nothing_is_saved(
    office: Office, desk: Desk
) -> None:
    form = await desk.form(MONTH)
    said = {"lines.0.chosen": "1", "lines.1.chosen": "1", "lines.1.coefficient": "10,5"}
    answer = await desk.send(form, CHECK, said)
    assert answer.status_code == 422
    assert "Tin thứ hai: Hệ số nằm ngoài mức của thể loại" in answer.text
    assert 'value="10,5"' in answer.text
    lines = await lines_of(office.client.installation, office.health)
    assert {one.line.state for one in lines} == {"proposed"}


async def test_nothing_ticked_is_told(desk: Desk) -> None:
    answer = await desk.send(await desk.form(MONTH), CHECK)
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một dòng" in answer.text


async def test_lines_are_left_out_for_a_reason(office: Office, desk: Desk) -> None:
    form = await desk.form(MONTH)
    refused = await desk.send(form, EXCLUDE, {"lines.0.chosen": "1"})
    assert refused.status_code == 422
    await desk.send(form, EXCLUDE, {"lines.0.chosen": "1", "reason": "Tin phát lại"})
    page = await desk.get(f"{MONTH}&muc=khong-chi")
    assert "Tin phát lại" in page


async def test_the_screen_of_a_line_shares_it_and_adds_one_for_pictures(office: Office, desk: Desk) -> None:
    one, _ = await lines_of(office.client.installation, office.health)
    path = f"{LEDGER}/dong/{one.line.id}"
    form = await desk.form(path)
    photographer = f"a{desk.person.account_id}"
    said = {"shares.1.payee": photographer, "shares.1.duty": "photographer", "shares.1.weight": "1",
            "is_minority": "1", "quantity": "1"}  # fmt: skip
    assert said_in(await desk.send(form, "Lưu và đánh dấu đã chấm", said)) == "royalty-checked"
    page = await desk.get(path)
    assert page.count("304.000 đ") == 2
    added = await desk.send(await desk.form(path, f"{path}/them"), said={"new_genre": "Ảnh"})
    values = (await desk.form(f"{LEDGER}/dong/{number_in(added)}")).values
    assert (values["genre"], values["coefficient"], values["shares.0.payee"]) == ("Ảnh", "0,5", "")


async def test_somebody_unknown_in_a_share_is_refused_with_what_was_typed(office: Office, desk: Desk) -> None:
    one, _ = await lines_of(office.client.installation, office.health)
    form = await desk.form(f"{LEDGER}/dong/{one.line.id}")
    stranger = await office.province.person("editor", office.portal)
    for payee in (f"a{stranger.account_id}", "99999"):
        answer = await desk.send(form, said={"shares.0.payee": payee, "coefficient": "3"})
        assert answer.status_code == 422
        assert 'value="3"' in answer.text


async def test_a_locked_line_is_corrected_by_another_one(office: Office, desk: Desk) -> None:
    await checked(desk)
    await lock(office.client.installation, office.health)
    one, _ = await lines_of(office.client.installation, office.health)
    path = f"{LEDGER}/dong/{one.line.id}"
    form = await desk.form(path, f"{path}/dieu-chinh")
    refused = await desk.send(form, said={"reason": "Nhầm hệ số"})
    assert "Hãy ghi số tiền cho ít nhất một người." in refused.text
    added = await desk.send(form, said={"amounts.0.amount": "-100.000", "reason": "Nhầm hệ số"})
    assert said_in(added) == "royalty-corrected"
    assert "-100.000 đ" in await desk.get(led_to(added).removeprefix("/quan-tri"))


async def test_people_see_what_they_earn_and_nothing_of_others(office: Office, desk: Desk) -> None:
    writer = await office.province.person("contributor", office.health)
    await office.province.published(office.health, office.news, title="Của mình", author=writer.actor.name)
    await office.province.settle()
    own = await office.desk("contributor", by=writer)
    page = await own.get("/nhuan-but-cua-toi")
    assert "Của mình" in page
    assert "Tin thứ nhất" not in page
    numbers = await numbers_of(office.client.installation, office.health)
    for path in (
        LEDGER,
        f"{LEDGER}/dong/{numbers['line_id']}",
        f"{LEDGER}/nguoi-huong/{numbers['payee_id']}",
        f"{LEDGER}/khung",
        f"{LEDGER}/quy",
        f"{LEDGER}/bang.xlsx",
        f"{LEDGER}/ban-in",
    ):
        await own.get(path, status=403)


async def test_who_keeps_no_ledger_has_no_button_for_it(office: Office, desk: Desk) -> None:
    on_board = await office.desk("editor_in_chief", board=office.news)
    page = await on_board.get(MONTH)
    assert "Tin thứ nhất" in page
    assert "Xuất Excel" not in page
    assert "Chốt kỳ" not in page
    assert (await on_board.post(f"{LEDGER}/chot?thang={this_month()}")).status_code == 403
    await on_board.get(f"{LEDGER}/bang.xlsx", status=403)


async def test_how_people_are_paid_stands_in_the_workbook_as_text(office: Office, desk: Desk) -> None:
    installation = office.client.installation
    (payee_id,) = {one.parts[0].payee.id for one in await lines_of(installation, office.health)}
    async with installation.write(office.health.id) as session:
        given = PayeeInput(name="Hoàng Lan", bank="=1+1", bank_account="0019 0012", version=1)
        actor, vault = installation.operator, Vault(installation.secret_key)
        await payees.change(session, actor, payee_id, given, vault, now=utc_now())
    answer = await desk.client.get(f"{desk.home}/quan-tri{LEDGER}/bang.xlsx?thang={this_month()}")
    person = load_workbook(io.BytesIO(answer.content))["Theo người"]
    assert (person["D6"].value, person["D6"].data_type) == ("=1+1", "s")
    assert person["E6"].value == "0019 0012"


async def test_rates_are_set_with_their_basis_and_refused_where_they_make_no_sense(desk: Desk) -> None:
    path = f"{LEDGER}/khung/moi"
    form = await desk.form(path)
    wrong = await desk.send(
        form, said={"legal_basis": "QĐ 12", "genres.0.usual": "99", "base_salary": "nhiều"}
    )
    assert wrong.status_code == 422
    assert "Hãy nhập một số." in wrong.text
    assert 'value="nhiều"' in wrong.text
    crossed = await desk.send(form, said={"legal_basis": "QĐ 12", "genres.0.usual": "99"})
    assert "Hệ số thường dùng phải nằm giữa" in crossed.text
    said = {"legal_basis": "QĐ 12", "base_salary": "2.530.000"}
    assert said_in(await desk.send(form, said=said)) == "saved"
    assert "253.000 đ" in await desk.get(f"{LEDGER}/khung")


async def test_a_site_without_rates_of_its_own_uses_those_of_the_portal(office: Office) -> None:
    await set_rates(office.client.installation, office.portal)
    desk = await office.desk("site_admin")
    assert "Trang đang dùng khung của Cổng." in await desk.get(f"{LEDGER}/khung")


async def test_the_entry_tells_what_it_was_booked_with(office: Office, desk: Desk) -> None:
    one, _ = await lines_of(office.client.installation, office.health)
    page = await desk.get(f"/bai-viet/{one.line.entry_id}")
    assert f"{LEDGER}/dong/{one.line.id}" in page


async def test_the_dashboard_tells_of_unchecked_months_and_of_what_was_withdrawn_after_it_was_paid(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PRESSING_DAYS", 40)
    month = f"{this_month().number:02}/{this_month().year}"
    assert f"Còn 2 tin, bài chờ chấm nhuận bút kỳ {month}." in await desk.get("/")
    await checked(desk)
    await lock(office.client.installation, office.health)
    (one, _) = await lines_of(office.client.installation, office.health)
    async with office.client.installation.read(office.health.id) as session:
        entry = await entries.get(session, one.line.entry_id)
    await office.province.step(office.health, entry, "trash")
    await office.province.settle()
    page = await desk.get("/")
    assert "chờ chấm nhuận bút" not in page
    assert f"1 khoản đã chi kỳ {month} là của bài vừa bị gỡ." in page
    assert "Tin thứ nhất" in await desk.get(f"{MONTH}&muc=da-go")


async def test_who_only_keeps_the_ledger_locks_it_and_writes_nothing(office: Office, desk: Desk) -> None:
    keeper = await office.desk("royalty_keeper")
    await checked(keeper)
    await keeper.get("/")
    answer = await keeper.send(await keeper.form(MONTH, f"{LEDGER}/chot?thang={this_month()}"))
    assert said_in(answer) == "royalty-locked"
    await keeper.get("/bai-viet/moi", status=403)
