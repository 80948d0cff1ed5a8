"""The themes that come with us: templates compile, words and drawings exist, colours can be read."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

import liencong
from liencong.core.text.catalogue import Catalogue, load_catalogue
from liencong.core.themes import Themes

PACKAGE = Path(liencong.__file__).parent
THEMES = PACKAGE / "themes"
OFFICE = PACKAGE / "core/office"
NAMES = ["base", "tinh", "so-nganh", "dia-phuong"]
TEMPLATES = [*THEMES.glob("*/templates/**/*.html"), *OFFICE.glob("templates/**/*.html")]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([THEMES / "base/messages", OFFICE / "messages"])


@pytest.fixture(scope="module")
def themes(catalogue: Catalogue) -> Themes:
    return Themes(THEMES / "none", [OFFICE / "templates"], catalogue)


@pytest.fixture(params=NAMES)
def environment(request: pytest.FixtureRequest, themes: Themes) -> Environment:
    return themes.environment(request.param)


def test_every_template_compiles_in_every_theme(environment: Environment) -> None:
    for file in TEMPLATES:
        environment.get_template(file.as_posix().split("/templates/")[1])


def test_every_word_that_a_template_asks_for_is_in_the_catalogue(catalogue: Catalogue) -> None:
    asked = {
        key for file in TEMPLATES for key in re.findall(r'\bt\("([a-z_.-]+)"[,)]', file.read_text("utf-8"))
    }
    assert asked
    assert [key for key in sorted(asked) if key not in catalogue] == []


def test_every_drawing_that_a_template_names_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (THEMES / "base/static/icons.svg").read_text("utf-8")))
    named = {
        name for file in TEMPLATES for name in re.findall(r'\bicon\("([a-z-]+)"\)', file.read_text("utf-8"))
    }
    assert named <= drawn


@pytest.mark.parametrize("name", NAMES)
def test_white_words_can_be_read_on_the_brand_colour(name: str) -> None:
    sheets = [THEMES / name / "static/theme.css", THEMES / "base/static/style.css"]
    found = re.search(r"--brand: #([0-9a-f]{6})", "".join(sheet.read_text("utf-8") for sheet in sheets))
    assert found
    assert 1.05 / (_luminance(found[1]) + 0.05) >= 4.5


def test_a_block_without_content_leaves_no_bare_heading(environment: Environment) -> None:
    page = environment.from_string('{% from "macros/blocks.html" import block %}{{ block(item, "chinh-1") }}')
    item = {"kind": "latest", "title": "Tin mới", "body": "\n ", "more_url": None, "span": 8}
    assert page.render(item=item).strip() == ""


def test_highlighted_events_say_so_when_there_are_none(environment: Environment) -> None:
    assert "chưa có sự kiện" in environment.get_template("blocks/events.html").render(cards=[])


def test_a_poll_shows_votes_shares_and_their_sum(environment: Environment) -> None:
    html = environment.get_template("blocks/poll.html").render(poll=_poll(voted=True))
    assert "1. Đạt yêu cầu" in html
    assert "1.180 phiếu (88 %)" in html
    assert "Tổng số phiếu: 1.344" in html
    assert "<input" not in html


def test_an_open_poll_asks_before_it_tells(environment: Environment) -> None:
    html = environment.get_template("blocks/poll.html").render(poll=_poll(voted=False))
    assert html.count('type="radio"') == 3
    assert "88 %" not in html


def test_what_was_typed_stays_beside_the_message_that_says_how_to_mend_it(environment: Environment) -> None:
    form = SimpleNamespace(values={"email": '"><b>'}, errors={"email": "Hãy điền mục này."})
    page = environment.from_string(
        '{% from "macros/forms.html" import field %}{{ field(form, "email", "E-mail") }}'
    )
    html = page.render(form=form)
    assert 'value="&#34;&gt;&lt;b&gt;"' in html
    assert 'aria-invalid="true"' in html
    assert "Hãy điền mục này." in html


def test_structured_data_cannot_close_its_own_element(environment: Environment) -> None:
    html = environment.get_template("layout/_head.html").render(page_title="Trang", **_chrome("</script><b>"))
    assert "</script><b>" not in html


def _poll(*, voted: bool) -> Mapping[str, Any]:
    labels = [("Đạt yêu cầu", 1180, 88), ("Chưa đạt yêu cầu", 107, 8), ("Cần thêm chủ đề", 57, 4)]
    options = [
        {"id": n, "label": label, "votes": votes, "percent": share}
        for n, (label, votes, share) in enumerate(labels)
    ]
    opens, closes = datetime(2021, 10, 1, tzinfo=UTC), datetime(2021, 12, 1, tzinfo=UTC)
    return {"question": "Ý kiến?", "options": options, "total": 1344, "opens_at": opens, "closes_at": closes,
            "open": True, "voted": voted, "url": "/poll", "vote_url": "/poll"}  # fmt: skip


def _chrome(structured_data: str) -> Mapping[str, Any]:
    page: dict[str, Any] = dict.fromkeys(("title", "description", "canonical_url"), "Tin")
    page |= {"feeds": [], "image": None, "lang": "vi", "noindex": False, "structured_data": structured_data}
    return {"page": page, "site": {"name": "Cổng", "colours": {}}}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
