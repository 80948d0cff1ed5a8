"""Everything that an import may say has words, and no words are left that nothing says."""

import re
import tomllib
from pathlib import Path

import liencong.sites.intake
from liencong.core.errors import LiencongError
from liencong.sites.intake import errors
from liencong.sites.intake.formats import errors as format_errors

INTAKE = Path(liencong.sites.intake.__file__).parent
WORDS = tomllib.loads((INTAKE / "messages" / "vi.toml").read_text(encoding="utf-8"))
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')
NO_NOTICES = {
    *("data-src", "data-original", "auto-draft", "content-type", "prev-archive", "deleted-entry"),
    *("chua-phan-loai", "chua-duoc-phan-loai", "khong-phan-loai"),
}
"""What looks like the code of a notice and is none."""


def written_codes() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in INTAKE.rglob("*.py") if path.name != "errors.py"]
    found = {code for source in sources for code in CODE.findall(source)} - NO_NOTICES
    return {code for code in found if not code.startswith(("utf-", "latin-"))}


def test_every_notice_and_only_those_has_words() -> None:
    assert written_codes() == set(WORDS["intake"]["notice"])


def test_every_refusal_has_words() -> None:
    named = {**vars(errors), **vars(format_errors)}.values()
    kinds = [one for one in named if isinstance(one, type) and issubclass(one, LiencongError)]
    own = {kind.code for kind in kinds if kind.__module__ in (errors.__name__, format_errors.__name__)}
    assert own == set(WORDS["errors"])
