"""By what right media are used: a short list of licences, as data (S04)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

LIST = Path(__file__).with_name("licences.toml")


@dataclass(frozen=True)
class Licence:
    """A licence; `named` ones are told to readers, `url` leads to the licence's own text."""

    code: str
    named: bool = False
    url: str = ""

    @property
    def label(self) -> str:
        """The key of its words in the catalogue."""
        return f"licences.{self.code}"


LICENCES: Mapping[str, Licence] = {
    code: Licence(code, **facts) for code, facts in tomllib.loads(LIST.read_text(encoding="utf-8")).items()
}


def _known(code: str) -> str:
    if code and code not in LICENCES:
        raise PydanticCustomError("enum", "not one of the licences")
    return code


LicenceCode = Annotated[str, AfterValidator(_known)]
"""The code of a licence of the list, or nothing."""
