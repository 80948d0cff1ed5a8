"""A mailbox is read over TLS from a server whose certificate the machine trusts, and from no other."""

import pytest

from liencong.sites.receiving import imap
from liencong.sites.receiving.imap import STARTTLS, TLS, Account, MailboxUntrusted
from tests.db.sites.receiving.conftest import Post
from tests.services import IMAP_CERTIFICATE, IMAP_PASSWORD, IMAP_PORT, IMAPS_PORT, LOOPBACK, needed

TRUSTED_FILE = "SSL_CERT_FILE"
"""Where OpenSSL looks for the certificates that a machine trusts."""

WAYS = [(TLS, IMAPS_PORT), (STARTTLS, IMAP_PORT)]


@pytest.mark.parametrize(("security", "port"), WAYS)
async def test_a_certificate_of_the_servers_own_is_taken_once_the_machine_trusts_it(
    post: Post, monkeypatch: pytest.MonkeyPatch, security: str, port: str
) -> None:
    post.send("Qua đường mã hoá")
    await post.set_up(security=security, port=int(needed(port)))
    assert await post.fetch() == []
    assert (await post.mailbox()).failure == MailboxUntrusted.code
    monkeypatch.setenv(TRUSTED_FILE, needed(IMAP_CERTIFICATE))
    assert [one.title for one in await post.fetch()] == ["Qua đường mã hoá"]
    assert (await post.mailbox()).failure == ""


@pytest.mark.parametrize(("security", "port"), WAYS)
def test_a_trusted_certificate_of_another_host_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, security: str, port: str
) -> None:
    monkeypatch.setenv(TRUSTED_FILE, needed(IMAP_CERTIFICATE))
    account = Account("mail.so.test", LOOPBACK, int(needed(port)), security, "an", IMAP_PASSWORD)
    with pytest.raises(MailboxUntrusted), imap.open_folder(account):
        pass
