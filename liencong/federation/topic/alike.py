"""How much two texts have in common; pure.

A text is known by its sketch: the smallest digests of its runs of words. What two sketches share estimates
what their texts share (Broder, "On the resemblance and containment of documents", 1997), however long these
are, and texts with as few runs as a sketch holds are held against each other exactly.
"""

import heapq
from binascii import crc32

from liencong.core.text import html_to_text, words

RUN = 3
"""Words of a run: single words are shared by all texts about a province."""
SKETCH = 200
ALIKE = 50
"""Percent from which a curator is told."""

Sketch = frozenset[int]


def sketch_of(title: str, summary: str, body_html: str) -> Sketch:
    """Give the sketch of a text; marks, capitals, tags and signs make no difference."""
    said = words(f"{title} {summary} {html_to_text(body_html)}")
    runs = {" ".join(said[place : place + RUN]) for place in range(max(len(said) - RUN + 1, 1))}
    return frozenset(heapq.nsmallest(SKETCH, {crc32(run.encode()) for run in runs}))


def likeness(one: Sketch, other: Sketch) -> int:
    """Tell what two texts share of all that they say, in percent."""
    smallest = heapq.nsmallest(SKETCH, one | other)
    shared = one & other
    return 100 * sum(digest in shared for digest in smallest) // len(smallest) if smallest else 0
