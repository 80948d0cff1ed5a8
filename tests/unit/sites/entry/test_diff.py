"""Two texts side by side: what was added and removed, what belongs together, and no text too slow."""

import random

import pytest

from liencong.core.text.paragraphs import paragraphs
from liencong.sites.entry.diff import (
    ADDED,
    MOST_SHOWN,
    REMOVED,
    SAME,
    Comparison,
    Content,
    Gap,
    Line,
    Piece,
    Side,
    compare,
    compare_paragraphs,
)


def html(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def lines_of(before: str, after: str) -> list[Line]:
    return compare_paragraphs(paragraphs(before), paragraphs(after))


def words(side: Side | None, kind: str) -> list[str]:
    return [piece.text.strip() for piece in side.pieces if piece.kind == kind] if side else []


def part_of(comparison: Comparison, name: str) -> list[Line | Gap]:
    return list(next(part.lines for part in comparison.changed if part.name == name))


def test_where_only_blanks_differ_that_is_what_there_is_to_say() -> None:
    (part,) = compare(Content(summary="xã, phường!"), Content(summary="xã, phường !")).changed
    assert part.is_spacing_only
    (part,) = compare(Content(summary="xã, phường."), Content(summary="xã, phường!")).changed
    assert not part.is_spacing_only


def test_equal_texts_have_nothing_to_show() -> None:
    text = Content(title="Tên", body_html=html("Một", "Hai"), author="An")
    assert compare(text, text) == Comparison([], ["title", "body_html", "author"])


def test_words_that_were_replaced_are_marked_on_either_side() -> None:
    (line,) = lines_of(html("Đợt này có 12 xã tham gia."), html("Đợt này có 14 xã tham gia."))
    assert words(line.before, REMOVED) == ["12"]
    assert words(line.after, ADDED) == ["14"]
    assert words(line.before, SAME) == ["Đợt này có", "xã tham gia."]


def test_a_paragraph_put_in_between_leaves_the_others_beside_each_other() -> None:
    old = html("Mở đầu như cũ.", "Kết thúc như cũ.")
    new = html("Mở đầu như cũ.", "Đoạn mới hoàn toàn.", "Kết thúc như cũ.")
    first, added, last = lines_of(old, new)
    assert first.is_same
    assert last.is_same
    assert added.before is None
    assert words(added.after, ADDED) == ["Đoạn mới hoàn toàn."]


def test_a_rewritten_paragraph_stands_beside_its_former_self() -> None:
    old = html("Sở Y tế khai mạc đợt tiêm chủng tại mười hai xã miền núi.", "Câu này bị bỏ đi.")
    new = html("Câu hoàn toàn khác đứng trước.", "Sở Y tế khai mạc đợt tiêm chủng tại mười bốn xã miền núi.")
    pairs = [(words(line.before, REMOVED), words(line.after, ADDED)) for line in lines_of(old, new)]
    assert (["hai"], ["bốn"]) in pairs


def test_texts_that_share_nothing_are_shown_whole() -> None:
    (line,) = lines_of(html("Một hai ba"), html("Bốn năm sáu"))
    assert line.before == Side("p", [Piece(REMOVED, "Một hai ba")])
    assert line.after == Side("p", [Piece(ADDED, "Bốn năm sáu")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p><a href="https://a.vn/">Xem</a></p>', '<p><a href="https://b.vn/">Xem</a></p>'),
        ('<p><img src="/media/1/800.webp" alt="Cầu"></p>', '<p><img src="/media/2/800.webp" alt="Cầu"></p>'),
        ('<p><img src="/media/1/800.webp" alt="Cầu"></p>', '<p><img src="/media/1/800.webp" alt="Sông"></p>'),
        ("<p>Như nhau</p>", "<h2>Như nhau</h2>"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "<table><tr><td>1</td><td>3</td></tr></table>"),
    ],
    ids=["address", "picture", "description", "heading", "cell"],
)
def test_no_change_that_readers_could_notice_is_hidden(before: str, after: str) -> None:
    assert compare(Content(body_html=before), Content(body_html=after)).changed


def test_every_part_is_compared() -> None:
    old = Content("a", "b", "<p>c</p>", ["d"], {"number": "1"}, "p", "k", "an", "so")
    new = Content("A", "B", "<p>C</p>", ["d", "D"], {"number": "2", "signer": "S"}, "P", "K", "An", "So")
    assert [part.name for part in compare(old, new).changed] == [
        "title", "summary", "body_html", "corrections", "fields.number", "fields.signer", "picture",
        "keywords", "author", "source",
    ]  # fmt: skip


def test_unchanged_paragraphs_are_left_out_but_those_around_a_change() -> None:
    old = [f"Đoạn số {number}" for number in range(20)]
    new = [*old[:10], "Đoạn số 10 đã sửa", *old[11:]]
    shown = part_of(compare(Content(body_html=html(*old)), Content(body_html=html(*new))), "body_html")
    assert [line.count if isinstance(line, Gap) else line.is_same for line in shown] == [
        9, True, False, True, 8,
    ]  # fmt: skip


def test_either_side_says_just_what_its_text_says() -> None:
    chance = random.Random(7)
    for _ in range(60):
        old, new = ([" ".join(chance.choices(["ăn", "cơm", "rồi", "đi", ",", "."], k=chance.randint(1, 9)))
                     for _ in range(chance.randint(0, 9))] for _ in range(2))  # fmt: skip
        lines = lines_of(html(*old), html(*new))
        for side, texts in (("before", old), ("after", new)):
            said = [getattr(line, side) for line in lines if getattr(line, side)]
            assert ["".join(piece.text for piece in one.pieces) for one in said] == texts


def made_up(size: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    syllables = ["".join(chance.choices("bcdghklmnptx", k=1) + chance.choices("aeiouyăơư", k=2))
                 for _ in range(700)]  # fmt: skip
    return [" ".join(chance.choices(syllables, k=60)) for _ in range(size // 240)]


HOSTILE = {
    "the same tiny paragraph over and over": ("<p>a</p>" * 20_000, "<p>a</p>" * 16_000 + "<p>b</p>"),
    "two that take turns": ("<p>a</p><p>b</p>" * 9_000, "<p>b</p><p>a</p><p>c</p>" * 6_000),
    "every other one changed": (
        html(*(f"{number} w" for number in range(10_000))),
        html(*(f"{'' if number % 2 else 'z'}{number} w" for number in range(10_000))),
    ),
    "all words once, backwards": (
        html(" ".join(map(str, range(40_000)))), html(" ".join(map(str, reversed(range(40_000))))),
    ),
    "few words, very often": (html("a b " * 60_000), html("b a c " * 40_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_made_to_be_slow_are_cut_short(name: str) -> None:
    before, after = HOSTILE[name]
    comparison = compare(Content(body_html=before), Content(body_html=after))  # hours, if nothing limited it
    assert comparison.changed
    assert all(len(part.lines) <= MOST_SHOWN for part in comparison.changed)


def test_a_long_text_with_few_changes_is_still_compared_by_word() -> None:
    old = made_up(100_000, seed=1)
    new = [text.replace(text.split()[5], "ĐỔI", 1) if at % 40 == 0 else text for at, text in enumerate(old)]
    whole = compare(Content(body_html=html(" ".join(old))), Content(body_html=html(" ".join(new))))
    (line,) = part_of(whole, "body_html")
    assert isinstance(line, Line)
    assert set(words(line.after, ADDED)) == {"ĐỔI"}
