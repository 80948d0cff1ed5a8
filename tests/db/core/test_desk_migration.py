"""The migration of the desk keeps mailboxes as they were read, and goes back without losing them."""

from sqlalchemy import Connection, text

from tests.db.core.conftest import Stepwise

SITE = """INSERT INTO site (id, uid, slug, name, kind, tier, state, theme, settings, version, created_at)
VALUES (1, :uid, 'a', 'A', 'portal', '', 'active', 'base', '{}', 1, '2026-01-01')"""
BOARD = """INSERT INTO board (id, uid, site_id, slug, path, title, description, type, position, steps,
owner, legal_basis, update_counts, intake, version)
VALUES (1, :uid, 1, 'a', 'a', 'A', '', 'article', 0, 1, '', '', 'calendar', '{}', 1)"""
MAILBOX = """INSERT INTO mailbox (id, site_id, host, port, security, username, sealed, folder, board_id,
a_day, most_bytes, kinds, is_on, last_uid, failure, version)
VALUES (1, 1, 'mail.test', 993, 'tls', 'an', 'x', 'INBOX', 1, 200, 1, '[]', TRUE, 7, '', 1)"""


async def test_a_mailbox_is_read_on_and_believes_no_server_yet(stepwise: Stepwise) -> None:
    before, after = await stepwise.around("_desk")
    await stepwise.forward(before)
    await stepwise.run(_fill)
    await stepwise.forward(after)
    assert await stepwise.rows("SELECT host, last_uid, trusted_server FROM mailbox") == [("mail.test", 7, "")]
    assert await stepwise.rows("SELECT count(*) FROM text_link") == [(0,)]
    await stepwise.back(before)
    assert await stepwise.rows("SELECT host, last_uid FROM mailbox") == [("mail.test", 7)]


def _fill(connection: Connection) -> None:
    for statement, uid in ((SITE, "1"), (BOARD, "2"), (MAILBOX, "")):
        said = {"uid": f"0190a00000007000800000000000000{uid}"} if uid else {}
        connection.execute(text(statement), said)
