"""The public page as the operator starts it, and as it is tried out."""

import json
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import IO

from benchmarks.mattermost.calls import free_port
from tests.cli.running import PROGRAM, cxc

ROOT = Path(__file__).parents[2]
SETTINGS = """\
[console]
enabled = true
[web]
listen = "127.0.0.1:{port}"
links = {{ garden = "https://garden.example/bot" }}
"""
Child = subprocess.Popen[str]


@contextmanager
def running(*arguments: str, cwd: Path) -> Iterator[Child]:
    """Run the program beside the test, with a standard input that stays open.

    It heeds Ctrl+C, also where the tests run in the background and do not.
    """
    pipe, before = subprocess.PIPE, signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe,
        env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}, text=True,
    ) as child:  # fmt: skip
        signal.signal(signal.SIGINT, before)
        try:
            yield child
        finally:
            child.kill()


def address_in(stream: IO[str] | None) -> str:
    """Return the address that the program tells."""
    assert stream is not None
    while "http" not in (line := stream.readline()):
        assert line, "it ended without telling an address"
    return next(word for word in line.split() if word.startswith("http"))


def got(address: str, **headers: str) -> str:
    with opened(address, **headers) as answer:
        return str(answer.read().decode())


def opened(address: str, **headers: str) -> HTTPResponse:
    answer: HTTPResponse = urllib.request.urlopen(  # noqa: S310 - ours
        urllib.request.Request(address, headers=headers),  # noqa: S310
        timeout=10,
    )
    return answer


def test_the_playground_shows_the_page_until_somebody_leaves(tmp_path: Path) -> None:
    with running("try", "--web", cwd=tmp_path) as child:
        address = address_in(child.stdout)
        assert address.startswith("http://127.0.0.1:")
        with opened(address, **{"Accept-Language": "de"}) as answer:
            assert answer.url == f"{address}de/"
        assert child.stdin is not None
        child.stdin.write("/offer SPARQL\n")
        child.stdin.flush()
        assert child.stdout is not None
        while "Noted" not in child.stdout.readline():
            pass
        assert "<h1" in got(f"{address}en/capacities/sparql")
        child.stdin.write(":quit\n")
        child.stdin.flush()
        assert child.wait(10) == 0
        assert child.stderr is not None
        assert child.stderr.read() == ""


def test_what_was_played_can_be_looked_at_until_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "script.txt").write_text("/offer SPARQL\n")
    with running("try", "--web", "--json", "--script", "script.txt", cwd=tmp_path) as child:
        address = address_in(child.stderr)
        assert child.stdout is not None
        assert "SPARQL" in json.loads(child.stdout.readline())["text"]
        assert "<h1" in got(f"{address}en/")
        child.send_signal(signal.SIGINT)
        assert child.wait(10) == 0


def test_the_bot_shows_the_page_of_the_settings_until_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "cxc-bot.toml").write_text(SETTINGS.format(port=port))
    with running("run", cwd=tmp_path) as child:
        assert child.stderr is not None
        while "the public page is at" not in child.stderr.readline():
            assert child.poll() is None
        assert got(f"http://127.0.0.1:{port}/healthz") == "ok\n"
        assert "cxc_rounds 0" in got(f"http://127.0.0.1:{port}/metrics")
        about = got(f"http://127.0.0.1:{port}/en/about")
        assert '<a href="https://garden.example/bot">Garden</a>' in about
        done = cxc("doctor", cwd=tmp_path)
        assert f"ok   web: the page is served at 127.0.0.1:{port}" in done.stdout
        assert "TODO web: no public_url" in done.stdout
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
