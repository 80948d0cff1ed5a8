"""What a board always decides of a source: after five equal decisions a rule is proposed that says so (UB10).

Taking the proposal makes the rule; declining it makes one by which the board goes on deciding on each. Either
way a rule stands, and nothing is proposed any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from liencong.core.access.rules import Actor, allowed
from liencong.core.tenancy.scope import scope_of
from liencong.federation.link import rules
from liencong.federation.link.tables import Link
from liencong.federation.link_rule import service as link_rules
from liencong.federation.link_rule.rules import AUTOMATIC, CLOSED, LINK_RULE, specificity
from liencong.federation.link_rule.rules import SITE as SITE_WIDE
from liencong.federation.link_rule.tables import LinkRule
from liencong.sites.board.tables import Board

MODES: Mapping[str, str] = {rules.LIVE: AUTOMATIC, rules.RETURNED: CLOSED}
"""The rule that each kind of decision comes to."""


@dataclass(frozen=True)
class Habit:
    """A board decided five times in a row alike about a source; `mode` is that of the rule that says so."""

    source_site_id: int
    board_id: int
    board: str
    mode: str


async def list_habits(
    session: AsyncSession, actor: Actor, *, source_site_id: int | None = None, board_id: int | None = None
) -> list[Habit]:
    """Give the habits of which no rule speaks yet, of boards whose rules somebody may make."""
    found: dict[tuple[int, int, str], list[str]] = {}
    for row in await session.execute(_latest(_about(source_site_id, board_id))):
        found.setdefault((row[0], row[1], row[2]), []).append(rules.outcome_of(row[3], row[4]))
    standing = await link_rules.list_rules(session)
    habits = [
        Habit(source_id, board, title, MODES[outcomes[0]])
        for (source_id, board, title), outcomes in sorted(found.items())
        if rules.is_habit(outcomes) and allowed(actor, LINK_RULE, scope_of(session), board)
    ]
    return [habit for habit in habits if not any(_speaks_of(rule, habit) for rule in standing)]


def _speaks_of(rule: LinkRule, habit: Habit) -> bool:
    if rule.board_id != habit.board_id or rule.source_site_id not in (None, habit.source_site_id):
        return False
    return specificity(rule) >= SITE_WIDE or rule.mode == habit.mode


def _about(source_site_id: int | None, board_id: int | None) -> ColumnElement[bool]:
    about: ColumnElement[bool] = true()
    if source_site_id is not None:
        about = about & (Link.origin_site_id == source_site_id)
    return about if board_id is None else about & (Link.board_id == board_id)


def _latest(about: ColumnElement[bool]) -> Select[int, int, str, str, str]:
    """Select the last decisions that people took, for each source and board."""
    place = func.row_number().over(
        partition_by=(Link.origin_site_id, Link.board_id), order_by=(Link.decided_at.desc(), Link.id.desc())
    )
    ranked = (
        select(Link.origin_site_id, Link.board_id, Link.state, Link.reason, place.label("place"))
        .where(Link.decided_by_id.is_not(None), about)
        .subquery()
    )
    return (
        select(ranked.c.origin_site_id, ranked.c.board_id, Board.title, ranked.c.state, ranked.c.reason)
        .join(Board, Board.id == ranked.c.board_id)
        .where(ranked.c.place <= rules.EQUAL_DECISIONS)
    )
