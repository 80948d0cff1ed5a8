"""Whether a mail server vouches for the sender that a letter names, by what it wrote on it (RFC 8601)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses

FIELD = "Authentication-Results"
LONGEST_HEAD = 200_000
MOST_FIELDS, LONGEST_FIELD = 10, 4_000
PASS, NONE = "pass", "none"

_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[^";]+|;')
_SAID = re.compile(r'([\w.-]+)(?:\s*/\s*\d+)?\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)')


@dataclass(frozen=True)
class Result:
    """What a server found by one method, such as `dmarc=pass header.from=so.test`."""

    method: str
    result: str
    said: Mapping[str, str]


def is_vouched_for(content: bytes, sender: str, server: str) -> bool:
    """Tell whether a server found that a letter comes from the domain of its sender.

    DMARC decides (RFC 7489). Where the domain has no policy, a signature or an envelope of exactly this
    domain does. Only what `server` wrote is believed, the topmost of it first: it takes away what came in
    under its name (RFC 8601, section 5). For a letter that names another sender besides, nobody vouches.
    """
    head = content.replace(b"\r\n", b"\n")[:LONGEST_HEAD].partition(b"\n\n")[0]
    letter = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    named = [address.lower() for _, address in getaddresses([str(one) for one in letter.get_all("From", [])])]
    if named != [sender] or "@" not in sender:
        return False
    domain = _domain(sender)
    fields = [str(one)[:LONGEST_FIELD] for one in letter.get_all(FIELD, [])[:MOST_FIELDS]]
    results = [one for field in fields for one in read_results(field, server)]
    policed = next((one for one in results if one.method == "dmarc"), None)
    if policed is not None and policed.result != NONE:
        return policed.result == PASS and policed.said.get("header.from", domain).lower() == domain
    return any(_is_of(one, domain) for one in results)


def read_results(field: str, server: str) -> Iterator[Result]:
    """Read what a field of a letter says that a server found; nothing where it is another server's."""
    author, *parts = _parts(_without_comments(field))
    words = author.split()
    if not words or words[0].strip('"').lower() != server.lower():
        return
    for part in parts:
        said = [(name.lower(), value.strip('"')) for name, value in _SAID.findall(part)]
        if said:
            (method, result), *properties = said
            yield Result(method, result.lower(), dict(properties))


def _is_of(one: Result, domain: str) -> bool:
    """Tell whether a signature, or the envelope, is a domain's own."""
    named = {"dkim": one.said.get("header.d", ""), "spf": _domain(one.said.get("smtp.mailfrom", ""))}
    return one.result == PASS and named.get(one.method, "").lower() == domain


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _parts(text: str) -> list[str]:
    """Cut a field at its semicolons, but for those in quotes."""
    parts = [""]
    for piece in _PART.findall(text):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _without_comments(text: str) -> str:
    """Leave out what stands in brackets, one in another; brackets in quotes are none (RFC 5322, 3.2.2)."""
    kept, depth, is_quoted, is_escaped = list[str](), 0, False, False
    for sign in text:
        if is_escaped:
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif sign == '"' and not depth:
            is_quoted = not is_quoted
        elif not is_quoted and sign in "()":
            depth = max(depth + (1 if sign == "(" else -1), 0)
            continue
        if not depth:
            kept.append(sign)
    return "".join(kept)
