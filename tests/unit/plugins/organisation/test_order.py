"""How people and units are put in order."""

from datetime import UTC, date, datetime

from liencong.plugins.organisation import rules
from liencong.plugins.organisation.fields import LeaderFields, PersonFields, UnitFields, public_of_leader
from liencong.plugins.organisation.rules import Leader, Person, Unit
from liencong.sites.public.cards import Card, Titled

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def card(title: str) -> Card:
    return Card(
        id=1, title=title, url="/", summary="", published_at=NOW, updated_at=NOW, author="", source="",
        origin=None, board=Titled("", "/"), picture=None, type="person", type_label="", number="",
        pinned=False,
    )  # fmt: skip


def person(name: str, unit: str = "", **said: object) -> Person:
    fields = {"position": "Chuyên viên", "unit": unit, **said}
    return Person(card(name), PersonFields.model_validate(fields))


def leader(name: str, **said: object) -> Leader:
    return Leader(card(name), LeaderFields.model_validate({"position": "Giám đốc", **said}))


def unit(name: str, parent: str = "", order: int = 100) -> Unit:
    return Unit(card(name), UnitFields(parent=parent, order=order))


def shape(tree: list[Unit]) -> list[object]:
    return [[one.card.title, *shape(one.below)] for one in tree]


def test_a_term_is_over_on_the_day_after_its_last() -> None:
    said = LeaderFields(position="Giám đốc", term_to=date(2026, 11, 29))
    assert not rules.is_former(said, date(2026, 11, 29))
    assert rules.is_former(said, date(2026, 11, 30))


def test_leaders_stand_by_their_number_then_by_given_name() -> None:
    found = rules.in_order(
        [leader("Lê Văn Ước", order=2), leader("Trần Bình", order=2), leader("Vũ An", order=1)]
    )
    assert [one.card.title for one in found] == ["Vũ An", "Trần Bình", "Lê Văn Ước"]


def test_who_left_last_stands_first_among_former_leaders() -> None:
    found = rules.latest_first([leader("A", term_to="2010-01-01"), leader("B", term_to="2020-01-01")])
    assert [one.card.title for one in found] == ["B", "A"]


def test_people_stand_by_unit_in_the_order_of_the_structure() -> None:
    people = [person("Cường", "Phòng Y"), person("An", "phòng x"), person("Bình"), person("Dũng", "Trạm lạ")]
    found = rules.grouped(people, ["Phòng X", "Phòng Y"])
    assert [group.unit for group in found] == ["", "phòng x", "Phòng Y", "Trạm lạ"]


def test_people_are_found_with_and_without_marks_by_name_position_and_unit() -> None:
    one = person("Nguyễn Thị Hạnh", "Văn phòng", phone="0235 3852 641")
    assert rules.has_words(one, "hanh van phong")
    assert rules.has_words(one, "chuyên viên")
    assert rules.has_words(one, "3852")
    assert not rules.has_words(one, "hạnh kế toán")


def test_units_stand_below_the_one_that_they_name() -> None:
    tree = rules.tree_of(
        [unit("Tổ 1", "Phòng A"), unit("Phòng A", "Sở"), unit("Sở"), unit("Phòng B", "sở", 1)]
    )
    assert shape(tree) == [["Sở", ["Phòng B"], ["Phòng A", ["Tổ 1"]]]]


def test_a_unit_whose_parent_is_not_there_is_not_lost() -> None:
    assert shape(rules.tree_of([unit("Phòng A", "Sở cũ")])) == [["Phòng A"]]


def test_units_that_name_each_other_in_a_circle_are_all_shown_once() -> None:
    tree = rules.tree_of([unit("A", "C"), unit("B", "A"), unit("C", "B"), unit("D", "D")])
    assert sorted(rules.names_in(tree)) == ["A", "B", "C", "D"]


def test_personal_particulars_are_left_out_unless_they_are_switched_on() -> None:
    said = {"position": "Giám đốc", "born_on": "1970-01-01", "home_town": "Tam Kỳ", "home_town_shown": True}
    assert public_of_leader(said) == {"position": "Giám đốc", "home_town": "Tam Kỳ"}
