"""What became of everything that was said of a draft: as a text to be published, a document, a table."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import require
from liencong.core.audit import service as audit
from liencong.core.clock import local_day
from liencong.core.outbox import service as outbox
from liencong.core.text import format_date, format_datetime
from liencong.core.text.catalogue import Catalogue
from liencong.plugins.consultations import rules, service, store
from liencong.plugins.consultations.events import ConsultationChanged
from liencong.plugins.consultations.rules import CONSULTATION_HANDLE, VERDICTS
from liencong.plugins.consultations.service import Desk
from liencong.plugins.consultations.store import Tally
from liencong.plugins.consultations.tables import Comment, Consultation
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import ContentTypes
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.tables import Entry

ARTICLE = "article"
COLUMNS = ("article", "who", "content", "answer")
TABLE_COLUMNS = (
    "number", "article", "content", "organisation", "name", "phone", "email", "received", "state",
    "verdict", "answer",
)  # fmt: skip
WIDTHS = (8, 30, 70, 30, 24, 16, 26, 18, 18, 18, 60)


async def write(
    session: AsyncSession, desk: Desk, entry_id: int, types: ContentTypes, catalogue: Catalogue
) -> Entry:
    """Write the summary of a consultation as a draft on its board, from where it goes the way of every draft.

    Raises `NotClosed`, `AlreadySummarised`, `CommentsWait`, `Forbidden` for people who may not write there.
    """
    handled = await service.get(session, desk.actor, entry_id)
    consultation = handled.consultation
    right = require(desk.actor, CONSULTATION_HANDLE, consultation.site_id)
    source = await entries.get(session, entry_id)
    tally = (await store.tallies(session, [entry_id])).get(entry_id, Tally())
    state = rules.state_of(consultation.period, desk.now, is_summarised=False)
    rules.check_summary(state, tally.undecided, has_summary=await has_summary(session, consultation))
    comments = await store.list_comments(session, entry_id)
    text = catalogue.text
    made = await entries.create(
        session,
        desk.actor,
        EntryInput(
            board=source.board_id,
            type=ARTICLE,
            title=text("consultation_summary.title", title=handled.title)[:400],
            summary=_said_in_short(catalogue, consultation, comments),
            body_html=body_of(catalogue, comments),
            author=desk.actor.name,
            source=desk.site.name,
        ),
        types,
        now=desk.now,
    )
    consultation.summary_entry_id = made.id
    audit.record(
        session,
        desk.actor,
        "consultation:summarise",
        f"consultation:{entry_id}",
        site_id=consultation.site_id,
        now=desk.now,
        right=right,
    )
    outbox.append(session, ConsultationChanged(consultation.site_id, entry_id), now=desk.now)
    await session.flush()
    return made


async def has_summary(session: AsyncSession, consultation: Consultation) -> bool:
    """Tell whether a summary was written and not thrown away."""
    if consultation.summary_entry_id is None:
        return False
    return (await entries.get(session, consultation.summary_entry_id)).state != "trash"


def counts_of(comments: Sequence[Comment]) -> dict[str, int]:
    """Count the comments of each verdict."""
    return {name: sum(one.verdict == name for one in comments) for name in VERDICTS}


def body_of(catalogue: Catalogue, comments: Sequence[Comment]) -> str:
    """Give the text of a summary: how many comments there were, and by article what became of each."""
    text = catalogue.text
    if not comments:
        return f"<p>{escape(text('consultation_summary.none'))}</p>"
    counts = counts_of(comments)
    listed = "".join(
        f"<li>{escape(text(f'verdicts.{name}'))}: {counts[name]}</li>" for name in VERDICTS if counts[name]
    )
    parts = "".join(
        f"<h2>{escape(article)}</h2><ol>{''.join(_opinion(catalogue, row) for row in some)}</ol>"
        for article, some in groupby(rows_of(catalogue, comments), key=lambda row: row[0])
    )
    return f"<p>{escape(text('consultation_summary.total', count=len(comments)))}</p><ul>{listed}</ul>{parts}"


def _opinion(catalogue: Catalogue, row: Sequence[str]) -> str:
    _, who, content, answer = row
    by = escape(catalogue.text("consultation_summary.opinion", who=who))
    verdict, _, words = answer.partition("\n")
    told = f"<p><strong>{escape(verdict)}.</strong> {_lines(words)}</p>" if verdict else ""
    return f"<li><p><strong>{by}</strong> {_lines(content)}</p>{told}</li>"


def rows_of(catalogue: Catalogue, comments: Sequence[Comment]) -> list[list[str]]:
    """Give the rows of a summary, with nothing in them that is not masked."""
    text = catalogue.text
    return [
        [
            comment.article or text("consultations.whole_draft"),
            comment.public_name or text("consultations.a_citizen"),
            comment.public_content,
            "\n".join(part for part in (_verdict(catalogue, comment), comment.answer) if part),
        ]
        for comment in comments
    ]


def table_of(catalogue: Catalogue, comments: Sequence[Comment]) -> list[list[str]]:
    """Give everything of the comments for those who handle them, contacts too."""
    text = catalogue.text
    return [
        [
            str(number),
            comment.article or text("consultations.whole_draft"),
            comment.content,
            comment.organisation,
            comment.sender_name,
            comment.sender_phone,
            comment.sender_email,
            format_datetime(comment.received_at),
            text(f"comment_states.{comment.state}"),
            _verdict(catalogue, comment),
            comment.answer,
        ]
        for number, comment in enumerate(comments, 1)
    ]


def _said_in_short(catalogue: Catalogue, consultation: Consultation, comments: Sequence[Comment]) -> str:
    period = consultation.period
    return catalogue.text(
        "consultation_summary.summary",
        opens=format_date(period.opens_on),
        closes=format_date(period.closes_on),
        count=len(comments),
    )


def _verdict(catalogue: Catalogue, comment: Comment) -> str:
    return catalogue.text(f"verdicts.{comment.verdict}") if comment.verdict else ""


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def file_name(entry_id: int, now: datetime) -> str:
    """Give the name of a file with the comments on a draft."""
    return f"y-kien-du-thao-{entry_id}-{local_day(now).isoformat()}"
