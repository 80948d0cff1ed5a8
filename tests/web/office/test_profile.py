"""People see where they are signed in and end it, change their name, and their password by the old one."""

from datetime import UTC, datetime

import pytest

from liencong.core.identity import service as identity
from tests.factories.province import Person
from tests.web.office.conftest import Desk, Office, led_to, said_in
from tests.worlds import world

OLD, NEW = "mat-khau-cu-1", "mat-khau-moi-2"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@world
async def desk(office: Office) -> Desk:
    person = await office.province.person("editor", office.health)
    async with office.province.installation.write(None) as session:
        await identity.set_password(session, await identity.get_account(session, person.email), OLD)
    return await office.desk("editor", by=person)


async def elsewhere(office: Office, person: Person) -> str:
    """Sign somebody in on a telephone; give what its cookie holds."""
    now = datetime.now(UTC)
    async with office.province.installation.write(None) as session:
        account = await identity.get_account(session, person.email)
        return await identity.sign_in(session, account, "cong.test", device=PHONE, now=now)


async def is_signed_in(office: Office, token: str, host: str = "cong.test") -> bool:
    async with office.province.installation.read(None) as session:
        return await identity.find_signed_in(session, token, host, now=datetime.now(UTC)) is not None


async def test_somebody_ends_a_sign_in_on_another_device(office: Office, desk: Desk) -> None:
    token = await elsewhere(office, desk.person)
    page = await desk.get("/tai-khoan/dang-nhap")
    assert "Chrome trên Android" in page
    assert "Thiết bị này" in page
    form = next(form for form in desk.forms(page) if form.action.endswith("/ket-thuc"))
    assert said_in(await desk.send(form)) == "sign-in-ended"
    assert not await is_signed_in(office, token)
    assert "Android" not in await desk.get("/tai-khoan/dang-nhap")


async def test_nobody_ends_a_sign_in_of_another(office: Office, desk: Desk) -> None:
    other = await office.province.person("editor", office.health)
    token = await elsewhere(office, other)
    async with office.province.installation.read(None) as session:
        found = await identity.find_signed_in(session, token, "cong.test", now=datetime.now(UTC))
    assert found is not None
    answer = await desk.post(f"/tai-khoan/dang-nhap/{found.sign_in_id}/ket-thuc")
    assert answer.status_code == 404
    assert await is_signed_in(office, token)


async def test_signing_out_everywhere_ends_every_session(office: Office, desk: Desk) -> None:
    token = await elsewhere(office, desk.person)
    here = desk.client.session_tokens["so-y-te.cong.test"]
    form = await desk.form("/tai-khoan/dang-nhap", "/tai-khoan/dang-nhap/tat-ca")
    assert led_to(await desk.send(form)) == "/"
    assert not await is_signed_in(office, token)
    assert not await is_signed_in(office, here, "so-y-te.cong.test")


async def test_a_new_password_needs_the_old_one_and_ends_other_sign_ins(office: Office, desk: Desk) -> None:
    token = await elsewhere(office, desk.person)
    form = await desk.form("/tai-khoan", "/tai-khoan/mat-khau")
    assert said_in(await desk.send(form, "", {"old": OLD, "password": NEW})) == "password-changed"
    assert not await is_signed_in(office, token)
    await desk.get("/tai-khoan")
    async with office.province.installation.read(None) as session:
        now = datetime.now(UTC)
        assert (await identity.check_password(session, desk.person.email, NEW, now=now)).email


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sai-mat-khau", NEW, "Mật khẩu đang dùng không đúng."),
        (OLD, OLD, "Mật khẩu mới phải khác mật khẩu đang dùng."),
        (OLD, "ngan", "ít nhất 8"),
    ],
)
async def test_a_password_that_will_not_do_is_refused_beside_its_field(
    desk: Desk, old: str, new: str, told: str
) -> None:
    form = await desk.form("/tai-khoan", "/tai-khoan/mat-khau")
    answer = await desk.send(form, "", {"old": old, "password": new})
    assert answer.status_code == 422
    assert told in answer.text
    assert old not in answer.text
    assert new not in answer.text


async def test_whoever_guesses_the_old_password_locks_the_account(desk: Desk) -> None:
    form = await desk.form("/tai-khoan", "/tai-khoan/mat-khau")
    for _ in range(identity.LOCK_AFTER):
        await desk.send(form, "", {"old": "doan-mo", "password": NEW})
    assert (await desk.send(form, "", {"old": OLD, "password": NEW})).status_code == 429


async def test_a_name_is_changed_and_never_empty(desk: Desk) -> None:
    form = await desk.form("/tai-khoan")
    assert said_in(await desk.send(form, "", {"name": "Trần Thị Bưởi"})) == "saved"
    assert "Trần Thị Bưởi" in await desk.get("/")
    answer = await desk.send(form, "", {"name": "   "})
    assert answer.status_code == 422
    answer = await desk.send(form, "", {"name": "x" * 201})
    assert answer.status_code == 422
