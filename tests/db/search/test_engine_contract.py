"""What every engine has to do alike."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from liencong.core.clock import LOCAL_ZONE
from liencong.search.document import ARCHIVED, AttachedText, Document
from liencong.search.engines.engine import SearchEngine
from liencong.search.query import DATE, FACETS, Query
from tests.db.search.conftest import ENGINES, MEILISEARCH_URL
from tests.factories.search.documents import FORTY, NOW, make_document

BULLETINS = "chuyên đề nông thôn mới"

HOSTILE = [
    "",
    "an",
    "một hai ba bốn năm sáu bảy tám chín mười",
    "một hai ba bốn năm sáu bảy tám chín mười mười một",
    " ".join(f"từ{number}" for number in range(40)),
    "quy chế " * 1250,
    "\u0301\u0302\u0323",
    "!?…,.;:()[]{}",
    '"',
    '"""quy chế',
    "“quy chế” -“quản lý”",
    "-UBND",
    "QĐ -UBND",
    "*",
    "quy*",
    "title:quy AND (chế OR",
    "+quy -chế ^2 ~3 /x.*/",
    "😀 quy chế 👨‍👩‍👧",
    "'; DROP TABLE search_document; --",
    "\x00\x01quy\x1b[31m chế\x7f",
    "<script>alert(1)</script>",
    "\ud800 quy chế",
    "x" * 2000,
    "công " + "\u200b".join("văn"),
    "ไทย 中文 العربية हिन्दी",
]


def test_every_engine_is_under_test() -> None:
    if "meilisearch" not in ENGINES:
        pytest.skip(f"MEILISEARCH IS NOT TESTED: set {MEILISEARCH_URL}=http://KEY@HOST:PORT")


@pytest.fixture
def forty(engine: SearchEngine) -> SearchEngine:
    engine.apply(FORTY, [])
    return engine


def titles(engine: SearchEngine, query: Query | str) -> list[str]:
    """Give the titles found, best first."""
    by_key = {document.key: document.title for document in FORTY}
    return [by_key[key] for key in keys(engine, query)]


def keys(engine: SearchEngine, query: Query | str) -> list[str]:
    """Give the keys found, best first."""
    asked = Query(query) if isinstance(query, str) else query
    return [hit.key for hit in engine.search(asked, now=NOW).hits]


@pytest.mark.parametrize(
    "spelling",
    [
        "3069/QĐ-UBND", "3069/qđ-ubnd", "3069/QD-UBND", "3069 QĐ UBND", "3069 qd ubnd", "số 3069/QĐ-UBND",
        "quyet dinh so 3069/qd-ubnd", "3069/QĐ–UBND", "3069 / QĐ - UBND", "03069/QĐ-UBND",
    ],
)  # fmt: skip
def test_finds_a_document_number_in_every_spelling(forty: SearchEngine, spelling: str) -> None:
    assert keys(forty, spelling)[0] == "1-1"


def test_a_document_that_only_mentions_the_number_stands_behind_its_own(forty: SearchEngine) -> None:
    assert keys(forty, "3069/QĐ-UBND")[:2] == ["1-1", "1-3"]


@pytest.mark.parametrize(("typed", "first"), [("Nguyễn Văn An", "1-4"), ("Nguyễn Văn Ân", "1-5")])
def test_marks_that_were_typed_decide_between_names(forty: SearchEngine, typed: str, first: str) -> None:
    assert keys(forty, typed)[0] == first


def test_without_marks_both_names_are_found(forty: SearchEngine) -> None:
    assert {"1-4", "1-5"} <= set(keys(forty, "nguyen van an"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hoà giải viên", "1-6"),
        ("hòa giải viên", "1-6"),
        ("hoa giai vien", "1-6"),
        ("kĩ năng số", "1-7"),
        ("kỹ năng số", "1-7"),
        ("đường ven biển", "1-8"),
        ("ðường ven biển", "1-8"),
        ("duong ven bien", "1-8"),
        ("ĐƯỜNG VEN BIỂN", "1-8"),
    ],
)
def test_old_and_new_spellings_and_look_alikes_are_one(forty: SearchEngine, typed: str, first: str) -> None:
    assert keys(forty, typed)[0] == first


def test_a_decomposed_question_finds_the_same(forty: SearchEngine) -> None:
    typed = "quy chế quản lý"
    assert keys(forty, unicodedata.normalize("NFD", typed)) == keys(forty, typed) != []


def test_an_abbreviation_finds_its_long_form(forty: SearchEngine) -> None:
    assert "1-3" in keys(forty, "CCHC")


