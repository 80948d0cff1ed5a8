"""Readable addresses."""

import pytest

from liencong.core.text import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Quyết định số 15/2025/QĐ-UBND", "quyet-dinh-so-15-2025-qd-ubnd"),
        ("  “Đền ơn – đáp nghĩa”!  ", "den-on-dap-nghia"),
        ("O'Neil’s ʼnhà`", "oneils-nha"),
        ("a_b--c..d", "a-b-c-d"),
        ("Tin 🎉 mới", "tin-moi"),
        ("Tin שלום mới", "tin-moi"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "tieng-viet"),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["", "!!!", "日本語", "🎉", "שלום"])
def test_falls_back_where_nothing_is_left(text: str) -> None:
    assert slugify(text) == ""
    assert slugify(text, fallback="17") == "17"


def test_is_cut_at_a_hyphen() -> None:
    slug = slugify("thông báo tuyển dụng " * 10)
    assert slug == "thong-bao-tuyen-dung-thong-bao-tuyen-dung-thong-bao-tuyen-dung-thong-bao-tuyen"
    assert len(slugify("a" * 79 + " bc")) == 79
    assert len(slugify("a" * 80 + " bc")) == 80


def test_one_endless_word_is_cut_all_the_same() -> None:
    assert slugify("a" * 500) == "a" * 80
