"""Which rule of a site governs what comes to one of its boards; pure.

Each board decides for itself. Of the rules that fit, the most specific one governs: that for a board of the
source before that for the source, before that for its tier, before that for every source. Two rules that
reach as far at the same time are never saved, so that there is no tie.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from liencong.core.access.rules import Permission
from liencong.core.errors import Refused
from liencong.core.tenancy.tables import PORTAL
from liencong.federation.link_rule.tables import LinkRule

LINK_DECIDE = Permission("link:decide")
LINK_RULE = Permission("link:rule")

MANUAL: Final = "manual"
AUTOMATIC: Final = "automatic"
CLOSED: Final = "closed"
MODES = (MANUAL, AUTOMATIC, CLOSED)
"""What a rule says: the board decides on each, nobody has to, or nothing is taken."""

EVERY_SOURCE, TIER, SITE, BOARD = range(4)
"""How specific a rule is, the most specific last."""


class NotTaken(Refused):
    """The board takes nothing from this source."""

    code = "link-not-taken"


@dataclass(frozen=True)
class Origin:
    """Where an entry comes from; `is_elsewhere` where its site is hosted by another system."""

    site_id: int
    tier: str
    board_id: int
    is_elsewhere: bool = False


def specificity(rule: LinkRule) -> int:
    """Tell how specific a rule is."""
    if rule.source_board_id is not None:
        return BOARD
    if rule.source_site_id is not None:
        return SITE
    return TIER if rule.source_tier else EVERY_SOURCE


def fits(rule: LinkRule, origin: Origin, day: date) -> bool:
    """Tell whether a rule speaks of a source on a day."""
    return (
        holds_on(rule, day)
        and rule.source_board_id in (None, origin.board_id)
        and rule.source_site_id in (None, origin.site_id)
        and rule.source_tier in ("", origin.tier)
    )


def holds_on(rule: LinkRule, day: date) -> bool:
    """Tell whether a rule holds on a day."""
    begins, ends = rule.valid_from or date.min, rule.valid_to or date.max
    return rule.ended_at is None and begins <= day <= ends


def governing(rules: Iterable[LinkRule], origin: Origin, board_id: int, day: date) -> LinkRule | None:
    """Give the rule that governs what comes from a source to a board; None where none speaks of it."""
    fitting = [rule for rule in rules if rule.board_id == board_id and fits(rule, origin, day)]
    return max(fitting, key=specificity, default=None)


def collide(one: LinkRule, other: LinkRule) -> bool:
    """Tell whether two rules speak of the same source and board at the same time, so that neither wins."""
    same_reach = all(
        getattr(one, name) == getattr(other, name)
        for name in ("board_id", "source_site_id", "source_tier", "source_board_id")
    )
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return same_reach and one.ended_at is None and other.ended_at is None and begins <= ends


def takes_offers(rule: LinkRule | None, kinds: Collection[str]) -> bool:
    """Tell whether a board takes what is offered to it, by the rule that governs and the kinds of both sites.

    Between the portal and the other sites that is what no rule shuts out, among those what a rule lets in.
    """
    return PORTAL in kinds if rule is None else rule.mode != CLOSED


def takes_by_itself(rule: LinkRule, origin: Origin, *, approved_by_id: int | None) -> bool:
    """Tell whether an entry is taken without anybody here deciding.

    Somebody at the source has to answer for the text (S50). Of a site hosted elsewhere nobody here knows who
    approved it, so that its word is taken only where the rule trusts it.
    """
    if rule.mode != AUTOMATIC:
        return False
    return rule.is_trusted if origin.is_elsewhere else approved_by_id is not None
