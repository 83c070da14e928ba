"""No secret of the settings reaches the log."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.opening import settle
from bot.cli.redaction import Redacting, secrets
from bot.settings import MatrixAccount, Settings

TOKEN, PASSWORD = "123456:AA-/x y_Ü'z", "correct horse"
WHOLE = Settings(matrix=MatrixAccount(access_token=SecretStr(TOKEN), password=SecretStr(PASSWORD)))


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """Give what is written to a log that keeps the secrets of the settings."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Redacting(secrets(WHOLE)))
    log = logging.getLogger("tests.redaction")
    log.addHandler(handler)
    yield written
    log.removeHandler(handler)


log = logging.getLogger("tests.redaction")


def test_secrets_are_found_wherever_they_are_in_the_settings() -> None:
    assert set(secrets(WHOLE)) == {TOKEN, PASSWORD}


def test_what_is_empty_or_too_short_to_be_a_secret_is_none() -> None:
    assert list(secrets(Settings(matrix=MatrixAccount(password=SecretStr("short"))))) == []


@pytest.mark.parametrize(
    "shown",
    [
        TOKEN,
        PASSWORD,
        "https://example.org/bot123456%3AAA-%2Fx%20y_%C3%9C%27z/getMe",
        "https://example.org/bot123456%3AAA-/x%20y_%C3%9C%27z/getMe",
        "https://example.org/?token=123456%3AAA-%2Fx+y_%C3%9C%27z",
        "password=correct+horse",
    ],
)
def test_a_secret_is_left_out_however_it_is_written(said: io.StringIO, shown: str) -> None:
    log.warning("before %s after", shown)
    assert "before" in said.getvalue()
    assert "after" in said.getvalue()
    assert "…" in said.getvalue()
    for part in ("123456", "correct", "horse"):
        assert part not in said.getvalue()


def test_a_secret_in_a_traceback_is_left_out(said: io.StringIO) -> None:
    def ask(address: str) -> None:
        raise ValueError(address, {"token": TOKEN})

    try:
        ask(f"https://example.org/bot{TOKEN}/getMe")
    except ValueError:
        log.exception("broke off with %r", PASSWORD)
    assert "Traceback" in said.getvalue()
    assert "ValueError" in said.getvalue()
    assert "123456" not in said.getvalue()
    assert PASSWORD not in said.getvalue()


def test_the_log_of_the_program_keeps_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cxc-bot.toml"
    file.write_text(f'log_level = "info"\n[matrix]\npassword = "{PASSWORD}"\n')
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    settle(file)
    logging.getLogger("bot").info("logging in with %s", PASSWORD)
    assert "logging in with …" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "websockets.client"])
def test_what_is_sent_and_heard_is_not_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Not even by the libraries, in a log of everything."""
    file = tmp_path / "cxc-bot.toml"
    file.write_text('log_level = "debug"\n')
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    settle(file)
    logging.getLogger(name).debug("POST /hooks/commands/secret")
    assert "secret" not in capsys.readouterr().err
