"""What differs between two texts of an entry, word by word with the paragraphs side by side; pure.

Paragraphs that say nearly the same stand beside each other, whatever was put in or taken out between them.
Texts that somebody made to be slow to compare are shown whole instead: the work has a limit.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeVar

from liencong.core.text.paragraphs import Paragraph, paragraphs

SAME, ADDED, REMOVED = "same", "added", "removed"

ALLOWANCE = 20_000_000
"""Comparisons of words or paragraphs that one look may cost: about a second at the worst."""

ALIKE = 0.4
"""Share of common words from which two paragraphs are taken for one that was rewritten."""

LONG = 100
"""Words or paragraphs from which what stands once in both texts is looked for first."""

RUN = 4
"""Words in a row that stand once in a text, though each of them stands there often."""

MOST_ALIGNED = 2_500
"""Pairs of paragraphs in one changed place that are held against each other; more are paired as they come."""

MOST_SHOWN = 1_000
"""Paragraphs of a part that are shown."""

CONTEXT = 1
"""Unchanged paragraphs that are shown around a change."""

_WORD = re.compile(r"(\w+|[^\w\s])(\s*)")
_T = TypeVar("_T", bound=object)
Block = tuple[str, int, int, int, int]
Pair = tuple[Paragraph | None, Paragraph | None]


@dataclass(frozen=True)
class Content:
    """What an entry says, as far as people compare it."""

    title: str = ""
    summary: str = ""
    body_html: str = ""
    corrections: Sequence[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    keywords: str = ""
    author: str = ""
    source: str = ""


@dataclass(frozen=True)
class Piece:
    """A run of words that stands in both texts, or in one of them."""

    kind: str
    text: str


@dataclass(frozen=True)
class Side:
    """A paragraph in one of the two texts; `kind` as in `core.text.paragraphs`."""

    kind: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Line:
    """A paragraph in both texts, or in one of them."""

    before: Side | None
    after: Side | None

    @property
    def is_same(self) -> bool:
        """Tell whether the paragraph stands unchanged in both texts."""
        sides = (self.before, self.after)
        kinds = {side.kind if side else None for side in sides}
        return len(kinds) == 1 and all(piece.kind == SAME for side in sides if side for piece in side.pieces)


@dataclass(frozen=True)
class Gap:
    """Unchanged paragraphs that are left out."""

    count: int


@dataclass(frozen=True)
class Part:
    """A part of the text that differs: `name` is that of the field, such as `title` or `fields.number`.

    `left_out` counts the paragraphs at the end that are too many to be shown.
    """

    name: str
    lines: Sequence[Line | Gap]
    left_out: int = 0

    @property
    def is_spacing_only(self) -> bool:
        """Tell whether every word and mark is the same, so that only blanks between them differ."""
        return all(isinstance(line, Gap) for line in self.lines)


@dataclass(frozen=True)
class Comparison:
    """What differs between two texts, and the names of the parts that do not."""

    changed: Sequence[Part]
    same: Sequence[str]


def compare(before: Content, after: Content) -> Comparison:
    """Compare two texts part by part."""
    work, changed, same = _Work(), [], []
    for name, old, new in _parts(before, after):
        if old == new:
            same += [name] if old else []
        else:
            lines = _folded(work.lines(old, new))
            changed.append(Part(name, lines[:MOST_SHOWN], max(len(lines) - MOST_SHOWN, 0)))
    return Comparison(changed, same)


def compare_paragraphs(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> list[Line]:
    """Put the paragraphs of two texts side by side."""
    return _Work().lines(before, after)


def _parts(before: Content, after: Content) -> Iterator[tuple[str, list[Paragraph], list[Paragraph]]]:
    for name in ("title", "summary"):
        yield name, _plain(getattr(before, name)), _plain(getattr(after, name))
    yield "body_html", paragraphs(before.body_html), paragraphs(after.body_html)
    yield "corrections", _plain(*before.corrections), _plain(*after.corrections)
    for name in dict.fromkeys([*before.fields, *after.fields]):
        yield f"fields.{name}", _plain(before.fields.get(name, "")), _plain(after.fields.get(name, ""))
    for name in ("picture", "keywords", "author", "source"):
        yield name, _plain(getattr(before, name)), _plain(getattr(after, name))


def _plain(*texts: str) -> list[Paragraph]:
    return [Paragraph("p", line) for text in texts for line in text.split("\n") if line]


class _Work:
    """Compares as long as its allowance lasts; what comes later is shown whole."""

    def __init__(self) -> None:
        self._left = ALLOWANCE

    def lines(self, before: Sequence[Paragraph], after: Sequence[Paragraph]) -> list[Line]:
        """Put paragraphs side by side."""
        found: list[Line] = []
        for kind, i1, i2, j1, j2 in self._blocks(before, after):
            if kind == "equal":
                found += [_same(paragraph) for paragraph in before[i1:i2]]
            else:
                found += [self._line(*pair) for pair in _aligned(before[i1:i2], after[j1:j2])]
        return found

    def _line(self, before: Paragraph | None, after: Paragraph | None) -> Line:
        if before is None or after is None or not _likeness(_words(before), _words(after)):
            return Line(_whole(before, REMOVED), _whole(after, ADDED))
        old, new = self._pieces(before.text, after.text)
        return Line(Side(before.kind, old), Side(after.kind, new))

    def _pieces(self, before: str, after: str) -> tuple[list[Piece], list[Piece]]:
        old, new = _WORD.findall(before), _WORD.findall(after)
        pieces: tuple[list[Piece], list[Piece]] = ([], [])
        for kind, i1, i2, j1, j2 in self._blocks([word for word, _ in old], [word for word, _ in new]):
            is_same = kind == "equal"
            _add(pieces[0], SAME if is_same else REMOVED, old[i1:i2])
            _add(pieces[1], SAME if is_same else ADDED, new[j1:j2])
        return pieces

    def _blocks(self, before: Sequence[_T], after: Sequence[_T]) -> Iterator[Block]:
        """Tell which runs two sequences share, like `SequenceMatcher.get_opcodes`.

        Long ones are first cut where something stands once in each of them, so that every piece is short.
        """
        start, at_old, at_new = _common(before, after), 0, 0
        end = _common(before[start:][::-1], after[start:][::-1])
        old_end, new_end = len(before) - end, len(after) - end
        anchors = _anchors(before[start:old_end], after[start:new_end])
        kept = [(start + i, start + j, 1) for i, j in anchors]
        for old, new, length in [(0, 0, start), *kept, (old_end, new_end, end)]:
            inner = self._inner_blocks(before[at_old:old], after[at_new:new])
            yield from ((kind, at_old + i1, at_old + i2, at_new + j1, at_new + j2)
                        for kind, i1, i2, j1, j2 in inner)  # fmt: skip
            at_old, at_new = old + length, new + length
            yield "equal", old, at_old, new, at_new

    def _inner_blocks(self, before: Sequence[_T], after: Sequence[_T]) -> list[Block]:
        if not before and not after:
            return []
        counts = Counter(after)
        cost = (len(before) + sum(counts[one] for one in before)) * min(len(before), len(after))
        if cost > self._left:
            return [("replace", 0, len(before), 0, len(after))]
        self._left -= cost
        return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _anchors(before: Sequence[_T], after: Sequence[_T]) -> list[tuple[int, int]]:
    """Give where something stands that is once in each of two long sequences, as many as keep their order."""
    if min(len(before), len(after)) < LONG:
        return []
    old_places, new_places = _places_of_rare(before), _places_of_rare(after)
    pairs = sorted({old: new_places[one] for one, old in old_places.items() if one in new_places}.items())
    ends: list[int] = []
    chain: list[tuple[int, int, int]] = []
    last: list[int] = []
    for number, (old, new) in enumerate(pairs):
        length = bisect_left(ends, new)
        chain.append((old, new, last[length - 1] if length else -1))
        ends[length : length + 1], last[length : length + 1] = [new], [number]
    found, number = [], last[-1] if last else -1
    while number >= 0:
        old, new, number = chain[number]
        found.append((old, new))
    return found[::-1]


def _places_of_rare(sequence: Sequence[_T]) -> dict[tuple[_T, ...], int]:
    """Give where those elements, and those runs of them, begin that stand in a sequence once."""
    places: dict[tuple[_T, ...], int] = {}
    counts: Counter[tuple[_T, ...]] = Counter()
    for length in (1, RUN):
        for at in range(len(sequence) - length + 1):
            found = tuple(sequence[at : at + length])
            counts[found] += 1
            places[found] = at
    return {found: at for found, at in places.items() if counts[found] == 1}


def _common(before: Sequence[_T], after: Sequence[_T]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))


def _aligned(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[Pair]:
    """Pair paragraphs of which none equals another: first those most alike, in between as they come."""
    at_old = at_new = 0
    for old, new in [*_most_alike(before, after), (len(before), len(after))]:
        yield from zip_longest(before[at_old:old], after[at_new:new])
        yield from zip(before[old : old + 1], after[new : new + 1], strict=True)
        at_old, at_new = old + 1, new + 1


def _most_alike(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """Give the places of paragraphs that were rewritten, so that their likeness is the greatest in all."""
    if len(before) * len(after) > MOST_ALIGNED:
        return []
    words = [_words(one) for one in after]
    likeness = [[_likeness(_words(one), other) for other in words] for one in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _words(paragraph: Paragraph) -> Counter[str]:
    return Counter(paragraph.text.split())


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    share = 2 * (old & new).total() / (old.total() + new.total())
    return share if share >= ALIKE else 0.0


def _same(paragraph: Paragraph) -> Line:
    side = Side(paragraph.kind, [Piece(SAME, paragraph.text)])
    return Line(side, side)


def _whole(paragraph: Paragraph | None, kind: str) -> Side | None:
    return Side(paragraph.kind, [Piece(kind, paragraph.text)]) if paragraph else None


def _add(pieces: list[Piece], kind: str, words: Sequence[tuple[str, str]]) -> None:
    text = "".join(f"{word}{blank}" for word, blank in words)
    if text and pieces and pieces[-1].kind == kind:
        pieces[-1] = Piece(kind, pieces[-1].text + text)
    elif text:
        pieces.append(Piece(kind, text))


def _folded(lines: Sequence[Line]) -> list[Line | Gap]:
    """Leave out unchanged paragraphs but those around a change."""
    near = {
        at + by for at, line in enumerate(lines) if not line.is_same for by in range(-CONTEXT, CONTEXT + 1)
    }
    found: list[Line | Gap] = []
    for at, line in enumerate(lines):
        if at in near:
            found.append(line)
        elif found and isinstance(found[-1], Gap):
            found[-1] = Gap(found[-1].count + 1)
        else:
            found.append(Gap(1))
    return found
