"""The index's own words: which exist, how usual each is, and which stand beside each other."""

from tantivy import Searcher


class Vocabulary:
    """The words of one state of the index, read when first asked for.

    Vietnamese is written in syllables, so two neighbours together say about as much as one word of another
    language: the counts of pairs serve as a small language model for nothing.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.documents = searcher.num_docs
        self._counts = dict(searcher.terms_with_prefix("text", ""))
        self.total = sum(self._counts.values())

    def serves(self, searcher: Searcher) -> bool:
        """Tell whether the counts are still good enough for a newer state of the index."""
        return abs(searcher.num_docs - self.documents) * 50 <= self.documents

    def count(self, word: str) -> int:
        """Give the number of documents with a folded word."""
        return self._counts.get(word, 0)

    def count_pair(self, left: str, right: str) -> int:
        """Give the number of documents in which two folded words stand beside each other."""
        return self._searcher.doc_freq("pairs", f"{left}_{right}")

    def count_marked_pair(self, left: str, right: str) -> int:
        """Give the number of documents in which two words with these marks stand beside each other."""
        return self._searcher.doc_freq("marked_pairs", f"{left}_{right}")
