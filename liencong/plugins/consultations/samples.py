"""Consultations of the sample province, read from `data/samples.toml`: open, to come, over, summarised."""

import secrets
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.clock import local_day
from liencong.core.installation import Installation
from liencong.core.tenancy.tables import Site
from liencong.plugins.consultations import across, commenting, following, service, summary
from liencong.plugins.consultations.articles import articles_in
from liencong.plugins.consultations.commenting import CommentInput, Said
from liencong.plugins.consultations.content import TYPE
from liencong.plugins.consultations.service import CommentAnswer, Desk
from liencong.plugins.consultations.tables import Consultation
from liencong.sites.board import service as boards
from liencong.sites.board.service import BoardInput
from liencong.sites.entry import service as entries
from liencong.sites.entry.content_type import content_types
from liencong.sites.entry.service import EntryInput
from liencong.sites.entry.terms import Terms
from liencong.sites.sender import codes
from liencong.sites.setup.samples import Sample

DATA = Path(__file__).with_name("data") / "samples.toml"
BOARD = "lay-y-kien-du-thao"
PUBLISHING = ("submit", "publish")
TERMS = Terms(self_approval=True)
"""The operator makes the sample alone; what is over by now was announced in time."""


class SampleComment(BaseModel):
    """What somebody says of a draft, and what becomes of it."""

    model_config = ConfigDict(extra="forbid")
    article: str
    name: str
    content: str
    organisation: str = ""
    step: Literal["", "publish", "keep"] = ""
    verdict: Literal["", "accepted", "explained", "declined"] = ""
    answer: str = ""


class SampleDraft(BaseModel):
    """A draft as the sample tells it; days are counted from the day on which the sample is made."""

    model_config = ConfigDict(extra="forbid")
    site: str
    title: str
    summary: str
    kind: str
    number: str
    agency: str
    opens: int
    closes: int
    contact: str
    questions: str
    body: str
    summarised: bool = False
    comments: list[SampleComment] = []


def load() -> list[SampleDraft]:
    """Read the sample; raises pydantic's `ValidationError` where the file does not hold."""
    drafts: list[Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))["drafts"]
    return TypeAdapter(list[SampleDraft]).validate_python(drafts)


async def make(installation: Installation, now: datetime) -> None:
    """Have the sites announce drafts, people comment on them, and the sites answer, as they would have."""
    sites = (await installation.sites.load()).by_slug
    for one in load():
        if (site := sites.get(one.site)) is not None:
            async with installation.write(site.id) as session:
                await _Making(installation, session, site, one, now).make()


class _Making:
    """Makes one draft of the sample with what was said of it."""

    def __init__(
        self, installation: Installation, session: AsyncSession, site: Site, one: SampleDraft, now: datetime
    ) -> None:
        self._installation, self._session, self._site, self._one, self._now = (
            installation, session, site, one, now,
        )  # fmt: skip
        self._types = content_types(installation.features)
        self._positions = {article.title: article.position for article in articles_in(one.body)}

    async def make(self) -> None:
        """Announce it, take comments, and summarise it where the sample says so."""
        morning = self._now.replace(hour=2, minute=30, second=0, microsecond=0)
        announced_at = min(self._now, morning + timedelta(days=self._one.opens))
        entry_id = await self._announce(announced_at)
        operator = self._installation.operator
        consultation = (await service.get(self._session, operator, entry_id)).consultation
        for number, said in enumerate(self._one.comments, 1):
            later = announced_at + timedelta(days=number, hours=number)
            await self._comment(consultation, said, min(self._now, later))
        if self._one.summarised:
            await self._summarise(entry_id, morning - timedelta(days=2))

    async def _announce(self, at: datetime) -> int:
        one, today = self._one, local_day(self._now)
        fields = {
            "document_kind": one.kind,
            "draft_number": one.number,
            "drafting_agency": one.agency,
            "opens_on": (today + timedelta(days=one.opens)).isoformat(),
            "closes_on": (today + timedelta(days=one.closes)).isoformat(),
            "contact": one.contact,
            "questions": one.questions,
        }
        text = {"title": one.title, "summary": one.summary, "body_html": one.body, "fields": fields}
        entry_id = await self._publish(await self._board(at), TYPE, text, at)
        await following.note_announced(self._session, entry_id, now=at)
        return entry_id

    async def _publish(self, board_id: int, kind: str, text: dict[str, Any], at: datetime) -> int:
        given = EntryInput(board=board_id, type=kind, author=self._site.name, source=self._site.name, **text)
        operator = self._installation.operator
        entry = await entries.create(self._session, operator, given, self._types, now=at)
        await entries.take_steps(self._session, operator, entry.id, PUBLISHING, terms=TERMS, now=at)
        return entry.id

    async def _board(self, at: datetime) -> int:
        for board in await boards.list_boards(self._session):
            if board.type == TYPE:
                return board.id
        title = self._installation.catalogue.text("consultations.title")
        given = BoardInput(title=title, slug=BOARD, type=TYPE, position=90)
        return (await boards.create(self._session, self._installation.operator, given, now=at)).id

    async def _comment(self, consultation: Consultation, said: SampleComment, at: datetime) -> None:
        code = codes.code_of(self._installation.secret_key, secrets.token_hex(16), commenting.FORM)
        given = CommentInput(
            article=said.article,
            content=said.content,
            organisation=said.organisation,
            name=said.name,
            email="nguoi.gop.y@demo.test",
        )
        judged, desk = Said(given, self._positions.get(said.article, 0)), self._desk(at)
        await commenting.receive(
            self._session,
            judged,
            consultation,
            code,
            files=[],
            hidden=desk.hidden,
            shows_comments=True,
            now=at,
        )
        comment = await across.find_by_code(self._session, code)
        assert comment is not None
        if said.step:
            answered = CommentAnswer(
                public_content=comment.public_content,
                verdict=said.verdict,
                answer=said.answer,
                version=comment.version,
            )
            await service.handle(self._session, desk, comment.id, answered, said.step)

    async def _summarise(self, entry_id: int, at: datetime) -> None:
        catalogue, operator = self._installation.catalogue, self._installation.operator
        made = await summary.write(self._session, self._desk(at), entry_id, self._types, catalogue)
        who = EntryInput(author=self._site.name, source=self._site.name)
        await entries.edit(self._session, operator, made.id, who, self._types, now=at)
        await entries.take_steps(self._session, operator, made.id, PUBLISHING, terms=TERMS, now=at)

    def _desk(self, at: datetime) -> Desk:
        hidden = self._installation.catalogue.text("sender.hidden")
        return Desk(self._installation.operator, self._site, hidden, at)


SAMPLE = Sample(make)
