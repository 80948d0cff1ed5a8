"""A mail server that keeps what it is sent, and an installation that sends to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from liencong.core.installation import Installation
from tests.ports import free_port


class _Box:
    def __init__(self, refuses: str) -> None:
        self.letters: list[EmailMessage] = []
        self._refuses = refuses

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address == self._refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        self.letters.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"


@contextmanager
def letters_of(
    installation: Installation, *, closed: bool = False, refuses: str = ""
) -> Iterator[list[EmailMessage]]:
    """Give the letters that an installation sends while the block runs; a closed server takes none.

    `refuses` is an address that it does not know.
    """
    box, port = _Box(refuses), free_port()
    server = None if closed else Controller(box, hostname="127.0.0.1", port=port)
    before = installation.settings
    installation.settings = replace(before, mail_url=f"smtp://127.0.0.1:{port}")
    if server is not None:
        server.start()
    try:
        yield box.letters
    finally:
        if server is not None:
            server.stop()
        installation.settings = before
