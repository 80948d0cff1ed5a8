"""What became of what was to be brought in."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from liencong.sites.intake.formats.item import Notice, Refusal, Remark

Outcome = Literal["imported", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Taken:
    """An item that stands on a site now; `state` is that of its entry in the workflow."""

    external_id: str
    title: str
    site: str
    outcome: Outcome
    state: str


@dataclass
class Report:
    """What was taken, what was refused and why, and what else there is to tell."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _told: set[tuple[str, ...]] = field(default_factory=set)

    def next(self) -> "Report":
        """Begin the report of what follows; it does not tell again what is about many items alike."""
        return Report(_told=self._told)

    def add(self, other: "Report") -> None:
        """Take over what another report tells."""
        self.taken += other.taken
        self.refused += other.refused
        self.remarks += other.remarks

    def note(self, notice: Notice) -> None:
        """Keep a notice."""
        if isinstance(notice, Refusal):
            self.refused.append(notice)
        elif isinstance(notice, Remark):
            self.remarks.append(notice)

    def remark_once(self, code: str, **params: str) -> None:
        """Keep a remark that is about many items alike."""
        key = (code, *params.values())
        if key not in self._told:
            self._told.add(key)
            self.remarks.append(Remark("", "", code, params))

    def outcomes(self) -> Counter[Outcome]:
        """Count the items that were taken by what became of them."""
        return Counter(one.outcome for one in self.taken)

    def states(self) -> Counter[str]:
        """Count the items that were taken by the workflow state in which they stand now."""
        return Counter(one.state for one in self.taken)
