"""Polls of sites hosted elsewhere, as these report them: one that several of them have is added up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from liencong.federation.peer.reports import ToldPoll
from liencong.sites.poll.rules import shares


@dataclass(frozen=True)
class PollElsewhere:
    """A poll, with what each site has told of it, most votes first; words that nobody told are empty."""

    question: str
    options: Sequence[str]
    told: Sequence[ToldPoll]

    @property
    def votes(self) -> list[int]:
        """The votes of all its sites for each option."""
        return [sum(votes) for votes in zip(*(one.votes for one in self.told), strict=True)]

    @property
    def percents(self) -> list[int]:
        """Their shares: together 100, or all 0 without votes."""
        return shares(self.votes)

    @property
    def total(self) -> int:
        """All votes."""
        return sum(self.votes)

    @property
    def told_at(self) -> datetime:
        """When the newest of the reports was made."""
        return max(one.told_at for one in self.told)

    @property
    def changed_at(self) -> datetime | None:
        """When a site last told other options than before."""
        return max((one.changed_at for one in self.told if one.changed_at), default=None)


def gathered(told: Iterable[ToldPoll]) -> list[PollElsewhere]:
    """Gather what sites told of the same poll, newest report first.

    The same is what has the same uid, question and options: a site that tells of another's uid in other
    words, by a mistake or on purpose, stands by itself and changes nobody's figures.
    """
    found: defaultdict[tuple[str, str, tuple[str, ...]], list[ToldPoll]] = defaultdict(list)
    for one in told:
        found[one.subject, one.question, one.options].append(one)
    polls = [
        PollElsewhere(question, options, sorted(sites, key=lambda one: -sum(one.votes)))
        for (_, question, options), sites in found.items()
    ]
    return sorted(polls, key=lambda poll: poll.told_at, reverse=True)
