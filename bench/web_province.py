"""Made-up provinces to measure with, and the pages of them that are asked for."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from bench.web_servers import LIENCONG, NotMeasured, Server, ask, environment

ENTRIES_A_SITE = 5
SEED_SECONDS = 900.0
LISTING = "/tin-dia-phuong"
"""The board of the portal where the links of half of the sites stand: a page of 20."""
COMPONENT_HOST = "trang-1.localhost"
WRITER, CHIEF = "writer@measuring.test", "chief@measuring.test"


@dataclass(frozen=True)
class Province:
    """An installation that was filled for measuring."""

    home: Path
    component_sites: int
    settings: Mapping[str, str] = field(default_factory=dict)
    """What its processes are told beside where it is at home."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of its processes."""
        return {**self.settings, "LIENCONG_HOME": str(self.home)}

    @property
    def tokens(self) -> dict[str, str]:
        """The API tokens of those who write and of those who approve."""
        return {"writer": self.writer, "chief": self.chief}

    @cached_property
    def writer(self) -> str:
        """The API token of somebody who writes on every site."""
        return self._make_person(WRITER)

    @cached_property
    def chief(self) -> str:
        """The API token of somebody who approves on every site."""
        return self._make_person(CHIEF)

    def _make_person(self, email: str) -> str:
        self.run("user", "create", email, "--name", email)
        self.run("user", "grant", email, "--role", "editor_in_chief")
        return self.run("token", "create", email).split()[-1]

    def run(self, *arguments: str) -> str:
        """Run a command on it and give what that prints; raise `NotMeasured` where it fails."""
        done = subprocess.run(
            [LIENCONG, *arguments], env=environment(self.environment),
            capture_output=True, text=True, check=False, timeout=SEED_SECONDS,
        )  # fmt: skip
        if done.returncode != 0:
            raise NotMeasured(f"liencong {' '.join(arguments)}: {done.stderr.strip()[-300:]}")
        return done.stdout


def seed(home: Path, component_sites: int, settings: Mapping[str, str] | None = None) -> Province:
    """Make a province with its portal and so many component sites, each with the same entries."""
    province, sites = Province(home, component_sites, settings or {}), component_sites + 1
    province.run("bench", "seed", "--sites", str(sites), "--entries", str(sites * ENTRIES_A_SITE))
    return province


def entry_path(server: Server) -> str:
    """Give the path of the portal's first own entry."""
    listed = json.loads(ask(server.port, "/api/v1/entries?limit=1&board=tin-tuc").body)
    url: str = listed["items"][0]["url"]
    return urlsplit(url).path


def pages(server: Server) -> dict[str, str]:
    """Give the paths of the portal's pages that are measured, each in memory from now on."""
    paths = {"home": "/", "listing": LISTING, "entry": entry_path(server)}
    for path in paths.values():
        ask(server.port, path)
    return paths
