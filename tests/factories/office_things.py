"""A province with something on every screen of the back office, for tests that look at all of them."""

from dataclasses import dataclass
from datetime import timedelta

from liencong.core.access import service as access
from liencong.core.access.service import HeldRole
from liencong.core.clock import local_day, utc_now
from liencong.core.db.base import uuid7
from liencong.core.tenancy.tables import Site
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.service import RuleInput
from liencong.federation.peer import reports
from liencong.federation.peer import service as peers
from liencong.federation.peer.reports import Figures, PollFigures
from liencong.federation.peer.service import PeerInput
from liencong.federation.totals import service as totals
from liencong.plugins.cases import dispatching
from liencong.plugins.cases.dispatching import DispatchInput
from liencong.plugins.duties import mapping
from liencong.plugins.duties.mapping import EventInput
from liencong.search.pinned import service as pinned
from liencong.search.pinned.service import PinInput
from liencong.search.synonym import service as synonyms
from liencong.search.synonym.service import SynonymInput
from liencong.search.usage import service as questions
from liencong.search.usage.rules import ENOUGH_READERS, Asked
from liencong.sites.banner import service as banners
from liencong.sites.banner.service import BannerInput
from liencong.sites.board.tables import Board
from liencong.sites.clearance import service as clearance
from liencong.sites.importing.tables import ImportJob
from liencong.sites.layout import draft
from liencong.sites.layout import service as layout
from liencong.sites.layout.block import BlockKind
from liencong.sites.layout.rules import BlockInput
from liencong.sites.poll import service as polls
from liencong.sites.poll.rules import ShownDays
from liencong.sites.poll.service import OptionInput, PollInput
from liencong.sites.receiving import service as receiving
from liencong.sites.receiving.matter import Matter
from liencong.sites.receiving.rules import MAIL
from liencong.sites.receiving.service import Original
from liencong.sites.redirect import service as redirects
from tests.factories import cases, consultations, duties, royalties
from tests.factories.media import make_media
from tests.factories.province import Person, Province

LETTER = b"From: vanphong@so.test\r\nSubject: Tin cua xa\r\n\r\nNoi dung.\r\n"
LONG_AGO = timedelta(days=60)
ROLES = ("editor_in_chief", "site_admin", "chairperson")


@dataclass(frozen=True)
class Things:
    """What stands behind the parameters of screens' addresses, and who may see all of them."""

    person: Person
    numbers: dict[str, str]
    """By the name of the parameter."""
    offered_entry: str
    """An entry of the component site that can be offered to the portal."""
    of_screen: dict[str, dict[str, str]]
    """Other numbers for screens, by name, of which only some things have one."""


