"""Unicode as Vietnamese text needs it: one stored form, invisible characters out, keys for comparing.

TCVN 6909:2001 makes Unicode the character set of state bodies; its precomposed form (NFC) is what is stored
(clause S09). Tone placement and i/y are never changed in what an author wrote, only in keys.
"""

import re
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""The five combining tone marks: grave, acute, tilde, hook above, dot below."""

# Control characters other than white space; soft hyphen, zero-width and bidirectional controls, which hide or
# reorder what a reader sees; lone surrogates and non-characters, which neither UTF-8 nor XML can carry.
_HIDDEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
)
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
# White space in Python, but neither in HTML nor in XML.
_ODD_BLANKS = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_ODD_BLANK = re.compile(f"[{_ODD_BLANKS}]")
# What may have to go: most texts have none of it, and one look is faster than three.
_SUSPECT = re.compile(f"[{_HIDDEN}{_ODD_BLANKS}\u200c\u200d]")
# Joiners carry meaning after an emoji or a letter of Arabic or an Indic script, and nowhere else.
# It looks for the joiner first, and behind it only where there is one.
_STRAY_JOINER = re.compile("[\u200c\u200d](?<![^\u0000-\u036f\u1e00-\u206f][\u200c\u200d])[\u200c\u200d]*")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile("\n{3,}")
_MARK = re.compile("[\u0300-\u036f]+")
_STROKED_D = str.maketrans("đðɖ", "ddd")
_BEYOND_COMPOSED_LATIN = re.compile("[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]")
_BEYOND_LATIN = re.compile("[^\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]")
_VOWELS = "aăâeêioôơuưy"
_VOWEL_RUN = re.compile(f"[{_VOWELS}][{_VOWELS}{TONES}]+")
_FINAL_Y = re.compile(rf"(?<![\w{TONES}])(qu|[hklmst])y([{TONES}]*)(?![\w{TONES}])")
_TONES_APART = str.maketrans(
    {unicodedata.normalize("NFC", vowel + tone): vowel + tone for vowel in _VOWELS for tone in TONES}
)


def nfc(text: str) -> str:
    """Give the text in Unicode's precomposed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Give the text in NFC without control, zero-width and other invisible characters.

    White space stays, as HTML and XML know it.
    """
    if not _SUSPECT.search(text):
        return nfc(text)
    return nfc(_STRAY_JOINER.sub("", _INVISIBLE.sub("", _ODD_BLANK.sub(" ", text))))


def clean_line(text: str) -> str:
    """Clean a text of one line: visible characters in NFC, every run of white space one blank, trimmed."""
    return " ".join(visible(text).split())


def clean_text(text: str) -> str:
    """Clean a text of several lines: each as `clean_line` does, at most one empty line in a row, trimmed."""
    lines = _LINE_END.sub("\n", text).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(map(clean_line, lines))).strip("\n")


def fold(text: str) -> str:
    """Give the text in lower case without diacritics, đ and its look-alikes as d; other scripts stay."""
    return _fold_any(text) if _BEYOND_LATIN.search(text) else text.translate(_FOLDED_LATIN)


def fold_in_place(text: str) -> str | None:
    """Fold a text in NFC so that each character keeps its place; None where that cannot be.

    That is so with letters beyond Latin, and with marks that do not melt into their letter.
    """
    return None if _BEYOND_COMPOSED_LATIN.search(text) else text.translate(_FOLDED_LATIN)


def _fold_any(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return nfc(_MARK.sub("", decomposed)).translate(_STROKED_D)


def spelling_key(text: str) -> str:
    """Give a lower-case key that is equal for spellings of one word: hòa and hoà, kỹ and kĩ.

    Final y counts as i after h, k, l, m, s, t and qu; not after a vowel (tay, tai), nor in names (Vy, Thy).
    """
    tones_apart = nfc(text.lower()).translate(_TONES_APART)
    tones_last = _VOWEL_RUN.sub(_tone_to_the_end, tones_apart)
    return nfc(_FINAL_Y.sub(r"\1i\2", tones_last))


def same_spelling(first: str, second: str) -> bool:
    """Tell whether two texts differ at most in case, tone placement and i/y; the marks count."""
    return spelling_key(first) == spelling_key(second)


def split_tone(text: str) -> tuple[str, str]:
    """Give the text in lower case without its Vietnamese tone marks, and the tone marks."""
    apart = nfc(text.lower()).translate(_TONES_APART)
    return "".join(letter for letter in apart if letter not in TONES), "".join(
        letter for letter in apart if letter in TONES
    )


def _tone_to_the_end(run: re.Match[str]) -> str:
    return "".join(split_tone(run.group()))


_FOLDED_LATIN = {
    number: _fold_any(chr(number))
    for numbers in (range(0x250), range(0x300, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070))
    for number in numbers
}
"""Each Latin letter, mark and sign folded alone: what a text of nothing else folds to, letter by letter."""
