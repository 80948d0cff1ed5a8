"""Make text from before Unicode readable: TCVN3, VNI, VISCII and VIQR, and UTF-8 read as windows-1252.

Text is converted when most of its marked words become Vietnamese syllables and few were before, so that
French, German or Portuguese stay as they are (clause S09, TCVN 6909:2001). Convert before cleaning: TCVN3
writes ư as the soft hyphen.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from liencong.core.text.legacy_tables import TCVN3, VIQR, VISCII, VNI
from liencong.core.text.syllable import is_syllable
from liencong.core.text.unicode import nfc

Encoding = Literal["unicode", "tcvn3", "vni", "viscii", "viqr"]

_MOST = 0.8
_FEW = 0.4
_LONGEST_SYLLABLE = 7  # nghiêng
_SYLLABLES_KEPT = 20_000
"""Texts are made of the same few thousand syllables."""
# Legacy letters may look like symbols, which are part of a word between letters: th«ng b¸o.
_WORD = re.compile(r"[^\W\d_]+(?:[\x80-\x9f\xa1-\xbf]+[^\W\d_]+)*")
_TCVN3_BY_CHARACTER = str.maketrans(TCVN3)
_VISCII_BY_CHARACTER = str.maketrans(VISCII)


def _longest_first(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))


_VNI_LETTER = _longest_first(VNI)
_VIQR_LETTER = _longest_first(VIQR)


def decode_tcvn3(text: str) -> str:
    """Decode TCVN3 (ABC) text that was read as Latin-1 or windows-1252."""
    return nfc(text).translate(_TCVN3_BY_CHARACTER)


def decode_tcvn3_upper(text: str) -> str:
    """Decode TCVN3 text set in a capital font, whose name ends in H: small letters stand for capitals."""
    return decode_tcvn3(text).upper()


def decode_vni(text: str) -> str:
    """Decode VNI-Windows text that was read as windows-1252."""
    return _VNI_LETTER.sub(lambda written: VNI[written.group()], nfc(text))


def decode_viscii(text: str) -> str:
    """Decode VISCII text that was read as Latin-1 or windows-1252 (RFC 1456)."""
    return nfc(text).translate(_VISCII_BY_CHARACTER)


def decode_viqr(text: str) -> str:
    """Decode VIQR, the ASCII spelling of marks by signs behind letters (RFC 1456)."""
    return _VIQR_LETTER.sub(lambda written: VIQR[written.group()], text)


def _decode_tcvn3_lines(text: str) -> str:
    """Decode TCVN3 whose font is not known: a line of capitals has its marked letters from a capital font."""
    lines = ((line, decode_tcvn3(line)) for line in nfc(text).split("\n"))
    return "\n".join(decoded.upper() if _CAPITALS.fullmatch(line) else decoded for line, decoded in lines)


_CAPITALS = re.compile("[^a-zA-Z]*(?:[A-Z][^a-zA-Z]*){2,}")


@dataclass(frozen=True)
class _Candidate:
    """An encoding that a text may be in.

    Most `counted` words have to be syllables once decoded, two of them `proven` ones that were none before;
    one is enough where `telling` finds in the text what hardly any other language writes.
    """

    encoding: Encoding
    decode: Callable[[str], str]
    telling: re.Pattern[str]
    counted: re.Pattern[str]
    proven: re.Pattern[str]


_NEVER = re.compile("(?!)")
_MARKED = re.compile("[^\x00-\x7f]")
_ANY = re.compile("")
_SHAPED = re.compile(f"[{''.join(letter for signs, letter in VIQR.items() if set(signs) & set('^(+dD'))}]")
_VNI_PAIR = re.compile("[aAeE][áàåãä]|[aA][éèúüë]|[oO][áàåä]|[ôöÔÖ][øùûõïØÙÛÕÏ]|öô|ÖÔ")
_CANDIDATES = (
    _Candidate("tcvn3", _decode_tcvn3_lines, re.compile("[a-z][À-Þ]"), _MARKED, _MARKED),
    _Candidate("vni", decode_vni, _VNI_PAIR, _MARKED, _MARKED),
    _Candidate("viscii", decode_viscii, _NEVER, _MARKED, _MARKED),
    # VIQR is ASCII, where a full stop may be a tone: only what has another sign proves it.
    _Candidate("viqr", decode_viqr, _NEVER, _ANY, _SHAPED),
)


def detect(text: str) -> Encoding:
    """Tell which encoding a run of text is in; `unicode` also for what is left as it is."""
    composed = nfc(text)
    known, share = _syllables(composed, _MARKED)
    if share >= _FEW:
        return "unicode"
    best: tuple[float, int, Encoding] = (_MOST, 0, "unicode")
    for candidate in _CANDIDATES:
        decoded = candidate.decode(composed)
        syllables, share = _syllables(decoded, candidate.counted)
        gained = sum(candidate.proven.search(word) is not None for word in syllables - known)
        if gained > 1 or (gained and candidate.telling.search(composed) and _is_vietnamese(decoded)):
            best = max(best, (share, gained, candidate.encoding), key=lambda found: found[:2])
    return best[2]


def to_unicode(text: str) -> tuple[str, Encoding | None]:
    """Convert legacy text, as a whole or the lines that are legacy, and name the (first) encoding it was in.

    Text that is Unicode already, or that cannot be told, comes back as it was, with None.
    """
    encoding = detect(text)
    if encoding != "unicode":
        return decoder(encoding)(text), encoding
    lines = text.split("\n")
    encodings = [detect(line) for line in lines] if len(lines) > 1 else []
    found = next((encoding for encoding in encodings if encoding != "unicode"), None)
    if found is None:
        return text, None
    return "\n".join(decoder(one)(line) for line, one in zip(lines, encodings, strict=True)), found


def decoder(encoding: Encoding) -> Callable[[str], str]:
    """Give the function that decodes text of an encoding when its font is not known."""
    return next((candidate.decode for candidate in _CANDIDATES if candidate.encoding == encoding), str)


def repair_mojibake(text: str) -> str:
    """Repair the lines that are UTF-8 read as windows-1252, once or several times; leave all others."""
    return "\n".join(map(_repair_line, text.split("\n")))


def _repair_line(line: str) -> str:
    try:
        repaired = b"".join(map(_byte, line)).decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return line
    if repaired == line or _CAPITAL_A_TILDE_BLANK.search(repaired) or not all(map(_is_latin, repaired)):
        return line
    return _repair_line(repaired)


# "XÃ" and a no-break space read just like a broken "Xà"; a capital behind it gives the former away.
_CAPITAL_A_TILDE_BLANK = re.compile("à[A-ZÀ-ÞĐĂƠƯẠ-Ỹ]")


def _byte(character: str) -> bytes:
    """Encode as browsers do, to whom the five holes of windows-1252 are control characters."""
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252")


def _is_latin(character: str) -> bool:
    return not character.isalpha() or character < "\u0370" or "\u1e00" <= character < "\u1f00"


def _syllables(text: str, counted: re.Pattern[str]) -> tuple[set[str], float]:
    """Give the distinct counted words that are Vietnamese syllables, and their share of all counted words."""
    words = {word for word in set(_WORD.findall(text)) if counted.search(word)}
    syllables = {word for word in words if len(word) <= _LONGEST_SYLLABLE and _is_written_syllable(word)}
    return syllables, len(syllables) / len(words) if words else 0.0


def _is_vietnamese(text: str) -> bool:
    return all(map(is_syllable, _WORD.findall(text)))


@lru_cache(maxsize=_SYLLABLES_KEPT)
def _is_written_syllable(word: str) -> bool:
    """Tell whether a word is a syllable, in small letters, in capitals, or begun with one."""
    return word in (word.lower(), word.upper(), word.capitalize()) and is_syllable(word)
