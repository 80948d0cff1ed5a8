"""Files and functions stay short enough to be read at once, scripts light enough for a slow line."""

import ast
import gzip
import json
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "liencong"
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
HEAVIEST_SCRIPTS = 150_000
"""Bytes, as sent, of all scripts of the screen that has the most of them: where a text is written."""

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


def test_the_scripts_of_the_heaviest_screen_stay_light() -> None:
    built = json.loads((PACKAGE / "static/manifest.json").read_text(encoding="utf-8"))
    scripts = [
        (PACKAGE / "static" / built[name]).read_bytes() for name in ("public.js", "office.js", "desk.js")
    ]
    assert sum(len(gzip.compress(script, 9)) for script in scripts) <= HEAVIEST_SCRIPTS
