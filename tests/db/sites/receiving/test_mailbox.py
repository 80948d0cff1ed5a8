"""A mailbox is read letter by letter: nothing is lost or doubled, and nothing public by itself (S55)."""

import pytest
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.errors import Forbidden, Invalid, NotFound
from liencong.core.tenancy.scope import every_site
from liencong.sites.entry import service as entries
from liencong.sites.entry.tables import Entry, Placement
from liencong.sites.receiving import fetching, mailboxes, rules, service, taking
from liencong.sites.receiving.rules import WrongReceivedState
from tests.db.sites.receiving.conftest import SENDER, Post, plain
from tests.factories.media import picture


async def test_an_unknown_sender_is_quarantined_and_gets_no_answer(post: Post) -> None:
    post.send(sender="ai-do@noi-khac.test")
    [received] = await post.fetch()
    assert (received.state, received.sender) == (rules.QUARANTINED, "ai-do@noi-khac.test")
    assert post.letters.taken == []


@pytest.mark.parametrize("pattern", [SENDER, "@so.test"])
async def test_a_known_senders_letter_waits_and_its_receipt_goes_out_once(post: Post, pattern: str) -> None:
    await post.know(pattern)
    letter = post.send("Hội nghị tổng kết")
    [received] = await post.fetch()
    await post.fetch()
    assert (received.state, received.title) == (rules.WAITING, "Hội nghị tổng kết")
    [(to, text)] = post.letters.taken
    assert to == [SENDER]
    assert f"In-Reply-To: {letter['Message-ID']}" in text
    assert "Auto-Submitted: auto-replied" in text


async def test_the_original_stays_byte_by_byte(post: Post) -> None:
    letter = post.send()
    [received] = await post.fetch()
    kept = await post.installation.storage.get(received.key)
    assert kept.replace(b"\r\n", b"\n") == letter.as_bytes()


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}])
async def test_machines_are_not_answered(post: Post, headers: dict[str, str]) -> None:
    await post.know()
    post.send(**headers)
    await post.fetch()
    assert post.letters.taken == []


async def test_each_letter_comes_once_however_often_it_is_fetched(post: Post) -> None:
    for number in range(3):
        post.send(f"Thư {number}")
    assert len(await post.fetch()) == 3
    post.send("Thư cuối")
    assert [one.title for one in await post.fetch()] == ["Thư 0", "Thư 1", "Thư 2", "Thư cuối"]
    mailbox = await post.mailbox()
    assert mailbox.last_uid == 4
    async with post.installation.write(post.site.id) as session:
        standing = await mailboxes.find(session, for_update=True)
        assert standing is not None
        standing.uid_validity = 1  # as after the server was set up anew: every number counts afresh
    assert len(await post.fetch()) == 4


async def test_a_letter_at_which_the_process_died_is_fetched_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.send("Thư 1")
    post.send("Thư 2")
    receive, died = service.receive, False

    async def dies_once(*given: object, **named: object) -> object:
        nonlocal died
        if not died:
            died = True
            raise MemoryError
        return await receive(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "receive", dies_once)
    with pytest.raises(MemoryError):
        await fetching.fetch_all(post.installation)
    assert [one.title for one in await post.fetch()] == ["Thư 1", "Thư 2"]


async def test_what_is_too_large_is_kept_by_its_head_for_the_keeper(post: Post) -> None:
    await post.know()
    await post.set_up(megabytes=1)
    letter = post.send("Rất lớn")
    letter.set_content("x" * (2 * 1024 * 1024))
    post.put(letter)
    received = (await post.fetch())[-1]
    assert (received.title, received.state) == ("Rất lớn", rules.QUARANTINED)
    assert "chỉ giữ phần đầu" in received.reason


async def test_over_the_quota_letters_wait_in_the_mailbox(post: Post) -> None:
    await post.set_up(a_day=2)
    for number in range(3):
        post.send(f"Thư {number}")
    assert len(await post.fetch()) == 2
    await post.set_up(a_day=10)
    assert len(await post.fetch()) == 3


@pytest.mark.parametrize(
    ("given", "failure"),
    [
        ({"password": "sai"}, "mailbox-denied"),
        ({"folder": "Khong co", "password": "mat-khau-thu"}, "mailbox-folder-missing"),
        ({"port": 1}, "address-refused"),
        ({"host": "khong-co.invalid", "password": "x"}, "unreachable"),
    ],
)
async def test_why_a_mailbox_cannot_be_read_is_kept_for_its_screen(
    post: Post, given: dict[str, object], failure: str
) -> None:
    await post.set_up(**given)
    await fetching.fetch_all(post.installation)
    mailbox = await post.mailbox()
    assert mailbox.failure.endswith(failure)
    assert f"errors.{mailbox.failure}" in post.installation.catalogue


