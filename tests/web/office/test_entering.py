"""How people come into the back office."""

from tests.web.office.conftest import Office


async def test_its_address_is_typed_without_the_last_stroke(office: Office) -> None:
    desk = await office.desk("editor")
    answer = await desk.client.get(f"{desk.home}/quan-tri")
    assert (answer.status_code, answer.headers["location"]) == (308, "/quan-tri/")
