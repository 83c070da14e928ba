"""The commands of the operator."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import running, serving
from tests.cli.running import PROGRAM, cxc

CONSOLE = "[console]\nenabled = true\nname = 'Ada'\n"
WEBHOOK, GUARD = "[telegram]\nwebhook_url =", "webhook_secret = 'a-long-random-word'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cxc-bot.toml").write_text(CONSOLE)
    return tmp_path


def test_without_a_platform_it_says_what_to_do(tmp_path: Path) -> None:
    done = cxc("run", cwd=tmp_path)
    assert done.returncode == 2
    assert "[console]" in done.stderr
    assert all(f"docs/{name}.md" in done.stderr for name in ("matrix", "telegram", "mattermost"))
    assert "Traceback" not in done.stderr


def test_the_terminal_is_a_platform(folder: Path) -> None:
    done = cxc("run", stdin="offer SPARQL\nmine\n", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.count("SPARQL") >= 2
    again = cxc("run", stdin="mine\n", cwd=folder)
    assert "SPARQL" in again.stdout


def test_it_stops_when_it_is_asked_to(folder: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "run"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as child:
        assert child.stderr is not None
        while "Listening" not in child.stderr.readline():
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0


def test_stopping_takes_five_seconds_at_most() -> None:
    assert serving.LAST_SECONDS + serving.CLOSE_SECONDS + running.LEAVE_SECONDS <= 5


def test_doctor_names_what_is_left_to_do(folder: Path) -> None:
    done = cxc("doctor", cwd=folder)
    assert done.returncode == 1
    assert "ok   platforms: console" in done.stdout
    assert "TODO operator" in done.stdout


def test_doctor_is_content_with_a_whole_file(folder: Path) -> None:
    whole = "admins = ['console:ada']\n[operator]\ncontact = 'a'\nprivacy_url = 'b'\n" + CONSOLE
    (folder / "cxc-bot.toml").write_text(whole)
    stranger = cxc("doctor", cwd=folder)
    assert "TODO moderator console:ada: has never written to the bot" in stranger.stdout
    cxc("run", stdin="mine\n", cwd=folder)
    assert cxc("doctor", cwd=folder).returncode == 0


def test_a_moderator_on_a_platform_that_is_off_is_named(folder: Path) -> None:
    (folder / "cxc-bot.toml").write_text("admins = ['telegram:1', 'bob']\n" + CONSOLE)
    done = cxc("doctor", cwd=folder)
    assert "TODO moderator telegram:1: telegram is not turned on" in done.stdout
    assert "TODO moderator bob: bob is not turned on" in done.stdout
    assert "Example: console:ada" in done.stdout


def test_a_platform_that_lacks_only_its_switch_is_named(folder: Path) -> None:
    (folder / "cxc-bot.toml").write_text(f"{CONSOLE}[telegram]\n")
    done = cxc("doctor", cwd=folder)
    assert "TODO telegram: is set up, but not turned on" in done.stdout
    assert "CXC_TELEGRAM__TOKEN" in done.stdout
    assert "Not turned on: telegram." in cxc("run", cwd=folder).stderr
    nobody = cxc("run", cwd=folder, CXC_CONSOLE__ENABLED="false")
    assert nobody.returncode == 2
    assert "Not turned on: telegram." in nobody.stderr


def test_what_was_turned_off_on_purpose_is_not_named(folder: Path) -> None:
    (folder / "cxc-bot.toml").write_text("[console]\nenabled = false\nname = 'Ada'\n")
    done = cxc("doctor", cwd=folder)
    assert "TODO console" not in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("databse = 'x'", ["databse", "no such setting", "database"]),
        ("[rounds]\nhour = 25", ["rounds.hour", "hour = 10"]),
        ("[rounds]\nzone = 'Atlantis'", ["rounds.zone", "Europe/Zagreb"]),
        ("[rounds]\nregion_lift = 1.5", ["rounds.region_lift", "region_lift = 0.3"]),
        ("database = ", ["not valid TOML"]),
        ("[console]\nenabled = 'perhaps'", ["console.enabled", "enabled = true"]),
        ("[telegram]\ntoken = 'secret'", ["telegram.token", "a number, a colon", "123456:ABC"]),
        (f"{WEBHOOK} 'https://bot.example.org/t'", ["webhook_secret", "openssl"]),
        (f"{WEBHOOK} 'http://bot.example.org/t'\n{GUARD}", ["https://"]),
        (f"{WEBHOOK} 'https://bot.example.org:8080/t'\n{GUARD}", ["8443"]),
        ("[mattermost]\nlisten = '127.0.0.1:80810'", ["mattermost.listen", "127.0.0.1:8081"]),
        ("[mattermost]\nurl = 'https://chat.example.org:99999'", ["mattermost.url", "65535"]),
        ("[mattermost]\npublic_url = 'https://bot.example.org/?a=b'", ["public_url", "no ? or #"]),
        ("[mattermost]\nurl = 'https://chat.example.org'", ["CXC_MATTERMOST__TOKEN"]),
    ],
)
def test_a_mistake_in_the_file_is_explained(tmp_path: Path, text: str, said: list[str]) -> None:
    (tmp_path / "cxc-bot.toml").write_text(text)
    done = cxc("doctor", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for words in ["cxc-bot.toml", *said]:
        assert words in done.stderr


def test_a_mistake_in_the_environment_is_explained(tmp_path: Path) -> None:
    done = cxc("doctor", cwd=tmp_path, CXC_ROUNDS__HOUR="soon")
    assert done.returncode == 2
    assert "CXC_ROUNDS__HOUR" in done.stderr


def test_a_log_of_everything_holds_our_own_lines_only(folder: Path) -> None:
    done = cxc("run", stdin="offer SPARQL\n", cwd=folder, CXC_LOG_LEVEL="debug")
    assert "SPARQL" in done.stdout
    assert "sparql" not in done.stderr.lower()
    assert "sqlite" not in done.stderr.lower()


def test_a_slip_in_the_name_of_a_variable_is_noticed(tmp_path: Path) -> None:
    done = cxc("doctor", cwd=tmp_path, CXC_DATABSE="x.sqlite3")
    assert done.returncode == 2
    assert "CXC_DATABASE" in done.stderr


def test_a_password_is_never_printed(tmp_path: Path) -> None:
    address = "postgresql+nothing://bot:hunter2@localhost/bot"
    done = cxc("doctor", cwd=tmp_path, CXC_DATABASE=address)
    assert done.returncode == 2
    assert "hunter2" not in done.stdout + done.stderr


def test_a_file_that_is_no_database_is_said(folder: Path) -> None:
    (folder / "cxc-bot.sqlite3").write_text("this is no database, it is a poem " * 99)
    done = cxc("doctor", cwd=folder)
    assert done.returncode == 2
    assert "cxc-bot.sqlite3" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_round_that_is_dry_stores_nothing(folder: Path) -> None:
    cxc("run", stdin="offer SPARQL\n", cwd=folder)
    done = cxc("round", "--dry-run", cwd=folder)
    assert done.returncode == 0
    assert "offers: 1" in done.stdout
    with sqlite3.connect(folder / "cxc-bot.sqlite3") as plain:
        assert plain.execute("SELECT count(*) FROM round").fetchone() == (0,)
    plain.close()
    cxc("round", cwd=folder)
    with sqlite3.connect(folder / "cxc-bot.sqlite3") as plain:
        assert plain.execute("SELECT count(*) FROM round").fetchone() == (1,)
    plain.close()


def test_a_backup_can_be_read(folder: Path) -> None:
    cxc("run", stdin="offer SPARQL\n", cwd=folder)
    done = cxc("db", "backup", "copies/today.sqlite3", cwd=folder)
    assert done.returncode == 0
    with sqlite3.connect(folder / "copies" / "today.sqlite3") as plain:
        assert plain.execute("SELECT topic FROM declaration").fetchall() == [("sparql",)]
    plain.close()


def test_there_is_nothing_to_copy_before_the_first_start(folder: Path) -> None:
    assert cxc("db", "backup", cwd=folder).returncode == 1


def test_help_comes_at_once_and_lists_everything() -> None:
    done = cxc("--help")
    for name in ("try", "run", "round", "simulate", "doctor", "export-aggregates", "db"):
        assert name in done.stdout


def test_importing_the_command_line_is_light() -> None:
    code = "import sys, bot.cli; sys.exit('sqlalchemy' in sys.modules)"
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False, timeout=60)
    assert done.returncode == 0
