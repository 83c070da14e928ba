"""`/healthz` and `/metrics`: what is told to those who look after the bot, and to nobody else."""

import re
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.knowledge import Knowledge
from bot.tally import BOUNDS, Tally, Times
from bot.web import watchers
from bot.web.gate import Gate
from bot.web.metrics import State, written
from storage.database import Database, connect
from storage.tables import Letter, Round
from storage.watching import Post
from tests.town import BEGINNING, Town
from tests.web.showing import house, knowing, shown

SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)*\})? [0-9.e+-]+')
PROXIES = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")


def letter(platform: str, minutes: int, state: str = "waiting") -> Letter:
    at = BEGINNING - timedelta(minutes=minutes)
    return Letter(
        platform=platform, lane="x", body="{}", state=state, created_at=at, due_at=at
    )  # fmt: skip


def test_times_are_counted_up_to_their_bounds() -> None:
    times = Times()
    for seconds in (0.001, 0.005, 0.3, 60):
        times.add(seconds)
    counted = dict(times.up_to())
    assert tuple(counted) == BOUNDS
    assert (counted[0.005], counted[0.25], counted[5.0], times.count) == (2, 2, 3, 4)


def test_every_line_is_one_that_prometheus_reads() -> None:
    tally = Tally()
    tally.errors['a "quoted"\nname\\'] += 1
    tally.answers["garden"].add(0.1)
    told = State(
        now=BEGINNING,
        post=(Post("garden", 2, BEGINNING - timedelta(seconds=90), 1), Post("harbour", 0, None, 3)),
        rounds=4,
        last_round=BEGINNING,
        week=BEGINNING.date() - timedelta(days=3),
        tally=tally,
    )
    lines = written(told).splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    assert 'cxc_letters_waiting{platform="garden"} 2' in lines
    assert 'cxc_oldest_letter_seconds{platform="garden"} 90.0' in lines
    assert 'cxc_letters_failed{platform="harbour"} 3' in lines
    assert "cxc_rounds 4" in lines
    assert "cxc_snapshot_age_days 3" in lines
    assert 'cxc_answer_seconds_bucket{platform="garden",le="0.05"} 0' in lines
    assert 'cxc_answer_seconds_bucket{platform="garden",le="+Inf"} 1' in lines
    named = {re.split(r"[{ ]", line)[0] for line in samples}
    described = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in named} <= described


@pytest.mark.asyncio
async def test_the_figures_are_those_of_the_database(
    knowledge: Knowledge, database: Database, browser: aiohttp.ClientSession
) -> None:
    async with database.transaction() as session:
        session.add_all([letter("garden", 5), letter("garden", 9), letter("harbour", 1, "failed")])
        session.add(letter("garden", 1, "sent"))
        session.add(Round(seed=1, started_at=BEGINNING, figures="{}"))
    async with shown(knowing(knowledge), database) as address:
        lines = (await (await browser.get(f"{address}/metrics")).text()).splitlines()
    assert 'cxc_letters_waiting{platform="garden"} 2' in lines
    assert 'cxc_oldest_letter_seconds{platform="garden"} 540.0' in lines
    assert 'cxc_letters_failed{platform="harbour"} 1' in lines
    assert f"cxc_last_round_timestamp_seconds {BEGINNING.timestamp()}" in lines


@pytest.mark.asyncio
async def test_what_a_bot_does_is_counted(town: Town, browser: aiohttp.ClientSession) -> None:
    tally = town.dispatch.tally
    town.person("Ada", "garden")
    await town.say("Ada", "/mine")
    gate = Gate(house(knowing(town.knowledge), town.database, tally), "127.0.0.1:0")
    await gate.open()
    await browser.get(f"http://{gate.address}/en/")
    lines = (await (await browser.get(f"http://{gate.address}/metrics")).text()).splitlines()
    await gate.close()
    assert 'cxc_answer_seconds_count{platform="garden"} 1' in lines
    assert 'cxc_page_seconds_count{status="200"} 1' in lines
    assert tally.errors == {}


@pytest.mark.asyncio
@pytest.mark.parametrize("header", PROXIES)
async def test_who_comes_through_a_proxy_may_not_read_them(
    page: str, browser: aiohttp.ClientSession, header: str
) -> None:
    async with browser.get(f"{page}/metrics", headers={header: "203.0.113.9"}) as answer:
        assert answer.status == 404
        assert "cxc_" not in await answer.text()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Bearer s3cret-word", 200),
        ("Bearer s3cret", 404),
        ("s3cret-word", 404),
        ("é", 404),
        ("", 404),
    ],
)
async def test_with_a_token_who_has_it_may_read_them(
    knowledge: Knowledge, database: Database, browser: aiohttp.ClientSession,
    said: str, status: int,
) -> None:  # fmt: skip
    async with shown(knowing(knowledge, metrics_token="s3cret-word"), database) as address:  # noqa: S106
        headers = {"Authorization": said, "X-Forwarded-For": "203.0.113.9"}
        async with browser.get(f"{address}/metrics", headers=headers) as answer:
            assert answer.status == status


@pytest.mark.parametrize(
    ("address", "local"),
    [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False), (None, False)],
)
def test_this_machine_is_known(address: str | None, local: bool) -> None:
    assert watchers.is_local(address) == local


@pytest.mark.asyncio
async def test_a_database_that_does_not_answer_is_told(
    knowledge: Knowledge, tmp_path: Path, browser: aiohttp.ClientSession
) -> None:
    nowhere = connect(str(tmp_path / "nowhere" / "town.sqlite3"))
    async with shown(knowing(knowledge), nowhere) as address:
        async with browser.get(f"{address}/healthz") as answer:
            assert (answer.status, await answer.text()) == (503, watchers.UNWELL)
        async with browser.get(f"{address}/en/") as answer:
            assert answer.status == 500


@pytest.mark.asyncio
async def test_a_database_that_answers_is_told(page: str, browser: aiohttp.ClientSession) -> None:
    async with browser.get(f"{page}/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, watchers.WELL)
        assert answer.headers["Cache-Control"] == "no-store"
