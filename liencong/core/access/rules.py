"""Who may do what, decided from a person's grants.

The check stands in the services: `require` for one thing, `sites_where` for lists. Nothing else compares
roles or sites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NewType

from liencong.core.errors import Forbidden, Unauthenticated

Permission = NewType("Permission", str)

SITE_MANAGE = Permission("site:manage")
PEOPLE_MANAGE = Permission("people:manage")
PLATFORM_MANAGE = Permission("platform:manage")
OFFICE_ENTER = Permission("office:enter")

EVERY_SITE = None
"""In a right: it holds on all sites. Asked for: on all sites, those to come included."""

OPERATOR = "operator"


@dataclass(frozen=True)
class Right:
    """What one grant lets a person do, and where."""

    permissions: frozenset[Permission]
    role: str
    site_id: int | None
    board_id: int | None = None
    on_behalf_of_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who does something, with the rights they hold now; the operator of the machine has no account."""

    account_id: int | None
    name: str
    rights: tuple[Right, ...] = field(default=())


def operator_actor(roles: Mapping[str, frozenset[Permission]]) -> Actor:
    """Give who runs commands on the machine itself: they may do everything everywhere."""
    everything = frozenset[Permission]().union(*roles.values())
    return Actor(None, OPERATOR, (Right(everything, OPERATOR, EVERY_SITE),))


def allowed(
    actor: Actor | None, permission: Permission, site_id: int | None, board_id: int | None = None
) -> bool:
    """Tell whether somebody may do something on a site, or on one board of it."""
    return right_for(actor, permission, site_id, board_id) is not None


def right_for(
    actor: Actor | None, permission: Permission, site_id: int | None, board_id: int | None = None
) -> Right | None:
    """Find the right that lets somebody do something, their own before one held on behalf of another."""
    return _own_first(
        right for right in _rights_on(actor, permission, site_id) if right.board_id in (None, board_id)
    )


def require(
    actor: Actor | None, permission: Permission, site_id: int | None, board_id: int | None = None
) -> Right:
    """Give the right that lets somebody do something; raise `Unauthenticated` or `Forbidden` without one."""
    right = right_for(actor, permission, site_id, board_id)
    if right is None:
        raise Forbidden(permission=permission) if actor else Unauthenticated()
    return right


def allowed_somewhere(actor: Actor | None, permission: Permission, site_id: int) -> bool:
    """Tell whether somebody may do something on a site, be it on one board of it only (S11)."""
    return bool(_rights_on(actor, permission, site_id))


def require_somewhere(actor: Actor | None, permission: Permission, site_id: int) -> Right:
    """Give a right that lets somebody do something on a site, be it on one board of it only.

    Raises `Unauthenticated` or `Forbidden` without one.
    """
    right = _own_first(_rights_on(actor, permission, site_id))
    if right is None:
        raise Forbidden(permission=permission) if actor else Unauthenticated()
    return right


def sites_where(actor: Actor, permission: Permission) -> frozenset[int | None]:
    """Give the sites on which somebody may do something; `EVERY_SITE` in it stands for all."""
    return frozenset(right.site_id for right in actor.rights if permission in right.permissions)


def boards_where(actor: Actor, permission: Permission, site_id: int) -> frozenset[int] | None:
    """Give the boards of a site on which somebody may do something; None stands for all of them."""
    return _boards_of(_rights_on(actor, permission, site_id))


def right_as(
    actor: Actor | None, person_id: int | None, permission: Permission, site_id: int, board_id: int
) -> Right | None:
    """Find the right by which somebody does something as one person: themselves, or whom they act for."""
    if actor is None or person_id is None:
        return None
    return _own_first(
        right
        for right in _rights_on(actor, permission, site_id)
        if right.board_id in (None, board_id) and person_id in _persons_of(actor, right)
    )


def persons_where(actor: Actor, permission: Permission, site_id: int) -> Mapping[int, frozenset[int] | None]:
    """Give as whom somebody may do something on a site, and on which boards; None stands for all of them.

    They are themselves, and those on whose behalf they act.
    """
    rights: dict[int, list[Right]] = {}
    for right in _rights_on(actor, permission, site_id):
        for person_id in _persons_of(actor, right):
            rights.setdefault(person_id, []).append(right)
    return {person_id: _boards_of(held) for person_id, held in rights.items()}


def merge_roles(parts: Iterable[Mapping[str, Iterable[Permission]]]) -> dict[str, frozenset[Permission]]:
    """Add up what each feature says a role may do."""
    roles: dict[str, frozenset[Permission]] = {}
    for part in parts:
        for role, permissions in part.items():
            roles[role] = roles.get(role, frozenset()) | frozenset(permissions)
    return roles


def _rights_on(actor: Actor | None, permission: Permission, site_id: int | None) -> list[Right]:
    return [
        right
        for right in (actor.rights if actor else ())
        if permission in right.permissions and right.site_id in (EVERY_SITE, site_id)
    ]


def _boards_of(rights: Iterable[Right]) -> frozenset[int] | None:
    board_ids = [right.board_id for right in rights]
    return None if None in board_ids else frozenset(number for number in board_ids if number is not None)


def _persons_of(actor: Actor, right: Right) -> list[int]:
    return [number for number in (actor.account_id, right.on_behalf_of_id) if number is not None]


def _own_first(rights: Iterable[Right]) -> Right | None:
    return min(rights, key=lambda right: right.on_behalf_of_id or 0, default=None)
