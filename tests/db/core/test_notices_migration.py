"""The migration of notices keeps people and their sign-ins, and goes back without losing them."""

from sqlalchemy import Connection, text

from tests.db.core.conftest import Stepwise

ACCOUNT = """INSERT INTO account (id, uid, email, name, sort_name, state, failed_sign_ins, created_at)
VALUES (1, :uid, 'an@vidu.test', 'An', 'an', 'active', 0, '2026-01-01')"""
SIGN_IN = "INSERT INTO sign_in (id, account_id, created_at) VALUES (1, 1, '2026-01-01')"


async def test_people_keep_their_sign_ins_and_move_about_by_keys(stepwise: Stepwise) -> None:
    before, after = await stepwise.around("_notices")
    await stepwise.forward(before)
    await stepwise.run(_fill)
    await stepwise.forward(after)
    assert await stepwise.rows("SELECT name, single_keys FROM account") == [("An", True)]
    assert await stepwise.rows("SELECT account_id, device FROM sign_in") == [(1, "")]
    assert await stepwise.rows("SELECT count(*) FROM notice") == [(0,)]
    await stepwise.back(before)
    assert await stepwise.rows("SELECT id, name FROM account") == [(1, "An")]
    assert await stepwise.rows("SELECT id, account_id FROM sign_in") == [(1, 1)]


def _fill(connection: Connection) -> None:
    connection.execute(text(ACCOUNT), {"uid": "0190a000000070008000000000000001"})
    connection.execute(text(SIGN_IN))
