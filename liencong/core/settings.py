"""The installation's settings: from the environment (`LIENCONG_…`), then `liencong.toml` in its home."""

import json
import os
import secrets
import tomllib
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from liencong.core.errors import WrongSetting
from liencong.core.http.addresses import read_endpoint

PREFIX = "LIENCONG_"
LOOPBACK_SUFFIXES = ("localhost", "127.0.0.1", "[::1]")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class BaseHost:
    """The installation's own address: sites without a domain of their own stand below it."""

    host: str
    port: int | None = None
    scheme: str = "https"

    def url_of(self, host: str) -> str:
        """Give the address of a host of this installation."""
        return f"{self.scheme}://{host}{f':{self.port}' if self.port else ''}"

    @classmethod
    def parse(cls, text: str) -> "BaseHost":
        """Read `cong.tinh.gov.vn`, `localhost:8000` or a full address; loopback names mean plain http."""
        parts = urlsplit(text if "//" in text else f"//{text}")
        try:
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            host, port = "", None
        if not host or parts.path.strip("/") or parts.scheme not in ("", "http", "https"):
            raise WrongSetting("LIENCONG_BASE_HOST", "a host name, or http(s)://HOST[:PORT]")
        scheme = parts.scheme or ("http" if host.endswith(LOOPBACK_SUFFIXES) else "https")
        return cls(host=host, port=port, scheme=scheme)


@dataclass(frozen=True)
class Settings:
    """What the operator decides; every address of a part is a URL, and its scheme chooses the engine."""

    home: Path
    base_host: BaseHost
    database_url: str
    search_url: str
    bus_url: str
    media_url: str
    mail_url: str
    scan_url: str
    secret_key_file: Path
    trusted_proxies: tuple[Network, ...]
    metrics_from: tuple[Network, ...]
    drop_folder: Path
    """Where other systems drop messages, into `SITE/BOARD/` below it."""
    reachable: tuple[str, ...]
    """Endpoints off the public network, as `ADDRESS:PORT`, to which requests that people steer may go."""

    def secret_key(self) -> bytes:
        """Give the key that signs what this installation hands out, making it at the first call."""
        try:
            return _read_or_make_key(self.secret_key_file)
        except OSError as error:
            raise WrongSetting("LIENCONG_SECRET_KEY_FILE", f"a readable file ({error.strerror})") from error


KNOWN = {
    "BASE_HOST": "localhost:8000",
    "DATABASE_URL": "sqlite+aiosqlite:///{home}/liencong.db",
    "SEARCH_URL": "embedded://{home}/search",
    "BUS_URL": "",
    "MEDIA_URL": "file://{home}/media",
    "MAIL_URL": "",
    "SCAN_URL": "",
    "SECRET_KEY_FILE": "{home}/secret.key",
    "TRUSTED_PROXIES": "",
    "METRICS_FROM": "127.0.0.1/32,::1/128",
    "DROP_FOLDER": "{home}/van-ban-den",
    "REACHABLE": "",
}
"""Each setting with its default; `{home}` is the installation's home."""

FILE = "liencong.toml"

ELSEWHERE = ("HOME", "TEST_")
"""Variables with our prefix that are not settings of an installation."""


def home_folder() -> Path:
    """Give the folder that the environment names as the installation's home."""
    return Path(os.environ.get("LIENCONG_HOME", "var"))


def is_set(name: str) -> bool:
    """Tell whether the environment or the file says something of a setting."""
    return name in _from_file(home_folder() / FILE) | _from_environment()


def keep(**values: str) -> None:
    """Write settings into the installation's file."""
    file = home_folder() / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as kept:
            kept.writelines(f"{name.lower()} = {json.dumps(value)}\n" for name, value in values.items())
    except OSError as error:
        raise WrongSetting("LIENCONG_HOME", f"a folder that can be written ({error.strerror})") from error


def load_settings(home: Path | None = None, /, **changes: str) -> Settings:
    """Read the settings of the installation that stands in `home` (default `LIENCONG_HOME`, else `./var`).

    Raises `WrongSetting` with the setting's name and what is expected.
    """
    folder = (home or home_folder()).resolve()
    values = {name: default.format(home=folder.as_posix()) for name, default in KNOWN.items()}
    values |= _from_file(folder / FILE) | _from_environment() | changes
    return Settings(
        home=folder,
        base_host=BaseHost.parse(values["BASE_HOST"]),
        database_url=_url(values, "DATABASE_URL", ("sqlite+aiosqlite", "postgresql+psycopg")),
        search_url=_url(values, "SEARCH_URL", ("embedded", "meilisearch+http", "meilisearch+https")),
        bus_url=_url(values, "BUS_URL", ("", "redis", "rediss")),
        media_url=_url(values, "MEDIA_URL", ("file", "s3")),
        mail_url=_url(values, "MAIL_URL", ("", "smtp", "smtps", "smtp+starttls")),
        scan_url=_url(values, "SCAN_URL", ("", "clamd")),
        secret_key_file=Path(values["SECRET_KEY_FILE"]),
        trusted_proxies=_networks(values, "TRUSTED_PROXIES"),
        metrics_from=_networks(values, "METRICS_FROM"),
        drop_folder=Path(values["DROP_FOLDER"]),
        reachable=_endpoints(values, "REACHABLE"),
    )


def _from_environment() -> dict[str, str]:
    given = {
        name.removeprefix(PREFIX): value for name, value in os.environ.items() if name.startswith(PREFIX)
    }
    return _known({name: value for name, value in given.items() if not name.startswith(ELSEWHERE)})


def _from_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(path.name, f"a TOML file ({error})") from error
    return _known({name.upper(): str(value) for name, value in given.items()})


def _known(given: dict[str, str]) -> dict[str, str]:
    for name in given:
        if name not in KNOWN:
            raise WrongSetting(f"{PREFIX}{name}", f"no such setting; known are {', '.join(sorted(KNOWN))}")
    return given


def _url(values: dict[str, str], name: str, schemes: tuple[str, ...]) -> str:
    scheme = values[name].partition("://")[0] if values[name] else ""
    if scheme not in schemes:
        raise WrongSetting(
            f"{PREFIX}{name}",
            "an address that begins with " + " or ".join(f"{scheme}://" for scheme in schemes if scheme),
        )
    return values[name]


def _networks(values: dict[str, str], name: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in values[name].split(",") if part.strip())
    except ValueError as error:
        raise WrongSetting(f"{PREFIX}{name}", "addresses or networks parted by commas") from error


def _endpoints(values: dict[str, str], name: str) -> tuple[str, ...]:
    given = tuple(part.strip() for part in values[name].split(",") if part.strip())
    try:
        for endpoint in given:
            read_endpoint(endpoint)
    except ValueError as error:
        raise WrongSetting(f"{PREFIX}{name}", "ADDRESS:PORT, several parted by commas") from error
    return given


def _read_or_make_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(new, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()
