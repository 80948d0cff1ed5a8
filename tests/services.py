"""The servers that tests talk to: finds or installs them, runs a command beside them, stops them.

    python -m tests.services pytest …

PostgreSQL, Redis, clamd and Dovecot are started for this one run, on free loopback ports, with their data in
a temporary folder. The command, and the tests in it, learn from the environment where each is (see `needed`).
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from liencong.core.scanner import EICAR

POSTGRESQL_URL = "LIENCONG_TEST_POSTGRESQL_URL"
REDIS_URL = "LIENCONG_TEST_REDIS_URL"
SCAN_URL = "LIENCONG_TEST_SCAN_URL"
IMAP_PORT = "LIENCONG_TEST_IMAP_PORT"
IMAPS_PORT = "LIENCONG_TEST_IMAPS_PORT"
IMAP_CERTIFICATE = "LIENCONG_TEST_IMAP_CERTIFICATE"
IMAP_PASSWORD = "mat-khau-thu"
CHROMIUM = "LIENCONG_TEST_CHROMIUM"
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Where this is set, each of the many processes that tests start compiles the whole program for itself."""

LOOPBACK = "127.0.0.1"
START_SECONDS = 30.0
IN_CI = os.environ.get("CI") == "true"


@dataclass(frozen=True)
class Part:
    """A program of the system that tests need, and the Debian packages that bring it."""

    name: str
    programs: tuple[str, ...]
    packages: tuple[str, ...]

    def find(self) -> Path | None:
        """Look for the program on the search path, among servers, and where Debian keeps PostgreSQL's."""
        postgresql = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, postgresql)])
        found = (shutil.which(program, path=path) for program in self.programs)
        return next((Path(program) for program in found if program), None)


POSTGRESQL = Part("PostgreSQL", ("pg_ctl",), ("postgresql",))
REDIS = Part("Redis", ("redis-server", "valkey-server"), ("redis-server",))
BROWSER = Part(
    "Chromium",
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    ("chromium-headless-shell", "fonts-dejavu-core"),
)
SCANNER = Part("clamd", ("clamd",), ("clamav-daemon",))
DOVECOT = Part("Dovecot", ("dovecot",), ("dovecot-imapd",))
PARTS = (POSTGRESQL, REDIS, BROWSER, SCANNER, DOVECOT)


def needed(variable: str) -> str:
    """Give what a service's variable says; skip the test where the service is missing, fail it in CI."""
    value = os.environ.get(variable, "")
    if not value:
        do_without(f"{variable} is not set: run the tests with `make test`")
    return value


def do_without(told: str) -> NoReturn:
    """Skip a test that lacks something, saying what; in CI a missing part is a failure."""
    (pytest.fail if IN_CI else pytest.skip)(told)


def main(command: list[str]) -> int:
    """Run a command beside the services and give its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    missing = [part for part in PARTS if part.find() is None]
    if missing and not _install(missing):
        packages = " ".join(package for part in missing for package in part.packages)
        names = ", ".join(part.name for part in missing)
        print(f"Tests need {names}: sudo apt-get install {packages}", file=sys.stderr, flush=True)
        if IN_CI:
            return 1
    with tempfile.TemporaryDirectory(prefix="liencong-test-") as folder, ExitStack() as running:
        environment = os.environ | _start(running, Path(folder))
        environment.pop(NO_BYTECODE, None)
        return subprocess.run(command, env=environment, check=False).returncode


def _install(missing: list[Part]) -> bool:
    """Install what is missing with apt where we may; say whether everything is there."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    packages = [package for part in missing for package in part.packages]
    print(f"Installing {' '.join(packages)}", flush=True)
    # Run level 1 keeps the packages' own servers from starting: tests start theirs.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        apt = ["apt-get", "--quiet", "--quiet", *arguments]
        done = subprocess.run(apt, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr.strip(), file=sys.stderr)
    return all(part.find() for part in missing)


