"""What people rely on is documented: every setting, hook, part of a feature."""

from dataclasses import fields
from pathlib import Path

import pytest

from liencong.core.boot import load_features
from liencong.core.feature import Feature
from liencong.core.hooks import PROJECT
from liencong.core.settings import KNOWN, PREFIX

DOCS = Path(__file__).parents[2] / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{PREFIX}{name}`" in text("operating.md")


@pytest.mark.parametrize("name", [field.name for field in fields(Feature) if field.name != "name"])
def test_every_part_of_a_feature_is_documented(name: str) -> None:
    assert f"`{name}`" in text("plugins.md")


def test_every_hook_is_documented() -> None:
    modules = [
        thing for feature in load_features() for thing in feature.provides if hasattr(thing, "__file__")
    ]
    hooks = [
        name
        for module in modules
        for name, value in vars(module).items()
        if hasattr(value, f"{PROJECT}_spec")
    ]
    assert hooks
    assert [name for name in hooks if f"`{name}(" not in text("plugins.md")] == []
