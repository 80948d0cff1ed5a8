"""Who works on which entries: on others' by `entry:edit`, on their own by `entry:write` alone (S62)."""

from sqlalchemy import ColumnElement, and_, or_, true

from liencong.core.access.rules import (
    Actor,
    Permission,
    Right,
    allowed,
    boards_where,
    persons_where,
    require,
    right_as,
    right_for,
)
from liencong.sites.entry.rules import ENTRY_EDIT, ENTRY_WRITE, Step
from liencong.sites.entry.tables import Entry


def require_work(actor: Actor | None, entry: Entry) -> Right:
    """Give the right by which somebody sees and works on an entry; raise `Forbidden` without one."""
    return _right_to_work(actor, entry) or require(actor, ENTRY_EDIT, entry.site_id, entry.board_id)


def may_work(actor: Actor | None, entry: Entry) -> bool:
    """Tell whether somebody may see and work on an entry."""
    return _right_to_work(actor, entry) is not None


def workable(actor: Actor, site_id: int) -> ColumnElement[bool]:
    """Give the condition under which somebody may see and work on an entry of a site."""
    edits_on = boards_where(actor, ENTRY_EDIT, site_id)
    if edits_on is None:
        return true()
    own = [
        and_(Entry.created_by_id == person_id, _on(board_ids))
        for person_id, board_ids in persons_where(actor, ENTRY_WRITE, site_id).items()
    ]
    return or_(_on(edits_on), *own)


def on_boards(actor: Actor, permission: Permission, site_id: int) -> ColumnElement[bool]:
    """Give the condition under which an entry stands on a board where somebody may do something."""
    return _on(boards_where(actor, permission, site_id))


def require_step(actor: Actor | None, step: Step, entry: Entry) -> Right:
    """Give the right by which somebody takes a step; raise `Forbidden` without one."""
    if step.permission == ENTRY_WRITE:
        return require_work(actor, entry)
    return require(actor, _permission(step, entry), entry.site_id, entry.board_id)


def may_step(actor: Actor | None, step: Step, entry: Entry) -> bool:
    """Tell whether somebody's rights allow a step; whether the state does is another matter."""
    if step.permission == ENTRY_WRITE:
        return may_work(actor, entry)
    return allowed(actor, _permission(step, entry), entry.site_id, entry.board_id)


def _right_to_work(actor: Actor | None, entry: Entry) -> Right | None:
    by_board = right_for(actor, ENTRY_EDIT, entry.site_id, entry.board_id)
    return by_board or right_as(actor, entry.created_by_id, ENTRY_WRITE, entry.site_id, entry.board_id)


def _permission(step: Step, entry: Entry) -> Permission:
    is_live = entry.live_revision_id is not None
    return step.when_live if is_live and step.when_live else step.permission


def _on(board_ids: frozenset[int] | None) -> ColumnElement[bool]:
    return true() if board_ids is None else Entry.board_id.in_(board_ids)
