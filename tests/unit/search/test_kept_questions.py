"""Which questions may be kept in words, and how they are known again."""

import pytest

from liencong.search.usage.rules import LONGEST_QUESTION, digest_of, kept_form


@pytest.mark.parametrize("text", ["Lịch  TIẾP công dân", "lich tiep cong dan", "Lịch tiếp, công dân!"])
def test_spellings_of_one_question_are_one(text: str) -> None:
    kept = kept_form(text)
    assert kept is not None
    assert kept[0] == "lich tiep cong dan"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…!?",
        "an@vidu.test",
        "0912 345 678",
        "cccd 042.085.123.456",
        "đơn của ông An 042085123456",
        "từ " * LONGEST_QUESTION,
    ],
)
def test_what_may_name_a_person_is_never_kept(text: str) -> None:
    assert kept_form(text) is None


@pytest.mark.parametrize("text", ["3069/QĐ-UBND", "nghị định 43/2011/NĐ-CP", "kế hoạch năm 2026"])
def test_numbers_of_papers_and_years_are_kept(text: str) -> None:
    assert kept_form(text) is not None


def test_a_digest_tells_sites_and_installations_apart() -> None:
    digests = {
        digest_of("ho tich", 1, b"a" * 32),
        digest_of("ho tich", 2, b"a" * 32),
        digest_of("ho tich", 1, b"b" * 32),
    }
    assert len(digests) == 3
    assert digest_of("ho tich", 1, b"a" * 32) in digests
