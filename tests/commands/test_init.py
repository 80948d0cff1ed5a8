"""`init` makes an installation that is empty but for its portal and one administrator without a password."""

from pathlib import Path

from tests.commands.conftest import INIT, Command


def test_a_portal_and_a_one_time_link(liencong: Command) -> None:
    done = liencong(*INIT)
    assert done.code == 0
    assert done.out.startswith("http://localhost:8123/dat-mat-khau/")
    (portal,) = liencong("site", "list", "--json").json
    assert (portal["name"], portal["kind"], portal["url"]) == (
        "Cổng tỉnh Mẫu",
        "portal",
        "http://localhost:8123",
    )


def test_the_home_remembers_its_address(liencong: Command, tmp_path: Path) -> None:
    liencong(*INIT)
    assert (tmp_path / "var" / "liencong.toml").read_text(
        encoding="utf-8"
    ) == 'base_host = "localhost:8123"\n'


def test_a_second_time_is_refused_in_one_line(begun: Command) -> None:
    done = begun(*INIT)
    assert (done.code, done.out) == (1, "")
    assert done.err == "liencong: kind: Hệ thống đã có Cổng; mỗi hệ thống chỉ có một Cổng.\n"


def test_a_wrong_address_leaves_nothing_behind(liencong: Command) -> None:
    done = liencong(*INIT[:-1], "không phải thư")
    assert done.code == 1
    assert done.err.startswith("liencong: email: ")
    assert liencong("site", "list", "--json").json == []


def test_wrong_usage_is_exit_code_2(liencong: Command) -> None:
    assert liencong("init").code == 2
    assert liencong("khong-co").code == 2


def test_before_it_other_commands_say_what_is_missing(liencong: Command) -> None:
    done = liencong("site", "list")
    assert done.code == 1
    assert done.err.count("\n") == 1
    liencong("migrate")
    assert liencong("user", "create", "a@mau.test", "--name", "An").err == (
        "liencong: Hệ thống chưa có Cổng. Hãy chạy: liencong init\n"
    )
