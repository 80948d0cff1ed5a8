"""The portal offers an entry to many sites at once: to a board that they have in common (UB06).

Which sites those are is said one by one or by tier, which means those of its sites that have the board.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from liencong.core.errors import Invalid
from liencong.core.tenancy.tables import Site
from liencong.core.text import sort_key
from liencong.core.text.catalogue import Catalogue
from liencong.core.web.forms import Form, row_number
from liencong.federation.directory.telling import tier_label
from liencong.federation.offer.targets import Target
from liencong.sites.board.tables import Board

BOARD, TIERS, SITES = "down_board", "down_tier", "down_site"
"""Fields that tell the board by its path, the tiers and the sites."""

NO_SITE = 0
"""Stands for what names no site."""


@dataclass(frozen=True)
class CommonBoard:
    """A board that some sites have, by its path, under the title that most of them give it."""

    path: str
    title: str
    sites: int


@dataclass(frozen=True)
class TierOfSites:
    """The sites of one tier that take offers."""

    tier: str
    label: str
    sites: Sequence[Site]


@dataclass(frozen=True)
class Chosen:
    """What was chosen in a form; nothing stands for a form that was not filled in yet."""

    path: str = ""
    tiers: Collection[str] = ()
    site_ids: Collection[int] = field(default_factory=frozenset)


def common_boards(targets: Sequence[Target], preferred: str) -> list[CommonBoard]:
    """Give the boards of sites that take offers: that of a path first, then those that most sites have."""
    titles: dict[str, Counter[str]] = {}
    for target in targets:
        for board in target.boards:
            titles.setdefault(board.path, Counter())[board.title] += 1
    found = [
        CommonBoard(path, title=count.most_common(1)[0][0], sites=count.total())
        for path, count in titles.items()
    ]
    return sorted(found, key=lambda one: (one.path != preferred, -one.sites, sort_key(one.title)))


def by_tier(catalogue: Catalogue, targets: Sequence[Target]) -> list[TierOfSites]:
    """Give the sites that take offers by their tiers."""
    of_tier: dict[str, list[Site]] = {}
    for target in targets:
        of_tier.setdefault(target.site.tier, []).append(target.site)
    return [TierOfSites(tier, tier_label(catalogue, tier), of_tier[tier]) for tier in sorted(of_tier)]


def chosen_in(form: Form) -> Chosen:
    """Read what was chosen, be it of the choices or not: a refused form is shown again with it."""
    numbers = {row_number(str(one)) or NO_SITE for one in form.values.get(SITES, ())}
    tiers = {str(one) for one in form.values.get(TIERS, ())}
    return Chosen(str(form.values.get(BOARD, "")), tiers, numbers)


def chosen_before(targets: Sequence[Target], board_ids: Collection[int]) -> Chosen:
    """Tell what had been chosen so that these boards were meant."""
    meant = [(target.site, board) for target in targets for board in target.boards if board.id in board_ids]
    return Chosen(meant[0][1].path, (), {site.id for site, _ in meant}) if meant else Chosen()


def usual_board(targets: Sequence[Target], chosen: Chosen, preferred: str) -> str:
    """Give the board with which a form begins: the one chosen before, else the preferred if one has it."""
    has_preferred = any(_board_at(target, preferred) for target in targets)
    return chosen.path or (preferred if has_preferred else "")


def boards_meant(targets: Sequence[Target], chosen: Chosen, without: Collection[int] = ()) -> list[int]:
    """Give the boards that were chosen; of a tier without those of the sites that `without` names.

    Raises `Invalid` where a site was chosen that has no such board, or takes nothing.
    """
    by_site = {target.site.id: target for target in targets}
    if not by_site.keys() >= set(chosen.site_ids):
        raise Invalid({SITES: "choice-unknown"})
    of_tiers = {
        target.site.id
        for target in targets
        if target.site.tier in chosen.tiers and target.site.id not in without
    }
    wanted = [by_site[number] for number in sorted({*chosen.site_ids, *of_tiers})]
    if wanted and not chosen.path:
        raise Invalid({BOARD: "required"})
    boards = {target.site.id: _board_at(target, chosen.path) for target in wanted}
    lacking = [by_site[number].site.name for number in chosen.site_ids if boards[number] is None]
    if lacking:
        raise Invalid({SITES: "offer-board-lacking"}, sites=", ".join(sorted(lacking, key=sort_key)))
    return [board.id for board in boards.values() if board is not None]


def facts_of(
    catalogue: Catalogue,
    targets: Sequence[Target],
    chosen: Chosen,
    preferred: str,
    states: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """Give what the form shows: boards, sites by tier, what is chosen, and where it was offered before."""
    return {
        "boards": common_boards(targets, preferred),
        "tiers": by_tier(catalogue, targets),
        "chosen": chosen,
        "states": states or {},
    }


def _board_at(target: Target, path: str) -> Board | None:
    return next((board for board in target.boards if board.path == path), None)