async def test_the_password_is_sealed_and_asked_for_again_for_another_server(post: Post) -> None:
    mailbox = await post.mailbox()
    assert "mat-khau-thu" not in mailbox.sealed
    with pytest.raises(Invalid) as refused:
        await post.set_up(password="", host="noi-khac.test")
    assert refused.value.fields == {"password": "mailbox-password-again"}


async def test_a_taken_letter_is_a_draft_and_nothing_of_it_is_public(post: Post) -> None:
    await post.know()
    letter = post.send("Có ảnh")
    letter.add_attachment(picture(), maintype="image", subtype="png", filename="ảnh.png")
    letter.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="virus.exe")
    post.put(letter)
    received = (await post.fetch())[-1]
    editor = await post.province.person("editor", post.site)
    entry_id = await taking.take(post.installation, editor.actor, post.site, received.id, now=utc_now())
    async with post.installation.read(post.site.id) as session:
        entry = await entries.get(session, entry_id)
        revision = await entries.get_revision(session, entry.working_revision_id)
        with every_site(session):
            assert list(await session.scalars(select(Placement))) == []
    assert (entry.state, entry.assigned_to_id) == ("draft", editor.account_id)
    assert (revision.title, revision.author) == ("Có ảnh", "Văn phòng")
    assert revision.picture_id is not None
    assert "virus.exe" in revision.note
    with pytest.raises(WrongReceivedState):
        await taking.take(post.installation, editor.actor, post.site, received.id, now=utc_now())
    async with post.installation.read(post.site.id) as session:
        assert len(list(await session.scalars(select(Entry)))) == 1


async def test_the_sender_is_told_where_it_was_published_and_why_not(post: Post) -> None:
    await post.know()
    post.send("Được đăng")
    post.send("Bị từ chối")
    first, second = await post.fetch()
    post.letters.taken.clear()
    editor = await post.province.person("editor", post.site)
    chief = await post.province.person("editor_in_chief", post.site)
    entry_id = await taking.take(post.installation, editor.actor, post.site, first.id, now=utc_now())
    async with post.installation.read(post.site.id) as session:
        entry = await entries.get(session, entry_id)
    await post.province.step(post.site, entry, "submit", by=editor.actor)
    await post.province.step(post.site, entry, "publish", by=chief.actor)
    async with post.installation.write(post.site.id) as session:
        await service.refuse(session, editor.actor, second.id, "Thiếu số liệu", tells=True, now=utc_now())
    await post.province.settle()
    subjects = [text for _, text in post.letters.taken]
    assert len(subjects) == 2
    assert any(f"-{entry_id}" in plain(text) for text in subjects)
    assert any("Thiếu số liệu" in plain(text) for text in subjects)


async def test_only_the_keeper_sees_the_quarantine_and_lets_out_of_it(post: Post) -> None:
    post.send(sender="moi@so.test")
    [received] = await post.fetch()
    editor = await post.province.person("editor", post.site)
    async with post.installation.write(post.site.id) as session:
        with pytest.raises(NotFound):
            await service.get(session, editor.actor, received.id)
        released = await service.release(
            session, post.keeper.actor, received.id, str(post.board.id), known=True, now=utc_now()
        )
        assert released.state == rules.WAITING
        assert await service.known_senders(session) == {"moi@so.test": post.board.id}
        await service.get(session, editor.actor, received.id)


async def test_another_sites_people_have_nothing_of_it(post: Post) -> None:
    await post.know()
    post.send()
    [received] = await post.fetch()
    other = await post.province.site("so-tai-chinh")
    stranger = await post.province.person("site_admin", other)
    async with post.installation.read(other.id) as session:
        with pytest.raises(NotFound):
            await service.get(session, stranger.actor, received.id)
    async with post.installation.write(post.site.id) as session:
        with pytest.raises(NotFound):
            await service.get(session, stranger.actor, received.id)
        given = mailboxes.SenderInput(pattern="@x.test", board=post.board.id)
        with pytest.raises(Forbidden):
            await mailboxes.add_sender(session, stranger.actor, given, now=utc_now())
