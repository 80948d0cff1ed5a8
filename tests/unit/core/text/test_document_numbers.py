"""Numbers of official papers in every spelling."""

import unicodedata

import pytest

from liencong.core.text import find_document_numbers, number_key, same_number

SPELLINGS = (
    "3069/QĐ-UBND", "3069/qđ-ubnd", "3069/QD-UBND", "3069 / QĐ - UBND", "3069/QĐ–UBND", "3069/QĐ—UBND",
    "3069/QĐ\u2011UBND", "3069 QD UBND", "3069 qd ubnd", "3069-QĐ-UBND", "3069_QD_UBND.pdf", "03069/QĐ-UBND",
    "số 3069/QĐ-UBND", "quyet dinh so 3069/qd-ubnd", "Quyết định 3069/QĐ-UBND", "3069\xa0/QĐ-UBND",
    "3069/QĐ/UBND", "3069/QĐ-UBND.", "(3069/QĐ-UBND)", "Số:3069/QĐ-UBND ngày 5/6/2025",
)  # fmt: skip


@pytest.mark.parametrize("written", SPELLINGS)
def test_every_spelling_is_one_number(written: str) -> None:
    assert number_key(written) == "3069qdubnd"
    assert same_number(written, "3069/QĐ-UBND")
    assert same_number(unicodedata.normalize("NFD", written), "3069/QĐ-UBND")
    (canonical,) = find_document_numbers(written)
    assert canonical.lstrip("0") == "3069/QĐ-UBND"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("43/2011/nd-cp", "43/2011/NĐ-CP"),
        ("634 2013 nd cp", "634/2013/NĐ-CP"),
        ("58 / 2012 / QĐ - UBND", "58/2012/QĐ-UBND"),
        ("06/2025 QĐ-TTG", "06/2025/QĐ-TTg"),
        ("15 nq hđnd", "15/NQ-HĐND"),
        ("91/2015/qh13", "91/2015/QH13"),
        ("15/2004/PL-UBTVQH11", "15/2004/PL-UBTVQH11"),
        ("01/2014/TTLT-BTC–BTNMT", "01/2014/TTLT-BTC-BTNMT"),
        ("1643 stttt cntt", "1643/STTTT-CNTT"),
        ("công văn số 2726 ubnd vx", "2726/UBND-VX"),
        ("72/CP", "72/CP"),
        ("12a/KH-UBND", "12a/KH-UBND"),
        ("12/HĐ-UBND", "12/HĐ-UBND"),
        ("88/KH-TT&TT", "88/KH-TT&TT"),
        ("123/ĐHTN-TCCB", "123/ĐHTN-TCCB"),
        ("57-NQ/TW", "57-NQ/TW"),
        ("57 nq tw", "57-NQ/TW"),
        ("57–nq/tư", "57-NQ/TW"),
        ("24-ctr/tu", "24-CTr/TU"),
        ("57/NQ-TW", "57/NQ-TW"),
    ],
)
def test_canonical_spelling(written: str, canonical: str) -> None:
    assert find_document_numbers(written) == [canonical]


@pytest.mark.parametrize(
    "text",
    [
        "", "30/4/1975", "ngày 5/6/2025 UBND TP Vinh", "năm 2025 UBND tỉnh", "tổng số 15 UBND xã", "50/50",
        "10/ngày, 5/tháng, 60 km/h, 100/m2, 24/7, 60/tp", "HỌC KỲ 1/NĂM HỌC 2024", "TỶ LỆ 1/NAM-NỮ",
        "Airbus 300/A310", "67/548/EEC", "nhiệm kỳ 2020-2025 của", "Covid-19", "3.069/QĐ", "12 con gà",
        "UBND-QĐ", "đĩa 9660 CD-ROM",
    ],
)  # fmt: skip
def test_other_figures_are_no_numbers(text: str) -> None:
    assert find_document_numbers(text) == []


def test_numbers_of_a_text_come_in_order_and_once() -> None:
    text = (
        "Căn cứ Nghị định số 43/2011/NĐ-CP và Luật 59/2020/QH14; theo Kết luận số 83-KL/TW,\n"
        "thực hiện Quyết định 05/QĐ-UBND (5/QĐ-UBND) - PHÊ DUYỆT; năm 2024 1234/TB-SNV TP Vinh."
    )
    assert find_document_numbers(text) == [
        "43/2011/NĐ-CP", "59/2020/QH14", "83-KL/TW", "05/QĐ-UBND", "1234/TB-SNV",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("120/QĐ-TTg", "102/QĐ-TTg"),
        ("15/NQ-HĐND", "15/NQ-UBND"),
        ("15/QĐ-UBND", "15/2024/QĐ-UBND"),
        ("6/2025/QĐ-TTg", "62025/QĐ-TTg"),
        ("", ""),
        ("?", "!"),
    ],
)
def test_different_numbers(first: str, second: str) -> None:
    assert not same_number(first, second)


def test_what_is_no_number_is_compared_by_letters_and_digits() -> None:
    assert same_number("015NQHĐND", "15/nq hdnd")
    assert number_key("Không số") == "khongso"
