"""What a fresh clone is set up from: pinned, hashed, built here, and clean in the eyes of every tool."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests.services import CHROMIUM, POSTGRESQL_URL, REDIS_URL, needed

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "liencong" / "static"
REGISTRY = re.compile(r"(//|@)([a-z0-9-]+\.)*(pypi|pythonhosted|npmjs|debian)\.(org|com)")


def run(*command: str | Path) -> str:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("tool", ["ruff format --check", "ruff check", "mypy", "lint-imports"])
def test_the_code_is_clean_in_the_eyes_of_every_tool(tool: str) -> None:
    run(*tool.split())


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-node"])
def test_every_requirement_is_pinned_with_hashes_and_names_no_download_address(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all(re.match(r"\S+==\S+ .*\\$", line) for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned) > 0
    assert "://" not in text


def test_the_npm_lock_file_names_no_download_address_and_one_version_of_the_editor() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, facts in packages.items() if "resolved" in facts]
    assert all("integrity" in facts for name, facts in packages.items() if name)
    editor = {
        facts["version"] for name, facts in packages.items() if name.startswith("node_modules/@tiptap/")
    }
    assert len(editor) == 1


def test_no_tracked_file_names_the_host_of_a_package_registry() -> None:
    tracked = run("git", "ls-files", "-z").split("\0")
    texts = {name: (ROOT / name).read_text(encoding="utf-8", errors="replace")
             for name in tracked if name and (ROOT / name).is_file()}  # fmt: skip
    assert [name for name, text in texts.items() if REGISTRY.search(text)] == []


def test_httpx_is_not_installed_beside_its_continuation() -> None:
    assert importlib.util.find_spec("httpx2")
    assert not importlib.util.find_spec("httpx")


def test_built_scripts_and_styles_stand_under_names_of_their_content() -> None:
    manifest = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    assert {"public.js", "office.js", "desk.js", "office.css"} <= set(manifest)
    for name, file in manifest.items():
        stem, suffix = name.split(".")
        assert re.fullmatch(rf"{stem}-[A-Z0-9]{{8}}\.{suffix}", file)
        assert (BUILT / file).is_file()


def test_a_wheel_carries_templates_words_and_built_scripts(tmp_path: Path) -> None:
    run("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, ".")
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "liencong/static/manifest.json",
        "liencong/themes/base/theme.toml",
        "liencong/themes/base/templates/layout/page.html",
        "liencong/themes/base/messages/vi.toml",
    } <= names


def test_make_help_lists_what_can_be_made() -> None:
    targets = {line.split()[1] for line in run("make", "help").splitlines()}
    assert {"help", "run", "test", "check", "format", "assets", "bench", "bench-search", "clean"} <= targets


def test_postgresql_answers() -> None:
    url = needed(POSTGRESQL_URL).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_redis_answers() -> None:
    address = urlsplit(needed(REDIS_URL))
    with redis.Redis(host=address.hostname or "", port=address.port or 0) as client:
        assert client.ping()


def test_chromium_starts() -> None:
    assert re.search(r"\d+\.\d+", run(needed(CHROMIUM), "--version"))
