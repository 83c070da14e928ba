"""The process that draws: it comes, it goes, and when it dies nothing else does."""

import asyncio
import logging
import os
import signal
import sys

import pytest

from bot.pictures import studio as studios
from bot.pictures.charts import draw
from bot.pictures.studio import Studio
from tests.pictures.making import bars, trend

pytestmark = pytest.mark.asyncio


def alive(number: int | None) -> bool:
    assert number is not None
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_process_draws_the_same_as_we_do() -> None:
    studio = Studio()
    try:
        assert studio.process is None
        assert await studio.draw(bars("SPARQL")) == draw(bars("SPARQL"))
        assert await studio.draw(trend(3, 4)) == draw(trend(3, 4))
        assert alive(studio.process)
    finally:
        number = studio.process
        await studio.close()
    assert not alive(number)


async def test_the_same_chart_is_drawn_once() -> None:
    studio = Studio()
    one, other = await asyncio.gather(studio.draw(bars("Lua")), studio.draw(bars("Lua")))
    assert one is not None
    assert one is other
    assert await studio.draw(bars("Lua")) is one
    await studio.close()


async def test_few_pictures_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studios, "KEPT", 3)
    studio = Studio()
    charts = [trend(n, n + 1) for n in range(1, 9)]
    await asyncio.gather(*map(studio.draw, charts))
    await studio.draw(charts[-1])
    assert len(studio._drawn) == 3
    await studio.close()


async def test_what_cannot_be_drawn_is_no_picture_and_the_next_is() -> None:
    studio = Studio()
    assert await studio.draw(bars()) is None
    number = studio.process
    assert await studio.draw(bars("SPARQL"))
    assert studio.process == number
    await studio.close()


async def test_a_process_that_dies_is_no_picture_and_the_next_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    studio = Studio()
    assert await studio.draw(bars("SPARQL"))
    assert studio.process
    os.kill(studio.process, signal.SIGKILL)
    assert await studio.draw(bars("Lua")) is None
    assert "could not be drawn" in caplog.text
    assert await studio.draw(bars("Lua"))
    await studio.close()


async def test_a_process_that_cannot_begin_is_no_picture(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    studio = Studio()
    assert await studio.draw(bars("SPARQL")) is None
    assert "could not be drawn" in caplog.text
    await studio.close()


async def test_a_process_that_hangs_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    studio = Studio()
    assert await studio.draw(bars("SPARQL"))
    number = studio.process
    assert number
    os.kill(number, signal.SIGSTOP)
    monkeypatch.setattr(studios, "LONGEST_SECONDS", 0.2)
    assert await studio.draw(bars("Lua")) is None
    assert "could not be drawn" in caplog.text
    assert not alive(number)
    await studio.close()


async def test_a_process_leaves_when_nothing_is_wanted_and_comes_back() -> None:
    studio = Studio(idle=0.05)
    assert await studio.draw(bars("SPARQL"))
    assert studio._leaving
    await studio._leaving
    assert studio.process is None
    assert await studio.draw(bars("Lua"))
    await studio.close()


async def test_a_studio_is_closed_in_the_middle_of_a_picture(
    caplog: pytest.LogCaptureFixture,
) -> None:
    studio = Studio()
    assert await studio.draw(bars("SPARQL"))
    number = studio.process
    wanted = [asyncio.ensure_future(studio.draw(bars(name))) for name in ("Lua", "Rust")]
    await asyncio.sleep(0)
    with caplog.at_level(logging.ERROR):
        await studio.close()
    assert [await each for each in wanted] == [None, None]
    assert not alive(number)
    assert caplog.text == ""
    assert await studio.draw(bars("Go")) is None
    await studio.close()


async def test_whoever_no_longer_waits_spoils_nothing() -> None:
    studio = Studio()
    impatient = asyncio.ensure_future(studio.draw(bars("SPARQL")))
    patient = asyncio.ensure_future(studio.draw(bars("SPARQL")))
    await asyncio.sleep(0.05)
    impatient.cancel()
    assert await patient
    assert await studio.draw(bars("Lua"))
    await studio.close()


async def test_a_studio_that_was_never_used_has_nothing_to_close() -> None:
    studio = Studio()
    await studio.close()
    assert studio.process is None


async def test_commands_go_on_while_a_picture_is_drawn() -> None:
    studio = Studio()
    turns = 0
    drawing = asyncio.ensure_future(studio.draw(bars(*"ABCDEFGHIJ")))
    while not drawing.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert turns > 20
    await studio.close()
