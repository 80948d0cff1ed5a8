"""Reads a mailbox over IMAP (RFC 9051), changing nothing in it; blocking, so it belongs in a thread."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from liencong.core.errors import Refused

SECONDS = 20.0
"""How long the server may take for each answer."""

TLS, STARTTLS, PLAIN = "tls", "starttls", "plain"
SECURITIES = (TLS, STARTTLS, PLAIN)

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxUnreachable(Refused):
    """The mail server does not answer, or breaks off."""

    code = "mailbox-unreachable"


class MailboxUntrusted(Refused):
    """The mail server shows a certificate that this machine does not trust, or another host's."""

    code = "mailbox-untrusted"


class MailboxDenied(Refused):
    """The mail server does not let us in."""

    code = "mailbox-denied"


class FolderMissing(Refused):
    """The mailbox has no such folder."""

    code = "mailbox-folder-missing"


@dataclass(frozen=True)
class Account:
    """Where letters are fetched, as whom; `address` is the judged one of `host`."""

    host: str
    address: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"


@dataclass(frozen=True)
class Letter:
    """A letter of the folder; `content` is its head only where `is_cut`, because it is too large."""

    content: bytes = field(repr=False)
    is_cut: bool = False


class Folder:
    """An open folder of a mailbox."""

    def __init__(self, client: imaplib.IMAP4, uid_validity: int) -> None:
        self._client = client
        self.uid_validity = uid_validity

    def uids_after(self, last_uid: int) -> list[int]:
        """Give the numbers of the letters that came after one, in their order."""
        with _telling(self._client.host):
            _, answer = self._client.uid("SEARCH", f"UID {last_uid + 1}:*")
        numbers = {int(word) for line in answer if line for word in line.split()}
        return sorted(number for number in numbers if number > last_uid)  # `n:*` always gives the last one

    def read(self, uid: int, most_bytes: int) -> Letter | None:
        """Read a letter, or the head of one that is larger; None where it is gone meanwhile."""
        with _telling(self._client.host):
            _, answer = self._client.uid("FETCH", str(uid), "(RFC822.SIZE)")
            size = _size_in(answer)
            if size is None:
                return None
            part = "BODY.PEEK[]" if size <= most_bytes else f"BODY.PEEK[HEADER]<0.{most_bytes}>"
            _, answer = self._client.uid("FETCH", str(uid), f"({part})")
        content = next((bytes(piece[1]) for piece in answer if isinstance(piece, tuple)), None)
        return None if content is None else Letter(content, is_cut=size > most_bytes)


@contextmanager
def open_folder(account: Account) -> Iterator[Folder]:
    """Open a folder to read it only.

    Raises `MailboxUnreachable`, `MailboxUntrusted`, `MailboxDenied` or `FolderMissing`.
    """
    with _telling(account.host):
        client = _connected(account)
    try:
        try:
            client.login(account.username, account.password)
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise MailboxDenied(host=account.host) from error
        with _telling(account.host):
            status, _ = client.select(_quoted(account.folder), readonly=True)
            _, validity = client.response("UIDVALIDITY")
        if status != "OK":
            raise FolderMissing(folder=account.folder)
        yield Folder(client, int(validity[0] or 0) if validity else 0)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            client.logout()


@contextmanager
def _telling(host: str) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxUntrusted(host=host) from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnreachable(host=host) from error


def _connected(account: Account) -> imaplib.IMAP4:
    secure = ssl.create_default_context()
    client = _Plain(account) if account.security != TLS else _Secure(account, secure)
    if account.security == STARTTLS:
        client.starttls(secure)
    return client


class _Plain(imaplib.IMAP4):
    """A client that connects to the address that was judged, whatever its host's name says by now."""

    def __init__(self, account: Account) -> None:
        self._judged = (account.address, account.port)
        super().__init__(account.host, account.port, SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection(self._judged, timeout)


class _Secure(_Plain):
    """The same, over TLS from the first byte."""

    def __init__(self, account: Account, secure: ssl.SSLContext) -> None:
        self._secure = secure
        super().__init__(account)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._secure.wrap_socket(super()._create_socket(timeout), server_hostname=self.host)


def _size_in(answer: list[object]) -> int | None:
    found = (_SIZE.search(line) for line in answer if isinstance(line, bytes))
    return next((int(size[1]) for size in found if size), None)


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
