"""Where items go: to the site and board that they name, else to those that whoever imports names."""

from liencong.core.tenancy.tables import EXTERNAL
from liencong.sites.intake.formats.item import Category, ImportedItem
from tests.db.sites.intake.conftest import Intake, codes, line, reasons

CATEGORIES = {
    category.slug: category
    for category in (
        Category("suc-khoe", "Sức khoẻ"),
        Category("phong-dich", "Phòng dịch", parent="suc-khoe"),
        Category("thong-bao", "Tin thông báo"),
        Category("uncategorized", "Uncategorized"),
        Category("vong-1", "Vòng 1", parent="vong-2"),
        Category("vong-2", "Vòng 2", parent="vong-1"),
    )
}


def post(number: int, *categories: str, kind: str = "entry") -> ImportedItem:
    page = kind == "page"
    return ImportedItem(
        external_id=f"p{number}",
        title=f"Bài {number}",
        categories=categories,
        kind="page" if page else "entry",
    )


async def boards_of(intake: Intake) -> dict[str, str]:
    return {shown.revision.title: shown.board.path for shown in await intake.shown()}


async def test_lines_name_site_and_board(intake: Intake) -> None:
    other = await intake.province.site("so-tai-chinh")
    await intake.province.board(other, "Tin tài chính")
    await intake.province.board(intake.site, "Thông báo")
    report = await intake.take(
        line(1),
        line(2, board="thong-bao"),
        line(3, board="Thông báo"),
        line(4, site=other.slug, board="tin-tai-chinh"),
    )
    assert await boards_of(intake) == {"Bài 1": "tin-tuc", "Bài 2": "thong-bao", "Bài 3": "thong-bao"}
    assert set(await intake.written(other)) == {"cu-4"}
    assert {one.site for one in report.taken} == {"so-y-te", "so-tai-chinh"}


async def test_a_place_that_is_not_here_is_told_once_and_the_usual_one_taken(intake: Intake) -> None:
    report = await intake.take(line(1, site="site001"), line(2, site="site001"), line(3, board="xa-la"))
    assert report.outcomes() == {"imported": 3}
    assert [(one.code, one.params) for one in report.remarks] == [
        ("site-unknown", {"site": "site001", "instead": intake.site.name}),
        ("board-unknown", {"board": "xa-la", "instead": "Tin tức"}),
    ]


async def test_without_a_usual_place_such_lines_are_refused(intake: Intake) -> None:
    elsewhere = await intake.province.site("huyen-xa", kind=EXTERNAL)
    given = [line(1), line(2, site="site001"), line(3, site=elsewhere.slug), line(4, site="so-y-te")]
    report = await intake.take(*given, line(5, site="so-y-te", board="xa-la"), site=None, board=None)
    assert report.taken == []
    assert reasons(report) == [
        "Dòng không nêu trang; hãy thêm trang vào dòng hoặc chọn trang nhận bài.",
        "Không có trang nào tên là “site001” để nhập vào.",
        "Không có trang nào tên là “huyen-xa” để nhập vào.",
        "Dòng không nêu chuyên mục; hãy thêm chuyên mục vào dòng hoặc chọn chuyên mục nhận bài.",
        "Trang này không có chuyên mục “xa-la”.",
    ]


async def test_categories_become_boards_below_the_named_one(intake: Intake) -> None:
    report = await intake.take_readings(
        [post(1, "Sức khoẻ"), post(2, "Phòng dịch"), post(3, "Uncategorized"), post(4)], categories=CATEGORIES
    )
    assert await boards_of(intake) == {
        "Bài 1": "tin-tuc/suc-khoe",
        "Bài 2": "tin-tuc/suc-khoe/phong-dich",
        "Bài 3": "tin-tuc",
        "Bài 4": "tin-tuc",
    }
    assert codes(report) == {"board-made"}


async def test_a_category_finds_the_board_of_its_name_anywhere_on_the_site(intake: Intake) -> None:
    await intake.province.board(intake.site, "Thông báo")
    await intake.province.board(intake.site, "SỨC KHOẺ", slug="y-te")
    await intake.take_readings([post(1, "Tin thông báo"), post(2, "Sức khoẻ")], categories=CATEGORIES)
    assert await boards_of(intake) == {"Bài 1": "thong-bao", "Bài 2": "y-te"}


async def test_further_categories_are_kept_as_keywords(intake: Intake) -> None:
    report = await intake.take_readings([post(1, "Sức khoẻ", "Phòng dịch", "Lạ")], categories=CATEGORIES)
    _, revision = await intake.one()
    assert revision.keywords == ["Phòng dịch", "Lạ"]
    assert codes(report) == {"board-made", "categories-as-keywords"}


async def test_pages_stand_on_a_board_of_their_own(intake: Intake) -> None:
    await intake.take_readings([post(1, kind="page"), post(2, kind="page")], categories=CATEGORIES)
    assert set((await boards_of(intake)).values()) == {"tin-tuc/trang-noi-dung"}


async def test_categories_in_a_ring_end_somewhere(intake: Intake) -> None:
    report = await intake.take_readings([post(1, "Vòng 1")], categories=CATEGORIES)
    assert report.outcomes() == {"imported": 1}


async def test_where_categories_are_only_labels_they_are_keywords(intake: Intake) -> None:
    await intake.take_readings([post(1, "Sức khoẻ")])
    _, revision = await intake.one()
    assert revision.keywords == ["Sức khoẻ"]
    assert await intake.board_titles() == ["Tin tức"]


async def test_a_number_makes_a_document(intake: Intake) -> None:
    report = await intake.take(line(number="12/QĐ-UBND", date="2024-05-06", kind="gov"))
    entry, revision = await intake.one()
    assert entry.type == "document"
    assert (revision.fields["number"], revision.fields["issued_on"]) == ("12/QĐ-UBND", "2024-05-06")
    assert codes(report) == {"type-unknown"}


async def test_fields_that_the_type_does_not_know_are_told(intake: Intake) -> None:
    report = await intake.take(line(fields={"colour": "xanh"}))
    assert [(one.code, one.params) for one in report.remarks] == [("fields-left-out", {"names": "colour"})]


async def test_dates_of_documents_are_read_as_people_write_them(intake: Intake) -> None:
    fields = {"number": "1/TB", "issued_on": "18/7/2026", "effective_on": "1/8/2026"}
    await intake.take(line(type="document", fields=fields))
    _, revision = await intake.one()
    dates = revision.fields["issued_on"], revision.fields["effective_on"]
    assert dates == ("2026-07-18", "2026-08-01")