def _start(running: ExitStack, folder: Path) -> dict[str, str]:
    environment = {}
    folder.chmod(0o755)
    if pg_ctl := POSTGRESQL.find():
        environment[POSTGRESQL_URL] = running.enter_context(_postgresql(pg_ctl, folder / "postgresql"))
    if redis_server := REDIS.find():
        environment[REDIS_URL] = running.enter_context(_redis(redis_server, folder / "redis"))
    if clamd := SCANNER.find():
        environment[SCAN_URL] = running.enter_context(scanner(clamd, folder / "clamd"))
    if dovecot := DOVECOT.find():
        environment |= running.enter_context(_dovecot(dovecot, folder / "dovecot"))
    if browser := BROWSER.find():
        environment[CHROMIUM] = str(browser)
    return environment


@contextmanager
def _postgresql(pg_ctl: Path, folder: Path) -> Iterator[str]:
    """Run a cluster that does not care to survive a power cut."""
    folder.mkdir()
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    port = _free_port()
    settings = {
        "port": port,
        "listen_addresses": LOOPBACK,
        "unix_socket_directories": folder,
        "max_connections": 200,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    started = " ".join(f"-c {name}={value}" for name, value in settings.items())
    cluster = [str(pg_ctl), "--pgdata", str(folder / "data"), "--silent"]
    new = "--username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync"
    _run([*cluster, "init", "--options", new], owner)
    _run([*cluster, "start", "--wait", "--log", str(folder / "log"), "--options", started], owner)
    try:
        yield f"postgresql+psycopg://postgres@{LOOPBACK}:{port}/postgres"
    finally:
        _run([*cluster, "stop", "--mode", "immediate"], owner)


@contextmanager
def _redis(redis_server: Path, folder: Path) -> Iterator[str]:
    folder.mkdir()
    port = _free_port()
    settings = ["--port", str(port), "--bind", LOOPBACK, "--save", "", "--dir", str(folder)]
    with subprocess.Popen([redis_server, *settings], stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield f"redis://{LOOPBACK}:{port}/0"
        finally:
            server.terminate()


@contextmanager
def scanner(clamd: Path, folder: Path, *, most: str = "110M") -> Iterator[str]:
    """Run a scanner that finds one thing, the text made for testing scanners, in files of up to `most`."""
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    (signatures / "test.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")
    port, settings = _free_port(), folder / "clamd.conf"
    limits = "".join(f"{name} {most}\n" for name in ("StreamMaxLength", "MaxFileSize", "MaxScanSize"))
    settings.write_text(
        f"Foreground yes\nDatabaseDirectory {signatures}\nTCPAddr {LOOPBACK}\nTCPSocket {port}\n"
        f"LocalSocket {folder}/clamd.ctl\nTemporaryDirectory {folder}\n{limits}"
    )
    command = [str(clamd), "--config-file", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield f"clamd://{folder}/clamd.ctl"
        finally:
            server.terminate()


@contextmanager
def _dovecot(dovecot: Path, folder: Path) -> Iterator[dict[str, str]]:
    """Run a mail server with a mailbox for whoever has the password; give its ports and its certificate.

    Whoever has not is told so at once, and is not made to wait the next time.
    """
    is_root = os.geteuid() == 0  # it keeps no letters for root
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
    own = (
        "" if is_root else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}\n"
    )
    (folder / "mail").mkdir(parents=True)
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    port, secure_port, settings = _free_port(), _free_port(), folder / "dovecot.conf"
    certificate, key = _certify(folder)
    settings.write_text(
        f"""protocols = imap
base_dir = {folder}/run
log_path = {folder}/log
listen = {LOOPBACK}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={IMAP_PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail/%u
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
    ssl = yes
  }}
}}
{own}"""
    )
    with subprocess.Popen([dovecot, "-F", "-c", settings], stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield {
                IMAP_PORT: str(port),
                IMAPS_PORT: str(secure_port),
                IMAP_CERTIFICATE: str(certificate),
            }
        finally:
            server.terminate()


def _certify(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the loopback address that its own key has signed; give both files."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "liencong test")])
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


def _run(command: list[str], owner: pwd.struct_passwd | None) -> None:
    identity: dict[str, Any] = {}
    if owner:
        identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=True, **identity)


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"{server.args!r} does not answer on port {port}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
