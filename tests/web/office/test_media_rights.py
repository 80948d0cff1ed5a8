"""A text shows nothing of which nobody knows whose it is: the site warns, or does not publish (S04)."""

from typing import Any

import pytest

from liencong.core.clock import utc_now
from liencong.sites.media import service
from liencong.sites.media.pictures import lasting_url
from liencong.sites.media.service import Description
from tests.factories.media import make_media
from tests.web.office.conftest import Office, said_in

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


async def publish(office: Office, **said: Any) -> tuple[str, int]:
    """Let the chief publish what somebody else has written; give the screen before and the outcome."""
    entry = await office.province.draft(office.health, office.news, title="Lễ hội", **said)
    await office.province.step(office.health, entry, "submit")
    chief = await office.desk("editor_in_chief")
    path = f"/bai-viet/{entry.id}"
    page = await chief.get(path)
    answer = await chief.send(chief.form_in(page, f"{path}/publish"))
    return page, answer.status_code


async def want(office: Office, rule: str) -> None:
    keeper = await office.desk("site_admin")
    answer = await keeper.send(await keeper.form("/cau-hinh"), said={"missing_rights": rule})
    assert said_in(answer) == "saved"
    assert (await keeper.form("/cau-hinh")).values["missing_rights"] == rule


async def test_a_site_warns_unless_it_says_otherwise(office: Office) -> None:
    version = await make_media(office.province.installation, office.health, name="cau.png")
    page, status = await publish(office, picture_id=version.media_id)
    assert "cau.png" in page
    assert f"/thu-vien/{version.media_id}" in page
    assert status == 303


async def test_where_a_site_wants_it_nothing_is_published_without_author_and_licence(office: Office) -> None:
    await want(office, "block")
    version = await make_media(office.province.installation, office.health, name="cau.png")
    body = f'<p><img src="{lasting_url(version, "/media")}" alt="Cầu"></p>'
    page, status = await publish(office, body_html=body)
    assert "Trang này không đăng bài khi còn thiếu" in page
    assert status == 409
    async with office.province.installation.write(office.health.id) as session:
        said = Description(credit="An", licence="own")
        await service.describe(session, office.province.operator, version.media_id, said, now=utc_now())
    page, status = await publish(office, body_html=body)
    assert "chưa ghi tác giả" not in page
    assert status == 303


@pytest.mark.parametrize("said", [{"credit": "An"}, {"licence": "cc-by"}])
async def test_half_of_it_is_not_enough(office: Office, said: dict[str, str]) -> None:
    await want(office, "block")
    version = await make_media(office.province.installation, office.health)
    async with office.province.installation.write(office.health.id) as session:
        await service.describe(
            session, office.province.operator, version.media_id, Description(**said), now=utc_now()
        )
    assert (await publish(office, picture_id=version.media_id))[1] == 409


async def test_documents_speak_for_themselves(office: Office) -> None:
    await want(office, "block")
    version = await make_media(office.province.installation, office.health, PDF, name="a.pdf")
    link = f'<p><a href="{lasting_url(version, "/media")}">Tệp</a></p>'
    assert (await publish(office, body_html=link))[1] == 303