async def make_things(province: Province) -> Things:
    """Make a portal and a component site where something waits, was decided, was drawn and was said."""
    portal, health = await province.portal(), await province.site("so-y-te")
    news = await province.board(portal, "Tin tức", steps=2)
    await province.board(portal, "Văn bản", type="document")
    person = await _keeper(province, portal, health)
    rates = await royalties.set_rates(province.installation, portal)
    author = await province.person("contributor", portal)
    drawn = await make_media(province.installation, portal)
    await make_media(province.installation, portal, name="chua-ta.png", alt="")
    own = await province.draft(portal, news, title="Bài đang viết", picture_id=drawn.media_id)
    await province.rewrite(portal, own, title="Bài đang viết lại", note="Thêm số liệu")
    notices = await province.board(portal, "Thông báo")
    public = await province.published(portal, notices, title="Bài đã đăng")
    for title in ("Bài chờ duyệt", "Bài chờ duyệt nữa"):
        sent = await province.draft(portal, news, by=author.actor, title=title, summary="Tóm tắt.")
        await province.step(portal, sent, "submit", by=author.actor, now=utc_now() - timedelta(days=5))
    back = await province.draft(portal, news, by=person.actor, title="Bài bị trả lại")
    await province.step(portal, back, "submit", by=person.actor)
    await province.step(portal, back, "return", reason="Thiếu nguồn", now=utc_now())
    offered = await province.published(health, await province.board(health), title="Bài của Sở")
    link = await province.proposed(health, offered, to=portal, board=news)
    other = await province.published(
        health, await province.board(health, "Thông báo"), title="Bài khác của Sở"
    )
    theirs = await make_media(province.installation, health)
    pictured = await province.published(
        health, await province.board(health, "Ảnh"), title="Bài có ảnh", picture_id=theirs.media_id
    )
    shown = await province.linked(health, pictured, to=portal, board=notices)
    async with province.installation.write(portal.id) as session:
        roles = province.installation.features.roles
        await clearance.ask(session, person.actor, own.id, "Chưa có trong danh mục", roles, now=utc_now())
        options = [OptionInput(label="Có"), OptionInput(label="Không")]
        question = PollInput(question="Nội dung có hữu ích không?", options=options)
        poll = await polls.create(session, province.operator, question, now=utc_now())
        until_today = ShownDays(last=local_day(utc_now()))
        await totals.spread_poll(
            session, province.operator, poll.id, {health.id: ()}, days=until_today, now=utc_now()
        )
    front = await _front_page(province, portal, drawn.media_id)
    came_in = await _came_in(province, portal, news.id) | await _asked(province, portal)
    came_in |= await _owed(province, portal, news)
    await province.settle()
    await _search(province, portal)
    booked = await royalties.numbers_of(province.installation, portal)
    return Things(
        person=person,
        numbers={
            "entry_id": str(own.id),
            "board_id": str(news.id),
            "numbers": str(drawn.media_id),
            "media_id": str(drawn.media_id),
            "link_id": str(link.id),
            "poll_id": str(poll.id),
            "other_id": str(health.id),
            "grant_id": str(await _own_grant(province, person, portal)),
            "site_id": str(await _peer(province, portal)),
            "rule_id": str(await _rule(province, portal, news.id, health.id)),
        }
        | front
        | came_in
        | {"rates_id": str(rates.id), **booked},
        offered_entry=str(other.id),
        of_screen={
            "entry-places": {"entry_id": str(public.id)},
            "link-crop": {"link_id": str(shown.id)},
        },
    )


async def _rule(province: Province, portal: Site, board_id: int, source_site_id: int) -> int:
    """Make a rule about what a board takes of a site; give its number."""
    given, roles = (
        RuleInput(board=board_id, source_site_id=source_site_id),
        province.installation.features.roles,
    )
    async with province.installation.write(portal.id) as session:
        return (await link_rules.make(session, province.operator, given, roles, now=utc_now())).id


async def _search(province: Province, portal: Site) -> None:
    """Let a question be asked by several readers, a page be pinned to it, and a word mean another."""
    installation, now = province.installation, utc_now()
    sites = await installation.sites.load()
    async with installation.write(portal.id) as session:
        asked = [Asked("lich tiep dan", "lịch tiếp dân", reader, 0) for reader in range(ENOUGH_READERS)]
        await questions.note(session, asked, secret=installation.secret_key, today=local_day(now))
        pin = PinInput(words="lịch tiếp dân", url=f"{installation.sites.url(sites.by_slug['so-y-te'])}/")
        await pinned.add(session, province.operator, pin, sites, now=now)
        said = SynonymInput(words="sổ đỏ", other_words="giấy chứng nhận")
        await synonyms.add(session, province.operator, said, now=now)


async def _peer(province: Province, portal: Site) -> int:
    """Add a site that is hosted elsewhere; give its number."""
    given = PeerInput(name="Báo tỉnh", home_url="https://bao.test/", feed_url="https://bao.test/rss")
    async with province.installation.write(portal.id) as session:
        peer = await peers.add(session, province.operator, given, board_title="Tin của báo", now=utc_now())
        told = PollFigures(uid=uuid7(), question="Báo hữu ích?", options=["Có", "Không"], votes=[3, 1])
        figures = Figures(told_at=utc_now(), total=90, days=[], polls=[told])
        await reports.take(session, peer, figures, now=utc_now())
        return peer.site_id


async def _keeper(province: Province, portal: Site, health: Site) -> Person:
    """Make somebody who may see every screen of both sites."""
    person, now = await province.person("platform_admin", None), utc_now()
    roles = province.installation.features.roles
    async with province.installation.write(portal.id) as session:
        for site in (portal, health):
            for role in ROLES:
                held = HeldRole(person.account_id, role, site.id)
                await access.grant_role(session, province.operator, held, roles, now=now)
        actor = await access.actor_of(session, person.account_id, person.actor.name, roles, now=utc_now())
    return Person(person.account_id, person.email, actor)


