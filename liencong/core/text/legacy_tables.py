"""The letters of the encodings that Vietnamese text had before Unicode, as they look read as windows-1252.

TCVN3 (TCVN 5712:1993, the .Vn fonts) and VISCII (RFC 1456) are given byte by byte; VNI-Windows and VIQR
(RFC 1456) by their regular structure of a base letter and what follows it.
"""

from unicodedata import normalize

_LETTERS = "àáảãạâầấẩẫậăằắẳẵặèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_TCVN3_BYTES = (
    "b5b8b6b7b9a9c7cac8c9cba8bbbebcbdc6ccd0cecfd1aad2d5d3d4d6d7ddd8dcde"
    "dfe3e1e2e4abe5e8e6e7e9aceaedebeceeeff3f1f2f4adf5f8f6f7f9fafdfbfcfeae"
)
_VISCII_BYTES = (
    "e0e1e4e3d5e2a5a4a6e7a7e5a2a1c6c7a3e8e9eba8a9eaabaaacadaeecedefeeb8"
    "f2f3f6f5f7f4b0afb1b2b5bdb6beb7defef9fafcfbf8dfd7d1d8e6f1cffdd6dbdcf0"
)
_VISCII_CAPITAL_BYTES = (
    "c0c1c4c380c28584860687c58281020583c8c9cb8889ca8b8a8c8d8ecccd9bce98"
    "d2d399a09ad4908f919293b4969597b394d9da9c9d9ebfbbbabcffb99fdd14191ed0"
)
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_VNI_MARKS = {
    "": ("", "ø", "ù", "û", "õ", "ï"),
    "\u0302": ("â", "à", "á", "å", "ã", "ä"),
    "\u0306": ("ê", "è", "é", "ú", "ü", "ë"),
}
_VIQR_SHAPES = {"": "aeiouy", "\u0302": "aeo", "\u0306": "a", "\u031b": "ou"}
_VIQR_SHAPE_SIGNS = {"": "", "\u0302": "^", "\u0306": "(", "\u031b": "+"}
_VIQR_TONE_SIGNS = ("", "`", "'", "?", "~", ".")


def _by_byte(letters: str, codes: str) -> dict[str, str]:
    """Map both readings of each byte, Latin-1 and windows-1252, to its letter."""
    table = {}
    for code, letter in zip(bytes.fromhex(codes), letters, strict=True):
        table[chr(code)] = letter
        table[bytes([code]).decode("cp1252", "ignore") or chr(code)] = letter
    return table


def _vni() -> dict[str, str]:
    table = {"ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
    bases = [(vowel, vowel, "") for vowel in "aeouy"] + [("ô", "ơ", ""), ("ö", "ư", "")]
    bases += [(vowel, vowel, "\u0302") for vowel in "aeo"] + [("a", "a", "\u0306")]
    for written, vowel, shape in bases:
        for tone, mark in zip(_TONES, _VNI_MARKS[shape], strict=True):
            table[written + mark] = normalize("NFC", vowel + shape + tone)
    capitals = {written.upper(): letter.upper() for written, letter in table.items()}
    mixed = {written.capitalize(): letter.upper() for written, letter in table.items()}
    return table | capitals | mixed


def _viqr() -> dict[str, str]:
    table = {"dd": "đ"}
    for shape, vowels in _VIQR_SHAPES.items():
        for vowel in vowels:
            for tone, sign in zip(_TONES, _VIQR_TONE_SIGNS, strict=True):
                table[vowel + _VIQR_SHAPE_SIGNS[shape] + sign] = normalize("NFC", vowel + shape + tone)
    capitals = {written.upper(): letter.upper() for written, letter in table.items()}
    return table | capitals | {"Dd": "Đ"}


TCVN3 = _by_byte(_LETTERS + "ĂÂÊÔƠƯĐ", _TCVN3_BYTES + "a1a2a3a4a5a6a7")
"""Small letters and the only capitals the encoding has; capital fonts reuse the codes of small letters."""
VISCII = _by_byte(_LETTERS + _LETTERS.upper(), _VISCII_BYTES + _VISCII_CAPITAL_BYTES)
VNI = _vni()
"""One or two characters to one letter: longest match first."""
VIQR = _viqr()
"""One to three characters to one letter: longest match first."""