def test_a_part_in_quotation_marks_has_to_stand_together(forty: SearchEngine) -> None:
    assert keys(forty, '"tiếp công dân"') == ["1-4"]


def test_an_empty_question_gives_the_newest(forty: SearchEngine) -> None:
    newest = sorted(FORTY, key=lambda document: document.published_at, reverse=True)
    assert keys(forty, "") == [document.key for document in newest[:20]]


def test_what_nobody_wrote_is_not_found(forty: SearchEngine) -> None:
    result = forty.search(Query("zzqxv wwkkj"), now=NOW)
    assert (result.total, result.hits) == (0, ())


def test_sorts_by_date(forty: SearchEngine) -> None:
    found = keys(forty, Query(BULLETINS, sort=DATE))
    assert found == [f"{1 + number % 3}-{number}" for number in range(11, 31)]


@pytest.mark.parametrize(
    ("narrowed", "wanted"),
    [
        (Query(BULLETINS, site_ids=(2,)), lambda one: one.site_id == 2),
        (Query(BULLETINS, site_ids=(1, 3)), lambda one: one.site_id in (1, 3)),
        (Query(BULLETINS, board="thong-bao"), lambda one: one.board == "thong-bao"),
        (Query(BULLETINS, type="notice"), lambda one: one.type == "notice"),
        (Query(BULLETINS, year=2025), lambda one: one.published_at.astimezone(LOCAL_ZONE).year == 2025),
        (Query(BULLETINS, site_ids=(9,)), lambda one: False),
        (Query(BULLETINS, type="no-such-type"), lambda one: False),
    ],
)
def test_filters_leave_what_holds(
    forty: SearchEngine, narrowed: Query, wanted: Callable[[Document], bool]
) -> None:
    bulletins = [one for one in FORTY if "Bản tin" in one.title]
    assert set(keys(forty, replace(narrowed, per_page=100))) == {one.key for one in bulletins if wanted(one)}


def test_days_are_those_of_vietnam_and_both_count(engine: SearchEngine) -> None:
    late = make_document(
        1, "Tin đêm", published_at=NOW.replace(day=14, hour=17, minute=30)
    )  # 00:30 on the 15th
    engine.apply([late], [])
    assert keys(engine, Query("tin đêm", date_from=date(2026, 11, 15), date_to=date(2026, 11, 15))) == ["1-1"]
    assert keys(engine, Query("tin đêm", date_to=date(2026, 11, 14))) == []
    assert keys(engine, Query("tin đêm", date_from=date.min, date_to=date.max)) == ["1-1"]


@pytest.mark.parametrize(
    "query",
    [
        Query(BULLETINS),
        Query(""),
        Query(BULLETINS, site_ids=(2,)),
        Query(BULLETINS, type="notice", year=2025),
        Query("quy chế", board="van-ban"),
    ],
)
def test_each_count_is_what_a_click_gives(forty: SearchEngine, query: Query) -> None:
    facets = forty.search(query, now=NOW).facets
    clicks: dict[str, Callable[[str], Query]] = {
        "site": lambda value: replace(query, site_ids=(int(value),)),
        "board": lambda value: replace(query, board=value),
        "type": lambda value: replace(query, type=value),
        "year": lambda value: replace(query, year=int(value)),
    }
    assert set(facets) == set(FACETS)
    for name, click in clicks.items():
        counted = facets[name]
        assert counted == {value: forty.search(click(value), now=NOW).total for value in counted}


def test_counts_every_one_of_many_sites(engine: SearchEngine) -> None:
    documents = [make_document(number, "Tin của xã", site_id=number % 120 + 1) for number in range(360)]
    engine.apply(documents, [])
    counted = engine.search(Query("tin của xã"), now=NOW).facets["site"]
    assert counted == {str(site): count for site, count in Counter(one.site_id for one in documents).items()}


def test_a_change_is_seen_at_once_and_never_twice(forty: SearchEngine) -> None:
    changed = replace(FORTY[7], version=2, title="Cầu vượt biển khánh thành", body="")
    forty.apply([changed], [])
    assert keys(forty, "cầu vượt biển khánh thành")[0] == "1-8"
    assert "1-8" not in keys(forty, '"đường ven biển"')
    assert forty.count() == 40
    assert forty.versions()["1-8"] == 2


