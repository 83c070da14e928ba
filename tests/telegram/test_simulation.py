"""The server runs as a process of its own and tells how a bot has done."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from typing import Any

import aiohttp
import pytest


@pytest.mark.asyncio
async def test_a_crowd() -> None:
    """People say things, a bot answers, and the process ends with its stdin."""
    command = ("-m", "tests.telegram.simulation", "--lean")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    url, token = (await process.stdout.readline()).decode().split()
    async with aiohttp.ClientSession(url) as client:

        async def ask(path: str) -> Any:
            async with client.get(path) as answer:
                return await answer.json()

        people = await ask("/sim/people?count=3")
        assert await ask("/sim/say?text=Hi&count=2") == 6
        for each in (await ask(f"/bot{token}/getUpdates"))["result"]:
            await ask(f"/bot{token}/sendMessage?chat_id={each['message']['chat']['id']}&text=x")
        report = await ask("/sim/report")
        assert (report["answered"], report["requests"]) == (6, 7)
        assert [len(report["people"][str(each)]["answered"]) for each in people] == [2, 2, 2]
        assert await ask("/sim/clear")
        assert (await ask("/sim/report"))["answered"] == 0
    process.stdin.close()
    assert await process.wait() == 0
