"""What was done on a site of late, told to each person of those things that they may see."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from liencong.core.audit import service as audit
from liencong.core.audit.telling import LogLine, log_lines, people_in
from liencong.core.office.parts import LogSubjects, Subject
from liencong.core.web.request import installation_of
from liencong.sites.entry import desk

LOOKED_THROUGH = (30, 200)
"""How many of a site's latest records are looked through; more only where a person may see few of them."""

SHOWN = 12


@dataclass(frozen=True)
class Done:
    """Something that was done to a thing, in words."""

    line: LogLine
    subject: Subject


async def list_done(request: Request, session: AsyncSession) -> Sequence[Done]:
    """Give what was done last to things that the person may see."""
    installation = installation_of(request)
    shown, subjects = list[int](), dict[str, Subject]()
    for many in LOOKED_THROUGH:
        latest = await audit.latest_subjects(session, limit=many)
        subjects = await _subjects(request, session, {subject for _, subject in latest})
        shown = [record_id for record_id, subject in latest if subject in subjects][:SHOWN]
        if len(shown) == SHOWN or len(latest) < many:
            break
    seen = await audit.list_records(session, shown)
    names = await desk.names_of(session, people_in(seen))
    told = log_lines(installation.catalogue, seen, names)
    return [Done(line, subjects[record.subject]) for record, line in zip(seen, told, strict=True)]


async def _subjects(
    request: Request, session: AsyncSession, named_in_log: Collection[str]
) -> dict[str, Subject]:
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for name in named_in_log:
        prefix, _, number = name.partition(":")
        if number.isdigit():
            numbers[prefix].add(int(number))
    found: dict[str, Subject] = {}
    for feature in installation_of(request).features.provided(LogSubjects):
        if asked := numbers.get(feature.prefix):
            named = await feature.find(request, session, asked)
            found |= {f"{feature.prefix}:{number}": subject for number, subject in named.items()}
    return found
