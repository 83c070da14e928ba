"""What is done beside everything else: it fails silently, and ends when the bot does."""

import asyncio

import pytest

from bot.adapters import errands as module
from bot.adapters.errands import Errands
from bot.events import TryLater


@pytest.mark.asyncio
async def test_an_errand_that_never_began_is_given_up_without_a_word() -> None:
    errands, done = Errands(), list[int]()

    async def errand() -> None:
        done.append(1)

    errands.run(errand())
    await errands.end()
    assert done == []


@pytest.mark.asyncio
async def test_what_is_too_much_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING", 10)
    errands, done = Errands(), list[int]()

    async def errand(number: int) -> None:
        done.append(number)
        await asyncio.sleep(0.01 if number < module.AT_ONCE else 0)

    for number in range(12):
        errands.run(errand(number))
    await asyncio.sleep(0.005)
    assert done == list(range(8))
    await asyncio.sleep(0.02)
    assert sorted(done) == list(range(10))
    await errands.end()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("error", "level"),
    [(OSError("a secret"), "INFO"), (TryLater(5), "INFO"), (ValueError("a bug"), "ERROR")],
)
async def test_what_goes_wrong_is_noted_and_nothing_else(
    error: Exception, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    errands = Errands(OSError)

    async def errand() -> None:
        raise error

    errands.run(errand())
    await asyncio.sleep(0.005)
    await errands.end()
    assert [each.levelname for each in caplog.records] == [level]
    assert "secret" not in caplog.text
