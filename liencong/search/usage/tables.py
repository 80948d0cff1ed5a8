"""Questions that were asked: first as digests, in words once enough people have asked them."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned
from liencong.search.usage.rules import LONGEST_QUESTION


class AskedQuestion(SiteOwned, Base):
    """How often one reader asked one question of a site on one day, without the words and without the reader.

    `digest` is a keyed digest of the folded question, `reader` a number that means nothing after the day.
    """

    __tablename__ = "asked_question"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    reader: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    times: Mapped[int]


class QuestionDay(SiteOwned, Base):
    """How often a question that several readers have asked was asked of a site on one day.

    `folded` is what makes spellings of it one, `words` the spelling that was typed last, `hits` what it found
    then.
    """

    __tablename__ = "question_day"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    folded: Mapped[str] = mapped_column(String(LONGEST_QUESTION), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    times: Mapped[int]
    hits: Mapped[int]
