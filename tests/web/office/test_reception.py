"""Receptions are written without a title, and who writes them is told when none are to come."""

from datetime import timedelta

from liencong.core.clock import local_day, utc_now
from tests.web.office.conftest import Office, number_in, said_in

WORDS = "không có buổi tiếp công dân nào"


async def test_who_writes_receptions_is_told_when_none_are_to_come(office: Office) -> None:
    board = await office.province.board(office.health, "Lịch tiếp công dân", type="reception")
    clerk = await office.desk("contributor")
    assert WORDS in await clerk.get("/")
    form = clerk.form_in(await clerk.get("/bai-viet/moi?loai=reception"), "/bai-viet/moi")
    said = {
        "fields.receiver": "Lê Thị Một",
        "fields.receiver_position": "Giám đốc Sở",
        "fields.repeats": "weekly",
        "fields.first_on": (local_day(utc_now()) + timedelta(days=3)).isoformat(),
        "fields.session": "morning",
        "fields.reception_place": "Phòng Tiếp công dân",
        "board": str(board.id),
        "no_secret": "1",
    }
    answer = await clerk.send(form, "Gửi duyệt", said)
    assert said_in(answer) == "sent"
    entry, revision = await clerk.entry(number_in(answer))
    assert revision.title.startswith("Giám đốc Sở tiếp công dân ")
    assert revision.title.endswith(" hằng tuần")
    assert WORDS in await clerk.get("/")  # until it is approved
    await office.province.step(office.health, entry, "publish")
    assert WORDS not in await clerk.get("/")