def test_what_is_gone_is_gone_from_hits_counts_and_suggestions(forty: SearchEngine) -> None:
    forty.apply([], ["2-9"])
    assert "2-9" not in keys(forty, "lễ hội đua thuyền")
    assert "van-hoa" not in forty.search(Query(""), now=NOW).facets["board"]
    assert forty.suggest("lễ hội", site_ids=None, now=NOW, limit=8) == []
    assert "2-9" not in forty.versions()


def test_a_document_that_moves_to_another_site_leaves_the_first(forty: SearchEngine) -> None:
    moved = replace(FORTY[9], key="3-10", site_id=3)
    forty.apply([moved], ["2-10"])
    assert keys(forty, "mùa vải chín sớm") == ["3-10"]


def test_pages_have_no_holes_and_no_repeats(forty: SearchEngine) -> None:
    pages = [keys(forty, Query(BULLETINS, page=page, per_page=7)) for page in range(1, 6)]
    together = [key for page in pages for key in page]
    assert together == keys(forty, Query(BULLETINS, per_page=100))
    assert len(set(together)) == len(together) == forty.search(Query(BULLETINS), now=NOW).total


def test_pages_behind_the_ranked_hits_go_on(engine: SearchEngine) -> None:
    engine.apply([make_document(number, "Tin của xã", body="lời " * number) for number in range(130)], [])
    pages = [keys(engine, Query("tin của xã", page=page, per_page=20)) for page in range(1, 8)]
    assert len({key for page in pages for key in page}) == sum(map(len, pages)) == 130


@pytest.mark.parametrize("page", [-5, 0, 10**9])
def test_a_page_that_does_not_exist_is_a_page(forty: SearchEngine, page: int) -> None:
    assert forty.search(Query(BULLETINS, page=page), now=NOW).total == 30


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_gets_an_answer(forty: SearchEngine, text: str) -> None:
    result = forty.search(Query(text), now=NOW)
    assert result.total >= len(result.hits)
    forty.suggest(text, site_ids=None, now=NOW, limit=8)


@pytest.mark.parametrize(
    "filters",
    [
        {"type": "x'\" OR 1=1"},
        {"board": '"] OR key != ""'},
        {"state": "\x00"},
        {"facets": {"a=b": "c\\"}},
        {"year": 10**9},
        {"site_ids": ()},
    ],
)
def test_whatever_is_filtered_by_gets_an_answer(forty: SearchEngine, filters: dict[str, object]) -> None:
    assert forty.search(Query(BULLETINS, **filters), now=NOW).total == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "hidden",
    [
        make_document(50, "Tin chờ giờ đăng", visible_from=NOW + timedelta(seconds=1)),
        make_document(50, "Tin chờ giờ đăng", visible_until=NOW),
    ],
)
def test_what_is_not_public_now_appears_nowhere(engine: SearchEngine, hidden: Document) -> None:
    engine.apply([hidden], [])
    for text in ("", "tin chờ giờ đăng", "tin chờ giờ dăng"):
        result = engine.search(Query(text), now=NOW)
        assert (result.total, result.hits) == (0, ())
        assert not any(result.facets.values())
    assert engine.suggest("tin chờ", site_ids=None, now=NOW, limit=8) == []


def test_what_is_public_from_now_on_is_found(engine: SearchEngine) -> None:
    embargoed = make_document(1, "Tin đã tới giờ", visible_from=NOW, visible_until=NOW + timedelta(seconds=1))
    engine.apply([embargoed], [])
    assert keys(engine, "tin đã tới giờ") == ["1-1"]


def test_a_linked_entry_is_one_hit_across_sites_and_found_on_each(engine: SearchEngine) -> None:
    original = make_document(1, "Khai mạc lễ hội đền", site_id=2)
    engine.apply([original, replace(original, key="1-1", site_id=1, origin="2-1")], [])
    everywhere = engine.search(Query("khai mạc lễ hội đền"), now=NOW)
    assert [hit.key for hit in everywhere.hits] == ["2-1"]
    assert everywhere.facets["site"] == {"1": 1, "2": 1}
    assert keys(engine, Query("khai mạc lễ hội đền", site_ids=(1,))) == ["1-1"]


def test_an_archived_page_stands_behind_a_tended_one(engine: SearchEngine) -> None:
    old = make_document(1, "Thủ tục cấp giấy phép xây dựng", state=ARCHIVED)
    engine.apply([old, make_document(2, "Thủ tục cấp giấy phép xây dựng")], [])
    assert keys(engine, "thủ tục cấp giấy phép xây dựng") == ["1-2", "1-1"]
    assert keys(engine, Query("cấp giấy phép", state=ARCHIVED)) == ["1-1"]


