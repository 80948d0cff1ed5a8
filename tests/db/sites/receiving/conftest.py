"""A site whose mailbox stands on a real IMAP server, and a mail server that takes what is written back."""

import imaplib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from liencong.core.clock import utc_now
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.sites.board.tables import Board
from liencong.sites.receiving import fetching, mailboxes, service
from liencong.sites.receiving.mailboxes import MailboxInput, SenderInput
from liencong.sites.receiving.tables import Mailbox, Received
from tests.factories.province import Person, Province
from tests.ports import free_port
from tests.services import IMAP_PASSWORD, IMAP_PORT, IMAPS_PORT, LOOPBACK, needed

SENDER = "vanphong@so.test"


class Letters:
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], str]] = []

    async def handle_DATA(  # noqa: N802 (the name is aiosmtpd's)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append((list(envelope.rcpt_tos), content.decode()))
        return "250 OK"


def plain(letter: str) -> str:
    """Give the text of a letter as people read it."""
    body = message_from_string(letter, policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body else ""


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    taken, port = Letters(), free_port()
    controller = Controller(taken, hostname=LOOPBACK, port=port)
    controller.start()
    monkeypatch.setenv("LIENCONG_MAIL_URL", f"smtp://{LOOPBACK}:{port}")
    yield taken
    controller.stop()


@pytest.fixture
def imap_port(monkeypatch: pytest.MonkeyPatch) -> int:
    port = int(needed(IMAP_PORT))
    monkeypatch.setenv("LIENCONG_REACHABLE", f"{LOOPBACK}:{port},{LOOPBACK}:{needed(IMAPS_PORT)}")
    return port


@dataclass
class Post:
    """A site's mailbox, as somebody sends letters to it and its keeper sets it up."""

    province: Province
    site: Site
    board: Board
    keeper: Person
    letters: Letters
    port: int
    username: str

    @property
    def installation(self) -> Installation:
        return self.province.installation

    async def set_up(self, **given: Any) -> Mailbox:
        said: dict[str, Any] = {
            "host": LOOPBACK, "port": self.port, "security": "plain", "username": self.username,
            "password": IMAP_PASSWORD, "board": self.board.id, "is_on": True,
        }  # fmt: skip
        async with self.installation.write(self.site.id) as session:
            return await mailboxes.save(
                session,
                self.keeper.actor,
                MailboxInput(**said | given),
                self.installation.secret_key,
                now=utc_now(),
            )

    async def know(self, pattern: str = SENDER) -> None:
        async with self.installation.write(self.site.id) as session:
            given = SenderInput(pattern=pattern, board=self.board.id)
            await mailboxes.add_sender(session, self.keeper.actor, given, now=utc_now())

    def send(self, subject: str = "Tin mới", *, sender: str = SENDER, **headers: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["Subject"] = f"Văn phòng <{sender}>", subject
        letter["Message-ID"] = f"<{uuid4().hex}@so.test>"
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content("Nội dung của thư, đủ dài để là một bài.")
        self.put(letter)
        return letter

    def put(self, letter: EmailMessage) -> None:
        """Lay a letter into the mailbox."""
        client = imaplib.IMAP4(LOOPBACK, self.port)
        client.login(self.username, IMAP_PASSWORD)
        client.append("INBOX", "", "", letter.as_bytes())
        client.logout()

    async def fetch(self) -> list[Received]:
        """Let the duty run once, and give all that came in by now."""
        await fetching.fetch_all(self.installation)
        await self.province.settle()
        found = []
        async with self.installation.read(self.site.id) as session:
            for state in ("quarantined", "waiting", "taken", "refused"):
                found += await service.list_in_state(session, state, limit=100, offset=0)
        return sorted(found, key=lambda one: one.id)

    async def mailbox(self) -> Mailbox:
        async with self.installation.read(self.site.id) as session:
            mailbox = await mailboxes.find(session)
        assert mailbox is not None
        return mailbox


@pytest.fixture
async def post(letters: Letters, imap_port: int, province: Province) -> Post:
    site = await province.site("so-y-te")
    board, keeper = await province.board(site), await province.person("site_admin", site)
    made = Post(province, site, board, keeper, letters, imap_port, uuid4().hex)
    await made.set_up()
    return made
