"""Entries are complete, clean, marked as sample, and written once each."""

import re
import unicodedata
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from html.parser import HTMLParser

from liencong.core.text import clean_html
from liencong.plugins.sample_province.content import Entry, Province

PLAIN = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {("a", "href"), ("th", "scope")}
WITHIN = {"li": {"ul", "ol"}, "caption": {"table"}, "tr": {"thead", "tbody"}, "th": {"tr"}, "td": {"tr"}}


class Body(HTMLParser):
    """What is wrong with a body, and its paragraphs and headings."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.seen: Counter[str] = Counter()
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in PLAIN | TABLE or any((tag, name) not in ATTRIBUTES for name, _ in attrs):
            self.faults.append(f"<{tag} {attrs}> is not allowed")
        if tag in WITHIN and (not self.open or self.open[-1] not in WITHIN[tag]):
            self.faults.append(f"<{tag}> stands alone")
        self.seen[tag] += 1
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open:
            self.faults.append(f"text outside of paragraphs: {data.strip()[:30]}")

    def handle_entityref(self, name: str) -> None:
        if name not in ("amp", "lt", "gt"):
            self.faults.append(f"&{name}; instead of the letter")


def every_entry(province: Province) -> list[tuple[str, Entry]]:
    return [(f"{site.slug}/{entry.key}", entry) for site in province.sites for entry in site.entries]


def texts_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    return [text for one in value for text in texts_of(one)] if isinstance(value, list | tuple) else []


def test_there_are_enough(province: Province) -> None:
    portal, *components = province.sites
    assert len(portal.entries) >= 14
    assert all(len(site.entries) >= 4 for site in components)
    assert len(every_entry(province)) >= 160


def test_keys_are_unique_in_a_site_and_boards_exist(province: Province) -> None:
    for site in province.sites:
        keys = [entry.key for entry in site.entries]
        assert sorted(set(keys)) == sorted(keys), site.slug
        assert {entry.board for entry in site.entries} <= {board.slug for board in site.boards}, site.slug


def test_nothing_that_publishing_asks_for_is_missing(province: Province) -> None:
    for name, entry in every_entry(province):
        for said in (entry.title, entry.summary, entry.body, entry.author, entry.source, *entry.keywords):
            assert said.strip(), name
        assert entry.keywords, name
        assert "dữ liệu mẫu" in entry.source, name


def test_bodies_are_clean_html(province: Province) -> None:
    faults = {name: Body(entry.body).faults for name, entry in every_entry(province)}
    assert {name: found for name, found in faults.items() if found} == {}


def test_saving_a_body_changes_nothing_of_it(province: Province) -> None:
    for name, entry in every_entry(province):
        saved = clean_html(entry.body).replace(' rel="noopener noreferrer"', "")
        assert "".join(saved.split()) == "".join(entry.body.split()), name


def test_tables_have_a_caption_and_heads_say_what_they_head(province: Province) -> None:
    for name, entry in every_entry(province):
        seen = Body(entry.body).seen
        assert seen["table"] == seen["caption"] == seen["thead"], name
        assert seen["th"] == entry.body.count('<th scope="col">'), name


def test_rows_are_as_wide_as_their_heads(province: Province) -> None:
    for name, entry in every_entry(province):
        for table in re.findall(r"<table>.*?</table>", entry.body, re.DOTALL):
            heads, *rows = re.findall(r"<tr>(.*?)</tr>", table)
            assert {row.count("<td>") for row in rows} == {heads.count("<th ")}, name


def test_lengths_vary(province: Province) -> None:
    lengths = [len(re.sub(r"<[^>]+>", " ", entry.body).split()) for _, entry in every_entry(province)]
    assert sum(length < 130 for length in lengths) > 50
    assert sum(length > 350 for length in lengths) > 10
    assert min(lengths) > 40


def test_all_text_is_precomposed_unicode_without_slips_of_the_keyboard(province: Province) -> None:
    for text in texts_of(asdict(province)):
        assert unicodedata.is_normalized("NFC", text), text
        assert not re.search(r"  |\s[,.;:!?]|[,;](?=[^\W\d])|[\u0300-\u036f\u200b\ufffd]|\.\.", text), text


def test_no_paragraph_is_used_twice(province: Province) -> None:
    paragraphs = Counter(
        paragraph
        for _, entry in every_entry(province)
        for paragraph in re.findall(r"<p>(.{60,}?)</p>", entry.body)
    )
    assert [paragraph for paragraph, times in paragraphs.items() if times > 1] == []
    titles = Counter(entry.title for _, entry in every_entry(province))
    assert [title for title, times in titles.items() if times > 1] == []


def test_dates_lie_in_the_last_three_months(province: Province) -> None:
    days = [entry.days_ago for _, entry in every_entry(province)]
    assert min(days) >= 0
    assert max(days) <= 90
    assert len(set(days)) > 60


def test_documents_have_number_issuer_and_a_day_not_after_their_publication(province: Province) -> None:
    today = date(2026, 11, 23)
    documents = [(name, entry) for name, entry in every_entry(province) if entry.document]
    assert len(documents) >= len(province.sites)
    for name, entry in documents:
        assert entry.document is not None
        assert re.fullmatch(r"\d+/[\w&-]+", entry.document.number), name
        assert entry.document.issuing_body, name
        assert entry.document.issued(today) <= today - timedelta(days=entry.days_ago), name


def test_the_decision_of_the_regulation_is_a_document_of_its_real_day(province: Province) -> None:
    portal = province.sites[0]
    decision = next(entry.document for entry in portal.entries if entry.key == "quy-che-3069")
    assert decision is not None
    assert (decision.number, decision.issued(date.max)) == ("3069/QĐ-UBND", date(2021, 10, 25))


def test_numbers_of_documents_are_unique_with_their_issuer(province: Province) -> None:
    documents = [entry.document for _, entry in every_entry(province) if entry.document]
    assert len({(one.number, one.issuing_body) for one in documents}) == len(documents)


def test_the_portals_board_finds_something_waiting_on_its_desk(province: Province) -> None:
    assert {entry.state for entry in province.sites[0].entries} == {"published", "pending_review", "draft"}
