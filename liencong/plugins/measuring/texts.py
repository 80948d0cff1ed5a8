"""Made-up names and texts: the same number always gives the same one."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from liencong.sites.entry.service import EntryInput

WORDS = Path(__file__).parent / "words.toml"
PARAGRAPHS = (3, 9)
SENTENCES = 4


def site_name(number: int) -> str:
    """Make up the name of a site."""
    return f"{_draw(number).choice(_words()['places'])} {number}"


def entry_text(number: int, board: str) -> EntryInput:
    """Make up an entry of a few hundred words, or a document where its board takes documents."""
    draw = _draw(number)
    fields = (
        {"number": f"{number}/QĐ-UBND", "issued_on": "2026-01-01", "signer": draw.choice(_words()["names"])}
        if board == DOCUMENTS
        else {}
    )
    return EntryInput(
        board=board,
        title=f"{_sentence(draw)} {number}",
        summary=f"{_sentence(draw)}. {_sentence(draw)}.",
        body_html="".join(_paragraph(draw) for _ in range(draw.randint(*PARAGRAPHS))),
        fields=fields,
        author=draw.choice(_words()["names"]),
        source=site_name(number),
    )


DOCUMENTS = "van-ban"


def _draw(number: int) -> Random:
    return Random(number)  # noqa: S311 - nothing here is secret, and all of it must come out the same again


def _paragraph(draw: Random) -> str:
    sentences = " ".join(f"{_sentence(draw)}, {_sentence(draw).lower()}." for _ in range(SENTENCES))
    return f"<p>{sentences}</p>"


def _sentence(draw: Random) -> str:
    said = " ".join(draw.choice(_words()[part]) for part in ("subjects", "verbs", "objects", "endings"))
    return said[0].upper() + said[1:]


@cache
def _words() -> Mapping[str, Sequence[str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
