"""The menu of a site, written with the form alone, and shown to readers at once."""

from urllib.parse import urljoin

from tests.factories.forms import PageForm
from tests.factories.province import HOST
from tests.web.office.conftest import Desk, Office, said_in

MENU = "/cau-hinh/menu"


async def shown(desk: Desk) -> list[str]:
    """Give the titles of the menu as a page shows them, those below another one with a dash."""
    page = (await desk.client.get(f"{desk.home}/so-do")).text
    menu = page[page.index('class="menu__list"') : page.index("</nav>", page.index('class="menu__list"'))]
    titles = []
    for part in menu.split("<a ")[1:]:
        title = part.partition(">")[2].partition("<")[0]
        titles.append(title)
    return titles


def line(form: PageForm, number: int, title: str, url: str) -> dict[str, str]:
    return {f"rows.{number}.title": title, f"rows.{number}.url": url, f"rows.{number}.board": ""}


async def with_menu(office: Office, *titles: str) -> Desk:
    desk = await office.desk("site_admin")
    for number, title in enumerate(titles):
        form = await desk.form(MENU)
        first = {} if number else {"rows.0.title": title, "rows.0.url": "/", "rows.0.board": ""}
        said = first or line(form, number, title, f"/{number}")
        assert said_in(await desk.send(form, "Lưu menu", said)) == "saved"
    return desk


async def test_a_line_is_added_and_shown_on_the_next_page(office: Office) -> None:
    desk = await office.desk("site_admin")
    assert await shown(desk) == ["Tin tức"]
    form = await desk.form(MENU)
    answer = await desk.send(form, "Lưu menu", line(form, 1, "Hỏi đáp", "/hoi-dap"))
    assert said_in(answer) == "saved"
    assert await shown(desk) == ["Tin tức", "Hỏi đáp"]


async def test_buttons_move_lines_and_nothing_is_kept_before_it_is_saved(office: Office) -> None:
    desk = await with_menu(office, "Một", "Hai", "Ba")
    form = await desk.form(MENU)
    answer = await desk.send(form, "↑Lên: Ba")
    assert answer.status_code == 200
    assert await shown(desk) == ["Một", "Hai", "Ba"]
    again = desk.form_in(answer.text, MENU)
    answer = await desk.send(again, "→Đưa vào mục trên: Hai")
    assert said_in(await desk.send(desk.form_in(answer.text, MENU), "Lưu menu")) == "saved"
    page = (await desk.client.get(urljoin(desk.home, "/so-do"))).text
    assert await shown(desk) == ["Một", "Ba", "Hai"]
    assert "Mở các mục con của Ba" in page


async def test_a_refused_line_says_so_beside_its_field_and_keeps_what_was_typed(office: Office) -> None:
    desk = await office.desk("site_admin")
    form = await desk.form(MENU)
    answer = await desk.send(form, "Lưu menu", line(form, 1, "Lạ", "javascript:alert(1)"))
    assert answer.status_code == 422
    assert 'href="#rows.1.url"' in answer.text
    assert desk.form_in(answer.text, MENU).values["rows.1.url"] == "javascript:alert(1)"
    assert await shown(desk) == ["Tin tức"]


async def test_a_menu_that_somebody_else_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    desk = await office.desk("site_admin")
    form = await desk.form(MENU)
    assert said_in(await desk.send(form, "Lưu menu", line(form, 1, "Của tôi", "/a"))) == "saved"
    answer = await desk.send(form, "Lưu menu", line(form, 1, "Của người khác", "/b"))
    assert answer.status_code == 409
    assert await shown(desk) == ["Tin tức", "Của tôi"]


async def test_only_who_manages_the_site_reaches_its_menu(office: Office) -> None:
    desk = await office.desk("editor_in_chief")
    await desk.get(MENU, status=403)
    assert (await desk.post(MENU, do="save")).status_code == 403
    assert HOST in desk.home
