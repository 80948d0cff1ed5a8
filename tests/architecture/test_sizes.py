"""Files and functions stay short enough to be read at once."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "liencong"
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno > LONGEST_FUNCTION]
    assert text.count("\n") <= LONGEST_FILE
    assert not too_long
    assert ast.get_docstring(tree)