async def _front_page(province: Province, portal: Site, media_id: int) -> dict[str, str]:
    """Lay out a home page with a banner, and take in a table of old addresses."""
    operator, now = province.operator, utc_now()
    kinds = province.installation.features.provided(BlockKind)
    async with province.installation.write(portal.id) as session:
        text = {"html": "<p>Lời chào.</p>"}
        blocks = [
            BlockInput(region="main", kind="text", title="Chào bạn", settings=text),
            BlockInput(region="top", kind="banner", settings={"place": "top"}),
        ]
        await layout.set_blocks(session, operator, blocks, kinds, now=now)
        given = BannerInput(place="top", title="Ngày hội", picture_id=media_id, alt="Mời dự Ngày hội")
        banner = await banners.add(session, operator, given, now=now)
        table = "Địa chỉ cũ;Địa chỉ mới\n/cu;/moi\n/sai\n"
        run = await redirects.begin_import(
            session, operator, filename="cu.csv", content=table, total=2, now=now
        )
        key = (await draft.get_draft(session)).laid[0].key
    return {"key": str(key), "banner_id": str(banner.id), "import_id": str(run.id)}


async def _came_in(province: Province, portal: Site, board_id: int) -> dict[str, str]:
    """Let a message wait, and an import be looked through."""
    now, original = utc_now(), Original(MAIL, "mail:1", "received/1", len(LETTER))
    await province.installation.storage.put("received/1", LETTER, "message/rfc822")
    async with province.installation.write(portal.id) as session:
        matter = Matter("vanphong@so.test", "Văn phòng", "Tin của xã", "<p>Nội dung.</p>")
        received = await receiving.receive(session, original, matter, board_id, known=True, now=now)
        job = ImportJob(
            format="csv", name="cu.csv", key="imports/1", board_id=board_id, goal="draft", state="done",
            created_at=now, worked_at=now, created_by_id=None,
        )  # fmt: skip
        session.add(job)
        await session.flush()
    return {"received_id": str(received.id if received else 0), "job_id": str(job.id)}


async def _asked(province: Province, portal: Site) -> dict[str, str]:
    """Let somebody ask long ago, an answer wait for a signature, a draft be over; give their numbers."""
    installation = province.installation
    case, _ = await cases.ask(installation, portal, "Bao giờ sửa đường?\nTôi ở 0905 123 456.", ago=LONG_AGO)
    waiting, _ = await cases.ask(installation, portal, "Chợ họp ngày nào?")
    await cases.answer(installation, portal, waiting, "submit")
    passed, _ = await cases.ask(installation, portal, "Trạm y tế mở cửa mấy giờ?")
    to = installation.sites.loaded.by_slug["so-y-te"]
    async with installation.write(portal.id) as session:
        given = DispatchInput(
            cases=[passed.id], number="15/BBT", issued_on=local_day(utc_now()), subject="chuyển câu hỏi",
            reason="Thuộc thẩm quyền",
        )  # fmt: skip
        letter = await dispatching.dispatch(session, cases.desk(province.operator, portal), given, to)
    draft = await consultations.announce(province, portal, ago=LONG_AGO)
    said, _ = await consultations.comment(province, portal, draft)
    return {
        "case_id": str(case.id),
        "number": "0",
        "consultation_id": str(draft.id),
        "comment_id": str(said.id),
        "letter_id": str(letter.id),
    }


async def _owed(province: Province, portal: Site, board: Board) -> dict[str, str]:
    """Let the portal have to publish something that happened, and something each month."""
    duty = await duties.add_duty(province, portal, portal, kind="event", days=5)
    monthly = await duties.add_duty(province, portal, portal, kind="month", title="Thống kê hằng tháng")
    await duties.map_board(province, portal, monthly, board)
    given = EventInput(title="Quyết định giao dự toán", happened_on=local_day(utc_now()))
    async with province.installation.write(portal.id) as session:
        event = await mapping.note_event(session, await duties.keeper(province), duty.id, given)
    return {"duty_id": str(duty.id), "event_id": str(event.id)}


async def _own_grant(province: Province, person: Person, portal: Site) -> int:
    async with province.installation.read(portal.id) as session:
        held = HeldRole(person.account_id, ROLES[0], portal.id)
        return (await access.get_own(session, held, now=utc_now())).id
