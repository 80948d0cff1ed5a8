"""Why a whole file or feed cannot be read."""

from liencong.core.errors import Refused, TooLarge


class FileTooLarge(TooLarge):
    """The file is larger than this format is read; sizes are in bytes."""

    code = "intake-file-too-large"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size=size, limit=limit)


class UnreadableFile(Refused):
    """The file is not what it was said to be."""

    code = "intake-unreadable"


class IllFormedExport(UnreadableFile):
    """The export is no well-formed XML, or carries a document type declaration."""

    code = "intake-export-ill-formed"


class NotAnExport(UnreadableFile):
    """The file is XML but no WordPress export."""

    code = "intake-not-an-export"


class NotAFeed(UnreadableFile):
    """There is neither a known feed format nor one entry in the bytes."""

    code = "intake-not-a-feed"


class MissingColumns(UnreadableFile):
    """The table's first row does not name the columns that each row needs."""

    code = "intake-missing-columns"

    def __init__(self, columns: list[str]) -> None:
        super().__init__(columns=", ".join(columns))


class RepeatedColumns(UnreadableFile):
    """The table's first row names a column twice."""

    code = "intake-repeated-columns"

    def __init__(self, columns: list[str]) -> None:
        super().__init__(columns=", ".join(columns))
