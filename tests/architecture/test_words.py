"""Every word that a screen or a refusal asks for stands in the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from liencong.core.boot import load_features
from liencong.core.errors import LiencongError
from liencong.core.feature import Features
from liencong.core.text.catalogue import Catalogue, load_catalogue
from liencong.core.themes import message_folders

PACKAGE = Path(__file__).parents[2] / "liencong"
MARKED = re.compile("[ạảãâầấậẩẫăằắặẳẵẹẻẽêềếệểễịỉĩọỏõôồốộổỗơờớợởỡụủũưừứựửữỳỵỷỹđ]", re.IGNORECASE)
ASKED = re.compile(r"""\bt\(["']([a-z_]+\.[a-z0-9_.-]*[a-z0-9])["']\s*[,)]""")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(
        [*Features(load_features()).folders("messages"), *message_folders(PACKAGE / "none")]
    )


def refusals(kind: type[LiencongError] = LiencongError) -> Iterator[type[LiencongError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from refusals(below)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.html")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_every_word_of_a_template_stands_in_the_catalogue(path: Path, catalogue: Catalogue) -> None:
    asked = ASKED.findall(path.read_text(encoding="utf-8"))
    assert [key for key in asked if key not in catalogue] == []


def test_every_refusal_has_words(catalogue: Catalogue) -> None:
    codes = {kind.code for kind in refusals() if kind.__module__.startswith("liencong.")}
    assert [code for code in sorted(codes) if f"errors.{code}" not in catalogue] == []


def test_no_vietnamese_sentence_stands_in_the_code() -> None:
    data = ("core/text/", "sites/visits/rules.py", "sites/intake/formats/", "plugins/measuring/")
    found = {
        sentence
        for path in PACKAGE.rglob("*.py")
        if not path.relative_to(PACKAGE).as_posix().startswith(data)
        for sentence in sentences(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == {"Liên Cổng"}


def sentences(tree: ast.Module) -> Iterator[str]:
    """Give the texts with Vietnamese letters and blanks that code holds, docstrings apart."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs]
    for text in texts:
        if isinstance(text, str) and " " in text and MARKED.search(text):
            yield text
