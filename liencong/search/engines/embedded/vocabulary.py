"""The index's own words: which exist, how usual each is, and which stand beside each other."""

from tantivy import Searcher

from liencong.core.text.unicode import fold


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
        self._usual_spelling: dict[str, str] | None = None

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

    def with_marks(self, word: str) -> str:
        """Give the most usual spelling with marks of a folded word."""
        if self._usual_spelling is None:
            marked = self._searcher.terms_with_prefix("marked", "")
            self._usual_spelling = {fold(term): term for term, _ in sorted(marked, key=lambda item: item[1])}
        return self._usual_spelling.get(word, word)