def test_filters_by_a_field_of_the_type(engine: SearchEngine) -> None:
    land = make_document(1, "Thủ tục đất đai", facets={"linh_vuc": "dat-dai"})
    engine.apply([land, make_document(2, "Thủ tục hộ tịch", facets={"linh_vuc": "ho-tich"})], [])
    assert keys(engine, Query("thủ tục", facets={"linh_vuc": "dat-dai"})) == ["1-1"]


def test_counts_the_values_of_a_type_s_fields_as_clicks_give_them(engine: SearchEngine) -> None:
    said = [("dat-dai", "An"), ("dat-dai", "Bình"), ("ho-tich", "An")]
    engine.apply(
        [
            make_document(number, "Thủ tục", facets={"linh_vuc": field, "nguoi_ky": signer})
            for number, (field, signer) in enumerate(said, 1)
        ],
        [],
    )
    query = Query("thủ tục", type="article", facets={"linh_vuc": "dat-dai"})
    fields = engine.search(query, now=NOW).fields
    assert fields["linh_vuc"] == {"dat-dai": 2, "ho-tich": 1}
    assert fields["nguoi_ky"] == {"An": 1, "Bình": 1}
    for name, counts in fields.items():
        for value, count in counts.items():
            clicked = replace(query, facets={**query.facets, name: value})
            assert engine.search(clicked, now=NOW).total == count
    assert engine.search(Query("thủ tục"), now=NOW).fields == {}


@pytest.mark.parametrize("typed", ["sổ đỏ", "so do", "cấp sổ đỏ"])
def test_what_a_site_takes_for_the_same_finds_the_other(engine: SearchEngine, typed: str) -> None:
    certificate = make_document(1, "Cấp giấy chứng nhận quyền sử dụng đất")
    engine.apply([certificate, make_document(2, "Tin về lễ hội")], [])
    meanings = {"so do": ["giay chung nhan quyen su dung dat"]}
    assert keys(engine, Query(typed, meanings=meanings)) == ["1-1"]


def test_a_synonym_works_in_the_other_direction_and_beside_other_words(engine: SearchEngine) -> None:
    engine.apply([make_document(1, "Lệ phí làm sổ đỏ"), make_document(2, "Tin về lễ hội")], [])
    meanings = {"giay chung nhan": ["so do"]}
    assert keys(engine, Query("lệ phí giấy chứng nhận", meanings=meanings))[0] == "1-1"


def test_the_text_of_a_file_finds_its_page(engine: SearchEngine) -> None:
    page = make_document(1, "Thông báo", files=[AttachedText("phu-luc.pdf", "Danh mục vị trí việc làm")])
    engine.apply([page], [])
    assert keys(engine, "danh mục vị trí việc làm") == ["1-1"]


def test_a_picture_stands_behind_its_page_and_is_not_suggested(engine: SearchEngine) -> None:
    page = make_document(1, "Khai mạc lễ hội đua thuyền", body="Lễ hội đua thuyền khai mạc sáng nay.")
    picture = replace(page, key="1-1-m5", parent="1-1", type="image", title="Lễ hội đua thuyền", body="")
    engine.apply([page, picture], [])
    assert keys(engine, "lễ hội đua thuyền") == ["1-1", "1-1-m5"]
    assert keys(engine, Query("lễ hội đua thuyền", type="image")) == ["1-1-m5"]
    assert engine.suggest("lễ hội đ", site_ids=None, now=NOW, limit=8) == ["1-1"]


def test_suggests_titles_by_the_beginning_of_the_last_word(forty: SearchEngine) -> None:
    assert forty.suggest("le hoi du", site_ids=None, now=NOW, limit=8) == ["2-9"]
    assert forty.suggest("lễ hội đu", site_ids=(1,), now=NOW, limit=8) == []
    assert len(forty.suggest("bản", site_ids=None, now=NOW, limit=5)) == 5


def test_a_new_build_takes_the_place_of_the_old_one(forty: SearchEngine) -> None:
    before = forty.generation()
    with forty.rebuild() as build:
        build.add(FORTY[:10])
        assert forty.count() == 40
    assert forty.count() == 10
    assert forty.generation() != before


def test_a_build_that_fails_leaves_the_live_index_alone(forty: SearchEngine) -> None:
    before = forty.generation()
    with pytest.raises(ZeroDivisionError), forty.rebuild() as build:
        build.add([FORTY[0], 1 / 0])  # type: ignore[list-item]
    assert (forty.count(), forty.generation()) == (40, before)


def test_an_engine_in_order_says_so(forty: SearchEngine) -> None:
    assert forty.health().ok
