"""The commands `import …`: a report for people and programs, one line for what is refused."""

import gzip
import json
from pathlib import Path

import pytest

from tests.commands.conftest import Command

HERE = ("--site", "so-y-te", "--board", "tin-tuc")


def lines(*values: object) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def test_a_packed_file_comes_in_and_json_tells_what_became_of_it(begun: Command, tmp_path: Path) -> None:
    file = tmp_path / "bai.jsonl.gz"
    file.write_bytes(gzip.compress(lines({"external_id": "1", "title": "Bài"}, {"title": ""})))
    done = begun("import", "jsonl", str(file), *HERE, "--publish", "--json")
    told = done.json
    assert done.code == 0
    assert (told["imported"], told["states"], told["dry_run"]) == (1, {"published": 1}, False)
    assert [(one["item"], one["code"]) for one in told["refused"]] == [("2", "line-invalid")]


def test_people_are_shown_a_table_and_may_keep_one(begun: Command, tmp_path: Path) -> None:
    file, table = tmp_path / "bai.csv", tmp_path / "ket-qua.csv"
    file.write_text("Tiêu đề;Nội dung\nBài một;<p>Chữ</p>\n;\n", encoding="utf-8")
    done = begun("import", "csv", str(file), *HERE, "--report", str(table), "--dry-run")
    assert done.code == 0
    assert "Làm thử" in done.out
    assert "Bài một" in table.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("wxr", b"<rss><channel><item></channel>", "dòng 1"),
        ("wxr", b"<rss><channel><title>x</title></channel></rss>", "không phải bản xuất của WordPress"),
        ("feed", b"no feed at all", "không phải bản tin"),
        ("csv", b"a,b\n1,2\n", "title"),
        ("jsonl", b"{\n", "1 mục bị từ chối"),
        ("jsonl", gzip.compress(lines({"title": "x"}) * 9, mtime=0)[:-12], "Không đọc được tệp"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_leaves_nothing(
    begun: Command, tmp_path: Path, kind: str, content: bytes, reason: str
) -> None:
    (tmp_path / "tep").write_bytes(content)
    done = begun("import", kind, str(tmp_path / "tep"), *HERE)
    assert done.code == 1
    said = done.err.strip().splitlines()[-1]
    assert said.startswith("liencong: ")
    assert reason in said
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        (("--site", "khong-co", "--board", "tin-tuc"), "khong-co"),
        (("--site", "so-y-te", "--board", "khong-co"), "Không có chuyên mục này"),
    ],
)
def test_a_place_that_is_not_there_is_told_before_anything_is_read(
    begun: Command, tmp_path: Path, where: tuple[str, ...], reason: str
) -> None:
    (tmp_path / "tep").write_bytes(lines({"title": "x"}))
    done = begun("import", "jsonl", str(tmp_path / "tep"), *where)
    assert (done.code, reason in done.err) == (1, True)


def test_wrong_usage_is_told_as_such(begun: Command, tmp_path: Path) -> None:
    (tmp_path / "tep").write_bytes(b"")
    assert begun("import", "feed", str(tmp_path / "tep")).code == 2
    assert begun("import", "jsonl", str(tmp_path / "khong-co-tep"), *HERE).code == 2
