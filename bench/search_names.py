"""Names typed without marks: how well people are found by them, and how well they can be.

An is then no other name than Ân, and nobody can tell which of them was meant. The development queries have
forty names, of which by chance a third are shared; here everybody counts who signed a paper of the corpus.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from statistics import mean

from liencong.core.text.unicode import fold, nfc
from liencong.search.document import Document

SAMPLED = 500
"""Papers by whose signer is asked."""
_SIGNER = re.compile(r"Người ký: ([^.\n]+)\.")

Ask = Callable[[str], Sequence[str]]
Judge = Callable[[Sequence[str], frozenset[str]], float]


def print_names(ask: Ask, judge: Judge, documents: Iterable[Document]) -> None:
    """Print the fitness of the answers to names, and the best that names without marks allow."""
    papers = _papers_by_signer(documents)
    if not papers:
        return
    asked = Random(1).sample([name for name, signed in papers.items() for _ in signed], SAMPLED)
    right = {name: frozenset(papers[name]) for name in asked}
    best = _best_orders(papers)
    marked = mean(judge(ask(name), right[name]) for name in asked)
    plain = mean(judge(ask(fold(name)), right[name]) for name in asked)
    possible = mean(judge(best[fold(name)], right[name]) for name in asked)
    print(f"{SAMPLED} names: {marked:.3f} with marks, {plain:.3f} without, of {possible:.3f} possible")


def _papers_by_signer(documents: Iterable[Document]) -> Mapping[str, Sequence[str]]:
    papers: defaultdict[str, list[str]] = defaultdict(list)
    for document in documents:
        if found := _SIGNER.search(nfc(document.body)):
            papers[found[1]].append(document.key)
    return papers


def _best_orders(papers: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Give for each folded name the papers of its bearers: of those who signed the most first."""
    best: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(papers, key=lambda name: -len(papers[name])):
        best[fold(name)] += papers[name]
    return best
