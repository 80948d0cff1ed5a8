"""What a site's first rates are filled with, read from `data/usual.toml`; nothing is paid by it."""

import tomllib
from functools import cache
from pathlib import Path

from liencong.plugins.royalties.terms import Terms

USUAL = Path(__file__).with_name("data") / "usual.toml"


@cache
def usual_terms() -> Terms:
    """Give terms to begin with; raises pydantic's `ValidationError` where the file does not hold."""
    return Terms.model_validate(tomllib.loads(USUAL.read_text(encoding="utf-8")))
