import re
import tomllib
from pathlib import Path

import liencong.sites.intake.formats
from liencong.core.errors import LiencongError
from liencong.sites.intake.formats import errors

FORMATS = Path(liencong.sites.intake.formats.__file__).parent
WORDS = tomllib.loads((FORMATS.parent / "messages" / "vi.toml").read_text(encoding="utf-8"))
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')


def codes_in(folder: Path) -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "errors.py"]
    return {code for source in sources for code in CODE.findall(source)}


def test_every_notice_and_only_those_has_words() -> None:
    written = {code for code in codes_in(FORMATS) if not code.startswith(("utf-", "latin-"))}
    html = {"data-src", "data-original", "auto-draft", "content-type"}
    notices = set(WORDS["intake"]["notice"])
    assert written - html <= notices
    assert notices <= codes_in(FORMATS.parent)


def test_every_refusal_of_a_whole_file_has_words() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, LiencongError)]
    codes = {kind.code for kind in kinds if kind.__module__ == errors.__name__}
    assert codes <= set(WORDS["errors"])
