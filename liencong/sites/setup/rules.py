"""Which colours a site may have, decided without I/O: words on them and in them must be readable."""

from liencong.core.errors import Invalid

LOWEST_CONTRAST = 4.5
"""Of words against their ground (WCAG 2.2, 1.4.3)."""


def contrast_on_white(colour: str) -> float:
    """Give the contrast of a colour such as `#1f4a66` against white, from 1 to 21 (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    ]
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_readable(name: str, colour: str) -> None:
    """Refuse a colour on which white words, or which on white as words, could not be read."""
    contrast = contrast_on_white(colour)
    if contrast < LOWEST_CONTRAST:
        raise Invalid({name: "contrast-low"}, contrast=f"{contrast:.1f}".replace(".", ","))
