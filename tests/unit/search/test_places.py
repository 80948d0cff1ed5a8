"""A table of places' former and present names is taken whole or not at all."""

from datetime import date
from pathlib import Path

import pytest

from liencong.search.synonym.places import PlacesUnread, Renamed, read_places

HEADING = "former,present,since,legal_basis\n"


def table(tmp_path: Path, content: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "dia-danh.csv"
    path.write_text(content, encoding=encoding)
    return path


def test_reads_names_day_and_basis(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEADING}Huyện  Kỳ Lạ,Xã Kỳ Anh,2025-07-01,Nghị quyết 1\n", "utf-8-sig")
    assert read_places(path) == [Renamed("Huyện Kỳ Lạ", "Xã Kỳ Anh", date(2025, 7, 1), "Nghị quyết 1")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("former,present\nA,B\n", 1),
        (f"{HEADING}A,B,2025-07-01,\nA,B,01/07/2025,\n", 3),
        (f"{HEADING}A,,2025-07-01,\n", 2),
        (f"{HEADING}…,B,2025-07-01,\n", 2),
        (f"{HEADING}{'A ' * 60},B,2025-07-01,\n", 2),
        (f"{HEADING}A\n", 2),
    ],
)
def test_names_the_line_that_does_not_hold(tmp_path: Path, content: str, line: int) -> None:
    with pytest.raises(PlacesUnread) as refused:
        read_places(table(tmp_path, content))
    assert refused.value.params["line"] == line


def test_another_encoding_or_no_file_is_refused(tmp_path: Path) -> None:
    for path in (table(tmp_path, f"{HEADING}Kỳ,B,2025-07-01,\n", "utf-16"), tmp_path / "khong-co.csv"):
        with pytest.raises(PlacesUnread):
            read_places(path)
