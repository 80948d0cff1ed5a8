"""A letter that only pretends to come from somebody the site knows is quarantined."""

from liencong.sites.receiving import rules
from tests.db.sites.receiving.conftest import SENDER, Post

SERVER = "mx.tinh.test"


async def test_where_a_server_vouches_for_senders_a_forged_one_is_quarantined_and_gets_no_answer(
    post: Post,
) -> None:
    await post.know()
    await post.set_up(trusted_server=SERVER)
    post.send("Thật", Authentication_Results=f"{SERVER}; dmarc=pass header.from=so.test")
    post.send("Giả", Authentication_Results=f"{SERVER}; dmarc=fail header.from=so.test")
    post.send("Giả lời máy chủ", Authentication_Results="mx.khac.test; dmarc=pass header.from=so.test")
    states = {one.title: (one.state, bool(one.reason)) for one in await post.fetch()}
    assert states == {
        "Thật": (rules.WAITING, False),
        "Giả": (rules.QUARANTINED, True),
        "Giả lời máy chủ": (rules.QUARANTINED, True),
    }
    assert [to for to, _ in post.letters.taken] == [[SENDER]]


async def test_without_such_a_server_the_named_sender_counts(post: Post) -> None:
    await post.know()
    post.send(Authentication_Results=f"{SERVER}; dmarc=fail header.from=so.test")
    [received] = await post.fetch()
    assert received.state == rules.WAITING
