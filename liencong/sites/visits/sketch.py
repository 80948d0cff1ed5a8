"""Estimates how many different visitors there were, from parts that merge without knowing any of them.

HyperLogLog with the estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches",
arXiv:1702.01284: good from nothing to billions, without tables of corrections. The libraries that do this
bring numpy along; the whole of it is this page.
"""

import math
import zlib
from collections.abc import Iterable
from typing import Self

INDEX_BITS = 12
REGISTERS = 1 << INDEX_BITS
RANK_BITS = 64 - INDEX_BITS
RELATIVE_ERROR = 1.04 / math.sqrt(REGISTERS)
"""Standard error of an estimate: 1.6 %."""

HIGH_BITS = int.from_bytes(b"\x80" * REGISTERS)


class Sketch:
    """A set of visitors of which only its size can be told; 4 KiB however many they are."""

    def __init__(self, registers: bytes = bytes(REGISTERS)) -> None:
        self._registers = bytearray(registers)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` gave; raise ValueError for anything else."""
        unpacking = zlib.decompressobj()
        try:
            registers = unpacking.decompress(content, REGISTERS)
        except zlib.error as error:
            raise ValueError("not a sketch") from error
        if len(registers) != REGISTERS or not unpacking.eof or max(registers) > RANK_BITS:
            raise ValueError("not a sketch")
        return cls(registers)

    def to_bytes(self) -> bytes:
        """Give the sketch for keeping or sending."""
        return zlib.compress(self._registers, 1)

    def add(self, key: int) -> None:
        """Put in a visitor, known by an evenly spread number of 64 bits; twice is once."""
        index, rest = key >> RANK_BITS, key & ((1 << RANK_BITS) - 1)
        rank = min(RANK_BITS, RANK_BITS + 1 - rest.bit_length())
        self._registers[index] = max(rank, self._registers[index])

    def merge(self, other: Self) -> None:
        """Put in all visitors of another sketch made with the same salt."""
        ours, theirs = int.from_bytes(self._registers), int.from_bytes(other._registers)
        # All registers are compared at once: none reaches 128, so the high bit of each tells who is larger.
        kept = ((ours | HIGH_BITS) - theirs & HIGH_BITS) >> 7
        mask = (kept << 8) - kept
        self._registers = bytearray((ours & mask | theirs & ~mask).to_bytes(REGISTERS))

    def estimate(self) -> int:
        """Tell how many different visitors there are, give or take `RELATIVE_ERROR`."""
        counts = [self._registers.count(rank) for rank in range(RANK_BITS + 1)]
        z = 0.0
        for rank in range(RANK_BITS, 0, -1):
            z = (z + counts[rank]) / 2
        z += REGISTERS * _sigma(counts[0] / REGISTERS)
        return round(REGISTERS * REGISTERS / (2 * math.log(2) * z))


def error_of(estimates: Iterable[int]) -> int:
    """Give the standard error of a sum of estimates that were made apart, as of several days."""
    return round(RELATIVE_ERROR * math.sqrt(sum(number * number for number in estimates)))


def _sigma(x: float) -> float:
    """Give x + x² + 2x⁴ + 4x⁸ + …; what registers still empty say."""
    if x == 1:
        return math.inf
    total, power, before = x, 1.0, -1.0
    while total != before:
        x, before = x * x, total
        total += x * power
        power *= 2
    return total
