"""Whether the server reaches the bot, which only the server knows."""

import pytest

from bot.adapters.mattermost.examining import examine
from tests.mattermost.inbound.house import House

pytestmark = pytest.mark.asyncio


async def seen(house: House) -> dict[str, bool]:
    found = [each async for each in examine(house.settings, house.notebook)]
    return {each.seen: each.well for each in found if "reach" in each.seen or "lead" in each.seen}


async def test_the_server_reaches_us(house: House) -> None:
    await house.command("cxc")
    assert await seen(house) == {
        f"mattermost: {house.settings.public_url} leads to the bot": True,
        "mattermost: in Wikimedia the server reaches us": True,
    }
    assert house.taken == []


async def test_somebody_else_answers(house: House) -> None:
    command = await house.command("cxc")
    command.token = command.token[::-1]
    _, (where, well) = (await seen(house)).items()
    assert where.startswith("mattermost: in Wikimedia the server does not reach us")
    assert not well


async def test_nobody_is_at_home(house: House) -> None:
    await house.door.close()
    ((where, well),) = (await seen(house)).items()
    assert where.startswith(f"mattermost: {house.settings.public_url} does not lead to the bot")
    assert not well
