"""What a line comes to in đồng: exact, rounded once, and shared out so that the parts add up. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from liencong.plugins.royalties.rules import APPROVER, EDITOR
from liencong.plugins.royalties.terms import Terms

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Work:
    """What was judged of a piece of work."""

    coefficient: Decimal
    quantity: int = 1
    is_translated: bool = False
    is_minority: bool = False


def unit_value(terms: Terms) -> int:
    """Give what a coefficient of one is worth, in whole đồng."""
    return _rounded(terms.base_salary * terms.unit_percent / HUNDRED, 1)


def royalty_of(work: Work, terms: Terms) -> int:
    """Give the royalty of a piece of work in đồng: coefficient times unit, less for translations, more for
    minority languages.
    """
    amount = Decimal(unit_value(terms)) * work.coefficient * work.quantity
    if work.is_translated:
        amount = amount * terms.translation_percent / HUNDRED
    if work.is_minority:
        amount = amount * (HUNDRED + terms.minority_percent) / HUNDRED
    return _rounded(amount, terms.rounding)


def remuneration_of(royalty: int, duty: str, terms: Terms) -> int:
    """Give what one duty earns with a work beside its royalty, in đồng."""
    percents = {EDITOR: terms.editor_percent, APPROVER: terms.approver_percent}
    return _rounded(royalty * percents[duty] / HUNDRED, terms.rounding)


def share_out(total: int, weights: Sequence[int], step: int) -> list[int]:
    """Share an amount by weights in multiples of a step; whoever is cut most gets what is left over.

    The parts always add up to the total, whatever the weights; without any weight nobody gets anything.
    """
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    pieces, rest = divmod(total, step)
    parts = [pieces * weight // whole for weight in weights]
    cut = sorted(range(len(weights)), key=lambda at: (-(pieces * weights[at] % whole), at))
    for at in cut[: pieces - sum(parts)]:
        parts[at] += 1
    amounts = [part * step for part in parts]
    amounts[weights.index(max(weights))] += rest
    return amounts


def _rounded(amount: Decimal, step: int) -> int:
    return int((amount / step).quantize(Decimal(1), ROUND_HALF_UP)) * step
