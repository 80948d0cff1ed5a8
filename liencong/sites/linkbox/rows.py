"""Link boxes as a form: links below headings, moved about, shown and read back. No I/O."""

from collections.abc import Mapping, Sequence
from typing import Any

from liencong.core.web.forms import Form
from liencong.core.web.moving import changed as moved_line
from liencong.core.web.moving import moved

Box = Mapping[str, Any]
"""A box as it was typed: `title`, and `links` with `title` and `url` each."""

BLANK: Mapping[str, str] = {"title": "", "url": ""}


def read(form: Form) -> list[Box]:
    """Read what was typed, without boxes and links in which nothing was."""
    boxes = []
    for row in form.rows("boxes"):
        lines = Form(values=dict(row)).rows("links")
        links = [{**BLANK, **line} for line in lines if any(line.values())]
        boxes.append({"title": row.get("title", ""), "links": links})
    return [box for box in boxes if box["title"] or box["links"]]


def values_of(boxes: Sequence[Box]) -> dict[str, str]:
    """Give what the form shows, by the names that refusals use."""
    values: dict[str, str] = {}
    for number, box in enumerate(boxes):
        values[f"boxes.{number}.title"] = box["title"]
        for place, link in enumerate(box["links"]):
            values |= {f"boxes.{number}.links.{place}.{name}": link[name] for name in BLANK}
    return values


def changed(boxes: Sequence[Box], asked: str) -> list[Box]:
    """Do what a button asks: `up-1` moves a box, `up-1-0` the first link of it."""
    action, *places = asked.split("-")
    if len(places) != 2 or not all(
        place.isascii() and place.isdigit() and len(place) < 5 for place in places
    ):
        return moved_line(boxes, asked)
    number, link = map(int, places)
    return [
        {**box, "links": moved(box["links"], link, action)} if at == number else box
        for at, box in enumerate(boxes)
    ]
