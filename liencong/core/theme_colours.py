"""Which colours a theme comes to with a site's own brand and accent, told from its style sheets themselves.

Themes mix every shade from two colours (`--link: color-mix(in oklab, var(--brand) 38%, #fff)`). So whether a
chosen colour can be read is decided by the very expressions that browsers follow, in each of the modes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from liencong.core.colours import (
    LOWEST_OF_MARKS,
    LOWEST_OF_WORDS,
    Colour,
    contrast,
    mix,
    mix_in_srgb,
    parse,
)
from liencong.core.themes import Pair, Themes

MODES = ("light", "dark", "high")
SHEETS = ("style.css", "theme.css")
DEEPEST = 40
"""Steps of one token leading to another: more are a ring."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ROOT = re.compile(r"(?:^|(?<=\}))\s*:root\s*\{([^{}]*)\}")
DECLARATION = re.compile(r"(--[a-z-]+)\s*:\s*([^;]*)")
SHARE = re.compile(r"(.+?)\s+([\d.]+)%")

Tokens = Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """How well something can be read in one mode of a theme, and how well it has to be."""

    pair: Pair
    mode: str
    contrast: float

    @property
    def needed(self) -> float:
        """The lowest contrast that will do."""
        return LOWEST_OF_MARKS if self.pair.is_mark else LOWEST_OF_WORDS

    @property
    def suffices(self) -> bool:
        """Tell whether it can be read."""
        return self.contrast >= self.needed


def readings_of(themes: Themes, name: str, colours: Mapping[str, str]) -> list[Reading]:
    """Give how well each pair of colours of a theme can be read with own colours `brand` and `accent`."""
    chain = themes.chain(name)
    tokens = tokens_of(themes, name, colours)
    pairs = [pair for theme in chain for pair in theme.pairs]
    return [
        Reading(pair, mode, min(found))
        for pair in pairs
        for mode in MODES
        if (found := _contrasts(pair, tokens, mode))
    ]


def own_colours(themes: Themes, name: str) -> dict[str, str]:
    """Give the brand and accent colours that a theme has of its own."""
    tokens = tokens_of(themes, name, {})
    return {part: tokens[f"--{part}"].strip() for part in ("brand", "accent")}


def tokens_of(themes: Themes, name: str, colours: Mapping[str, str]) -> Tokens:
    """Give the tokens of a theme with a site's own colours: its parents' first, so that its own win."""
    tokens: dict[str, str] = {}
    for sheet in SHEETS:
        for theme in reversed(themes.chain(name)):
            tokens |= _declared(theme.folder / "static" / sheet)
    return tokens | {f"--{part}": colour for part, colour in colours.items()}


def resolve(value: str, tokens: Tokens, mode: str, depth: int = 0) -> list[Colour]:
    """Give the colours that an expression of a style sheet comes to; of a gradient all of them."""
    if depth > DEEPEST:
        return []
    found: list[Colour] = []
    for part in _split(value, " "):
        found += _resolve_part(part.strip(), tokens, mode, depth + 1)
    return found


def _resolve_part(part: str, tokens: Tokens, mode: str, depth: int) -> list[Colour]:
    name, bracket, rest = part.partition("(")
    if not bracket:
        try:
            return [parse(part)]
        except ValueError:
            return []
    arguments = [argument.strip() for argument in _split(rest.removesuffix(")"), ",")]
    if name == "var":
        return _variable(arguments, tokens, mode, depth)
    if name == "color-mix":
        return _mixture(arguments, tokens, mode, depth)
    if name.endswith("-gradient"):
        return [colour for argument in arguments for colour in resolve(argument, tokens, mode, depth)]
    return []


def _variable(arguments: Sequence[str], tokens: Tokens, mode: str, depth: int) -> list[Colour]:
    """Resolve `var(--name, fallback)`; of the three switches only that of the mode gives its fallback."""
    name, fallback = arguments[0], ", ".join(arguments[1:])
    if name[2:] in MODES:
        return resolve(fallback, tokens, mode, depth) if name[2:] == mode else []
    return resolve(tokens.get(name, fallback), tokens, mode, depth)


def _mixture(arguments: Sequence[str], tokens: Tokens, mode: str, depth: int) -> list[Colour]:
    (first, share), (second, other_share) = _shared(arguments[1]), _shared(arguments[2])
    if share is None:
        share = 0.5 if other_share is None else 1 - other_share
    blend = mix if "oklab" in arguments[0] else mix_in_srgb
    ones, others = resolve(first, tokens, mode, depth), resolve(second, tokens, mode, depth)
    return [blend(one, other, share) for one in ones for other in others]


def _shared(argument: str) -> tuple[str, float | None]:
    found = SHARE.fullmatch(argument)
    return (found[1], float(found[2]) / 100) if found else (argument, None)


def _contrasts(pair: Pair, tokens: Tokens, mode: str) -> list[float]:
    inks, grounds = resolve(pair.ink, tokens, mode), resolve(pair.ground, tokens, mode)
    return [contrast(ink, ground) for ink in inks for ground in grounds]


@cache
def _declared(file: Path) -> Tokens:
    """Give the tokens of a style sheet, which stays as it is while the process runs."""
    if not file.is_file():
        return {}
    text = COMMENT.sub("", file.read_text(encoding="utf-8"))
    rules = (DECLARATION.finditer(rule[1]) for rule in ROOT.finditer(text))
    return {found[1]: found[2].strip() for rule in rules for found in rule}


def _split(text: str, separator: str) -> Iterator[str]:
    """Split at a separator that stands in no brackets."""
    depth, begun = 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == separator and depth == 0:
            yield text[begun:at]
            begun = at + 1
    yield text[begun:]
