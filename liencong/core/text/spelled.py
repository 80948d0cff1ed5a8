"""Whole numbers in Vietnamese words, as they stand on vouchers: `hai mươi mốt nghìn không trăm linh năm`."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
HUNDRED, TEN, TENS, ZERO_TEN, MINUS = "trăm", "mười", "mươi", "linh", "âm"
SCALES = ((10**6, "triệu"), (10**3, "nghìn"))
BILLION, BILLIONS = 10**9, "tỷ"
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
"""How the last digit is said behind twenty and more."""


def spell(number: int) -> str:
    """Give a number in words."""
    if number < 0:
        return f"{MINUS} {spell(-number)}"
    return " ".join(_words(number, leads=True)) or DIGITS[0]


def _words(number: int, *, leads: bool) -> list[str]:
    """Give the words of a number; behind others its first group has its hundreds, be they none."""
    if number >= BILLION:
        above, rest = divmod(number, BILLION)
        return [*_words(above, leads=leads), BILLIONS, *_words(rest, leads=False)]
    words: list[str] = []
    for scale, name in SCALES:
        group, number = divmod(number, scale)
        if group:
            words += [*_group(group, leads=leads and not words), name]
    return words + (_group(number, leads=leads and not words) if number else [])


def _group(number: int, *, leads: bool) -> list[str]:
    """Give the words of a number below a thousand that is not zero."""
    hundreds, rest = divmod(number, 100)
    tens, digit = divmod(rest, 10)
    words = [DIGITS[hundreds], HUNDRED] if hundreds or not leads else []
    if tens > 1:
        words += [DIGITS[tens], TENS]
    elif tens:
        words.append(TEN)
    elif digit and words:
        words.append(ZERO_TEN)
    if not digit:
        return words
    said = DIGITS[digit]
    if tens > 1:
        said = AFTER_TENS.get(digit, said)
    elif tens and digit == 5:
        said = AFTER_TENS[digit]
    return [*words, said]
