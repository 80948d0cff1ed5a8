"""Commands for sites."""

from pathlib import Path

import pytest

from tests.commands.conftest import Command

TABLE = """mã,tên đơn vị,mã cấp trên,tên miền
20335,Phường Tam Kỳ,49,tamky.mau.gov.vn
49,Tỉnh Mẫu,,
20336,Phường Bàn Thạch,49,không phải tên miền
"""


def test_listings_are_columns_for_people_and_json_for_programs(begun: Command) -> None:
    lines = begun("site", "list").out.splitlines()
    assert lines[0].split() == ["slug", "name", "kind", "state", "url", "parent", "boards_url"]
    assert lines[2].split()[0] == "so-y-te"
    assert [site["slug"] for site in begun("site", "list", "--json").json] == ["cong", "so-y-te"]


def test_a_site_is_renamed_and_archived(begun: Command) -> None:
    begun("site", "create", "so-moi", "--name", "Sở mới", "--host", "somoi.mau.gov.vn", "--theme", "so-nganh")
    assert begun("site", "rename", "so-y-te", "Sở Y tế cũ").code == 0
    itself = begun("site", "archive", "so-y-te", "--successor", "so-y-te")
    assert (itself.code, "kế thừa chính nó" in itself.err) == (1, True)
    assert begun("site", "archive", "so-y-te", "--successor", "so-moi").code == 0
    told = begun("site", "show", "so-y-te", "--json").json
    assert (told["name"], told["state"], told["successor"]) == ("Sở Y tế cũ", "archived", "so-moi")
    told = begun("site", "show", "so-moi", "--json").json
    assert (told["hosts"], told["theme"], told["parent"]) == ("somoi.mau.gov.vn", "so-nganh", "cong")
    assert "name: Sở mới" in begun("site", "show", "so-moi").out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("so-y-te", "--name", "Trùng"), "slug"),
        (("Sở Y tế", "--name", "Có dấu"), "slug"),
        (("a" * 64, "--name", "Dài"), "slug"),
        (("moi", "--name", " "), "name"),
        (("moi", "--name", "Mới", "--kind", "la"), "kind"),
        (("moi", "--name", "Mới", "--kind", "portal"), "kind"),
        (("moi", "--name", "Mới", "--host", "không phải"), "hosts"),
    ],
)
def test_what_cannot_be_made_is_named(begun: Command, arguments: tuple[str, ...], field: str) -> None:
    done = begun("site", "create", *arguments)
    assert done.code == 1
    assert done.err.startswith(f"liencong: {field}: ")


def test_a_table_is_taken_but_for_its_wrong_rows(begun: Command, tmp_path: Path) -> None:
    table = tmp_path / "don-vi.csv"
    table.write_text(TABLE, encoding="utf-8")
    first = begun("site", "provision", str(table), "--json")
    assert first.code == 1
    assert first.json["made"] == 2
    assert [row["line"] for row in first.json["refused"]] == [4]
    assert first.err.splitlines()[-1].startswith("liencong: 1 ")
    again = begun("site", "provision", str(table), "--json")
    assert (again.json["made"], again.json["unchanged"]) == (0, 2)


def test_a_table_without_the_needed_columns_is_refused(begun: Command, tmp_path: Path) -> None:
    table = tmp_path / "sai.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    done = begun("site", "provision", str(table))
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert begun("site", "provision", str(tmp_path / "khong-co.csv")).code == 2
