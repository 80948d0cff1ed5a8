"""Forms of a page as a browser without scripts knows them: what it would send, which buttons there are."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """A form of a page and what its fields hold; of a button its words, name and value."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """What each field is: the type of an input, or the name of another element."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._text: list[str] | None = None
        self._field = ""
        self._option: str | None = None
        self._button = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = PageForm(said.get("action", ""), said.get("method", "get"))
            self.forms.append(self._open)
        if self._open is None:
            return
        name = said.get("name", "")
        if name and tag in ("input", "textarea", "select"):
            self._open.kinds[name] = said.get("type", "text") if tag == "input" else tag
        if tag == "input":
            self._input(said, name)
        elif tag == "textarea":
            self._field, self._text = name, []
        elif tag == "select":
            self._field = name
            self._open.choices[name] = {}
        elif tag == "option":
            self._option, self._text = said.get("value"), []
            if "selected" in said or name not in self._open.values:
                self._choose(said)
        elif tag == "button":
            self._button, self._text = (name, said.get("value", "")), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if self._open is None or self._text is None:
            return
        text = "".join(self._text).strip()
        if tag == "textarea":
            self._open.values[self._field] = "".join(self._text).removeprefix("\n")
        elif tag == "option":
            self._open.choices[self._field][text] = text if self._option is None else self._option
        elif tag == "button":
            self._open.buttons.append((" ".join(text.split()), *self._button))
        else:
            return
        self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _choose(self, said: dict[str, str]) -> None:
        assert self._open is not None
        if "selected" in said or self._field not in self._open.values:
            self._open.values[self._field] = said.get("value", "")

    def _input(self, said: dict[str, str], name: str) -> None:
        assert self._open is not None
        kind = said.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in said:
            return
        if name and kind != "file":
            self._open.values[name] = said.get("value", "")


def forms_of(html: str) -> list[PageForm]:
    """Read the forms of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
