"""Parts of a file, as players of sound and pictures ask for them (RFC 9110, 14)."""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})")


@dataclass(frozen=True)
class Span:
    """The bytes of a file from `start` up to, not including, `stop`; empty where it lies behind the end."""

    start: int
    stop: int

    @property
    def is_empty(self) -> bool:
        """Tell whether the file has no such bytes."""
        return self.start >= self.stop

    def of(self, size: int) -> str:
        """Write it as `Content-Range` does."""
        return f"bytes */{size}" if self.is_empty else f"bytes {self.start}-{self.stop - 1}/{size}"


def span_of(header: str, size: int) -> Span | None:
    """Read a `Range` of a file of so many bytes; None, for none or several at once, means the whole."""
    asked = ONE_RANGE.fullmatch(header.replace(" ", ""))
    if asked is None or not (asked["first"] or asked["last"]):
        return None
    if not asked["first"]:
        return Span(max(0, size - int(asked["last"])), size)
    start = int(asked["first"])
    stop = min(int(asked["last"]) + 1, size) if asked["last"] else size
    if asked["last"] and int(asked["last"]) < start:
        return None
    return Span(start, stop) if start < size else Span(size, size)
