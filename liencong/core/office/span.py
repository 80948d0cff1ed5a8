"""A stretch of days that somebody looks at, cut into days, weeks or months; decided without I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from liencong.core.clock import LOCAL_ZONE
from liencong.core.errors import Invalid
from liencong.core.text import format_date

FIRST, LAST, STEP = "tu", "den", "theo"
"""The parameters of an address that name a span."""

DAY, WEEK, MONTH = "ngay", "tuan", "thang"
STEPS = (DAY, WEEK, MONTH)

USUAL = timedelta(days=29)
"""How long before today a span begins of which nothing is said."""

LONGEST = timedelta(days=366 * 10)
MOST_PARTS = 130
"""Parts that can be told apart in a chart; a longer span is cut more coarsely."""


@dataclass(frozen=True)
class Part:
    """A piece of a span, and what it is called."""

    first: date
    last: date
    label: str


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included."""

    first: date
    last: date
    step: str = DAY

    @property
    def begins(self) -> datetime:
        """The moment at which its first day begins in Vietnam."""
        return datetime.combine(self.first, time(), LOCAL_ZONE)

    @property
    def ends(self) -> datetime:
        """The moment at which its last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), LOCAL_ZONE)

    @property
    def query(self) -> str:
        """What an address says of it."""
        return f"{FIRST}={self.first.isoformat()}&{LAST}={self.last.isoformat()}&{STEP}={self.step}"

    def parts(self) -> list[Part]:
        """Cut the span: weeks begin on Monday, and the first and the last part may be shorter."""
        return list(self._cut())

    def _cut(self) -> Iterator[Part]:
        begin = self.first
        while begin <= self.last:
            end = min(self._end_of_part(begin), self.last)
            yield Part(begin, end, self._label(begin))
            begin = end + timedelta(days=1)

    def _end_of_part(self, day: date) -> date:
        if self.step == WEEK:
            return day + timedelta(days=6 - day.weekday())
        if self.step == MONTH:
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return day

    def _label(self, day: date) -> str:
        return f"{day:%m/%Y}" if self.step == MONTH else format_date(day)


def usual_span(today: date) -> Span:
    """Give the span that is shown unless somebody asks for another."""
    return Span(today - USUAL, today)


def read_span(given: Mapping[str, str], today: date) -> Span:
    """Read a span from an address; raise `Invalid` where a day is none, or they stand the wrong way round."""
    usual = usual_span(today)
    last = _day(given, LAST) or usual.last
    first = _day(given, FIRST) or min(usual.first, last)
    if first > last:
        raise Invalid({FIRST: "span-backwards"})
    if last - first > LONGEST:
        raise Invalid({FIRST: "span-too-long"})
    step = given.get(STEP, DAY)
    wanted = STEPS.index(step) if step in STEPS else 0
    spans = [Span(first, last, one) for one in STEPS[wanted:]]
    return next((span for span in spans if len(span.parts()) <= MOST_PARTS), spans[-1])


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({name: "date-invalid"}) from error
    if not 1990 <= day.year < 3000:
        raise Invalid({name: "date-invalid"})
    return day
