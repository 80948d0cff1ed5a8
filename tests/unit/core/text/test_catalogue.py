"""The words that people read."""

from pathlib import Path

import pytest

from liencong.core.text.catalogue import DuplicateMessage, load_catalogue


def _write(folder: Path, locale: str, toml: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{locale}.toml").write_text(toml, encoding="utf-8")
    return folder


def test_files_of_several_folders_become_one_catalogue(tmp_path: Path) -> None:
    core = _write(tmp_path / "core", "vi", '[errors]\nnot-found = "Không tìm thấy"\n')
    _write(core, "en", '[errors]\nnot-found = "Not found"\n')
    sites = _write(
        tmp_path / "sites", "vi", '[errors]\nstale = "Đã cũ"\n[board.list]\ncount = "{count} mục"\n'
    )
    catalogue = load_catalogue([core, sites])
    assert catalogue.text("errors.not-found") == "Không tìm thấy"
    assert catalogue.text("errors.not-found", "en") == "Not found"
    assert catalogue.text("errors.stale", "en") == "Đã cũ"
    assert catalogue.text("board.list.count", count=3) == "3 mục"
    assert "errors.stale" in catalogue
    assert "errors.other" not in catalogue


def test_a_folder_may_have_a_file_for_each_part(tmp_path: Path) -> None:
    _write(tmp_path, "vi", 'a = "một"\n')
    _write(tmp_path, "mail.vi", 'b = "hai"\n')
    catalogue = load_catalogue([tmp_path])
    assert (catalogue.text("a"), catalogue.text("b")) == ("một", "hai")


def test_a_missing_message_is_named(tmp_path: Path) -> None:
    catalogue = load_catalogue([_write(tmp_path, "vi", 'hello = "Chào {name}"\n')])
    with pytest.raises(KeyError, match=r"errors\.unheard"):
        catalogue.text("errors.unheard")
    with pytest.raises(KeyError, match="name"):
        catalogue.text("hello")


def test_values_are_not_read_as_patterns(tmp_path: Path) -> None:
    catalogue = load_catalogue([_write(tmp_path, "vi", 'hello = "Chào {name}"\n')])
    assert catalogue.text("hello", name="{name.__class__}") == "Chào {name.__class__}"


def test_the_same_key_in_two_files_is_refused(tmp_path: Path) -> None:
    folders = [_write(tmp_path / name, "vi", 'a.b = "x"\n') for name in ("one", "two")]
    with pytest.raises(DuplicateMessage, match=r"a\.b"):
        load_catalogue(folders)
