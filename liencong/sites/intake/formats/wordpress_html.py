"""WordPress's own way of writing a body made HTML: paragraphs by blank lines, shortcodes, editor comments."""

import re

_BLOCK_EDITOR = re.compile(r"<!--\s*/?wp:.*?(?:-->\s?|\Z)", re.DOTALL)
_CAPTION = re.compile(r"\[caption\b([^\[\]]*)\](.*?)(?:\[/caption\]|(?=\[caption\b)|\Z)", re.DOTALL)
_CAPTION_ATTRIBUTE = re.compile(r"\bcaption=\"([^\"]*)\"")
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_PLAYER = re.compile(r"\[(embed|audio|video)\b([^\[\]]*)\](?:\s*+(https?://[^\s\[\]<>\"']+)?\s*+\[/\1\])?")
_ADDRESS = re.compile(r"https?://[^\s\[\]<>\"']+")
_LEFT_OUT = re.compile(
    r"\[/?(gallery|playlist|audio|video|embed|contact-form(?:-\d+)?|vc_\w+|et_pb_\w+)\b[^\[\]]*\]"
)
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_STARTS_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|pre|blockquote|figure|figcaption|"
    r"form|fieldset|address|section|article|hr|iframe|video|audio|object|embed|script|style)\b",
    re.IGNORECASE,
)
_PREFORMATTED = re.compile(r"(<pre\b.*?(?:</pre>|\Z))", re.DOTALL | re.IGNORECASE)


def to_html(body: str) -> str:
    """Give a body as HTML that says the same without WordPress."""
    body = body.replace("\r\n", "\n")
    written_in_blocks = "<!-- wp:" in body
    body = _CAPTION.sub(_figure, _BLOCK_EDITOR.sub("", body))
    body = _PLAYER.sub(_link, body)
    body = _LEFT_OUT.sub("", body)
    return body.strip() if written_in_blocks else _paragraphed(body)


def left_out_shortcodes(body: str) -> list[str]:
    """Name the shortcodes of a body that `to_html` leaves out, each once."""
    return sorted({match[1] for match in _LEFT_OUT.finditer(_PLAYER.sub(_link, body))})


def _figure(match: re.Match[str]) -> str:
    attributes, inside = match.groups()
    picture = _PICTURE.match(inside)
    if picture is None:
        return inside
    given = _CAPTION_ATTRIBUTE.search(attributes)
    caption = given[1] if given else picture[2].strip()
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{picture[1]}{words}</figure>\n\n"


def _link(match: re.Match[str]) -> str:
    found = _ADDRESS.search(match[3] or match[2])
    return f'<a href="{found[0]}">{found[0]}</a>' if found else match[0]


def _paragraphed(body: str) -> str:
    parts = _PREFORMATTED.split(body)
    return "".join(part if _PREFORMATTED.match(part) else _paragraphs(part) for part in parts)


def _paragraphs(text: str) -> str:
    blocks = (block.strip() for block in _BREAK.split(text))
    return "\n".join(map(_paragraph, filter(None, blocks)))


def _paragraph(block: str) -> str:
    if _STARTS_BLOCK.match(block):
        return block
    return f"<p>{block.replace(chr(10), '<br>' + chr(10))}</p>"
