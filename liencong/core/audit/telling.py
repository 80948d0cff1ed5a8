"""The audit log in words: who did what when, on whose behalf, and what they said about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liencong.core.audit.tables import AuditRecord
from liencong.core.text import format_datetime
from liencong.core.text.catalogue import Catalogue

MOMENTS = ("at", "until", "pinned_until")
"""Details that are times, kept in ISO 8601."""

IN_ORDER = (
    "revision", "older", *MOMENTS, "to", "topic", "heading", "reference", "reason", "why", "purpose", "note",
    "correction",
)  # fmt: skip
"""Details as they are told; others have no words."""


@dataclass(frozen=True)
class LogLine:
    """A line of the log; `who` is empty for what nobody did but the clock."""

    at: datetime
    who: str
    on_behalf_of: str
    action: str
    details: Sequence[str]


def people_in(records: Iterable[AuditRecord]) -> set[int | None]:
    """Give the numbers of the people whom some records name."""
    return {person for record in records for person in (record.account_id, record.on_behalf_of_id)}


def log_lines(
    catalogue: Catalogue, records: Iterable[AuditRecord], names: Mapping[int | None, str]
) -> list[LogLine]:
    """Tell records in words; an action or a detail without words in the catalogue is told by its name."""
    return [
        LogLine(
            at=record.at,
            who=names.get(record.account_id, ""),
            on_behalf_of=names.get(record.on_behalf_of_id, ""),
            action=_action(catalogue, record.action),
            details=list(_details(catalogue, record)),
        )
        for record in records
    ]


def _action(catalogue: Catalogue, action: str) -> str:
    key = f"actions.{action.replace(':', '-')}"
    return catalogue.text(key) if key in catalogue else action


def _details(catalogue: Catalogue, record: AuditRecord) -> Iterator[str]:
    for name in IN_ORDER:
        words = str(record.detail.get(name) or "")
        if not words:
            continue
        if name in MOMENTS:
            words = format_datetime(datetime.fromisoformat(words))
        yield catalogue.text(f"log.{name}", value=reason_words(catalogue, words))


def reason_words(catalogue: Catalogue, reason: str) -> str:
    """Give a reason in words: ours are codes of the catalogue, all others are people's own."""
    key = next((key for key in (f"reasons.{reason}", f"errors.{reason}") if key in catalogue), None)
    return catalogue.text(key) if key else reason
