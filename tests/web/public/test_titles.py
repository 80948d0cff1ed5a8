"""Every page says in its title what it is, before the name of its site."""

import re

import pytest

from tests.factories.province import Client
from tests.web.public.conftest import HEALTH, Places


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Trang so-y-te"),
        ("/tin-tuc", "Tin tức – Trang so-y-te"),
        ("/so-do", "Sơ đồ cổng – Trang so-y-te"),
        ("/tim-kiem", "Tìm kiếm toàn hệ thống – Trang so-y-te"),
        ("/tim-kiem?q=y+tế", "Tìm kiếm toàn hệ thống: y tế – Trang so-y-te"),
        ("/dang-nhap", "Đăng nhập – Trang cong-tinh"),
        ("/khong-co", "Không tìm thấy trang – Trang so-y-te"),
    ],
)
async def test_a_page_is_called_what_it_is(places: Places, client: Client, path: str, title: str) -> None:
    page = (await client.get(f"{HEALTH}{path}", follow_redirects=True)).text
    found = re.search(r"<title>([^<]*)</title>", page)
    assert found is not None
    assert found[1] == title
