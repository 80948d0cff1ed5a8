"""Legacy encodings in pasted HTML: the font's name tells the encoding, run by run.

`.Vn…` fonts are TCVN3 (those whose name ends in H show capitals), `VNI-…` fonts VNI, `VISCII…` fonts VISCII.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from liencong.core.text.legacy import (
    Encoding,
    decode_tcvn3,
    decode_tcvn3_upper,
    decode_viscii,
    decode_vni,
)
from liencong.core.text.markup import VOID, Attributes, Rewriter, well_formed

Decode = Callable[[str], str]

_FONT = re.compile(r"(?<![\w-])font(?:-family)?\s*:\s*([^;]*);?", re.IGNORECASE)
_LEGACY_FONT = re.compile(r"\.vn[a-z]\w*|\bvni[- ]\w+|\bviscii", re.IGNORECASE)


def decode_legacy_html(html: str) -> str:
    """Give HTML with all text that is set in legacy fonts as Unicode, and those fonts no longer named."""
    if not _LEGACY_FONT.search(html):
        return html
    return _FontDecoder(dict(_style_sheet_fonts(html))).rewrite(well_formed(html))


def legacy_fonts(html: str) -> tuple[Encoding, ...]:
    """Give the encodings of the legacy fonts that HTML names, whether any text is set in them or not."""
    return tuple(dict.fromkeys(_encoding_of(font) for font in _LEGACY_FONT.findall(html)))


class _FontDecoder(Rewriter):
    """Decodes each run of text by the font that it inherits; `sheet` maps CSS selectors to decoders."""

    def __init__(self, sheet: Mapping[str, Decode]) -> None:
        super().__init__()
        self._sheet = sheet
        self._decoders: list[Decode] = [str]

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag not in VOID:
            self._decoders.append(self._decoder(tag, attrs) or self._decoders[-1])
        super().handle_starttag(
            tag, [_without_font(name, value or "") for name, value in attrs if name != "face"]
        )

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._decoders.pop()
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        super().handle_data(self._decoders[-1](data))

    def _decoder(self, tag: str, attrs: Attributes) -> Decode | None:
        given = {name: value or "" for name, value in attrs}
        styled = _FONT.search(given.get("style", ""))
        if styled or "face" in given:
            return _decoder_of(styled[1] if styled else given["face"])
        selectors = [f"{tag}.{name}" for name in given.get("class", "").lower().split()]
        selectors += [selector.removeprefix(tag) for selector in selectors] + [tag]
        return next((self._sheet[selector] for selector in selectors if selector in self._sheet), None)


def _without_font(name: str, value: str) -> tuple[str, str]:
    return name, _FONT.sub("", value) if name == "style" else value


def _style_sheet_fonts(html: str) -> Iterator[tuple[str, Decode]]:
    """Read what style sheets in the HTML say of fonts, by simple selectors such as `p.msonormal`."""
    for sheet in re.split("<style", html, flags=re.IGNORECASE)[1:]:
        for rule in sheet.partition(">")[2].partition("</")[0].split("}"):
            selectors, _, body = rule.partition("{")
            font = _FONT.search(body)
            if font:
                for selector in selectors.rpartition("*/")[2].split(","):
                    yield selector.strip().lower(), _decoder_of(font[1])


def _encoding_of(font: str) -> Encoding:
    name = font.lower()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith("vni") else "viscii"


def _decoder_of(font: str) -> Decode:
    """Give the decoder of a font, or of the first font of a list; all but legacy ones are Unicode."""
    legacy = _LEGACY_FONT.search(font.partition(",")[0])
    name = legacy[0] if legacy else ""
    if not name:
        return str
    if (encoding := _encoding_of(name)) == "tcvn3":
        of_capitals = name.endswith("H") or (name.islower() and name.endswith("h"))
        return decode_tcvn3_upper if of_capitals else decode_tcvn3
    return decode_vni if encoding == "vni" else decode_viscii
