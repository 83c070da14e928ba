"""The menu of commands: set where it differs, in every language, and it tells of whispers."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.adapters.telegram.menu import SCOPES, Menu, show
from bot.adapters.telegram.wire import Wire
from bot.cli.platforms import described
from bot.knowledge import Knowledge
from bot.settings import TelegramBot
from tests.telegram.bot_api import BotApi

SMALL = [("offer", "Say what you can help with"), ("language", "Choose"), ("privacy", "Read")]


def menu(*languages: str) -> Menu:
    return Menu({each: [(name, f"{text} ({each})") for name, text in SMALL] for each in languages})


@pytest_asyncio.fixture
async def wire(bot_api: BotApi) -> AsyncIterator[Wire]:
    """Give a line to the server."""
    made = Wire(TelegramBot(token=SecretStr(bot_api.token), base_url=bot_api.url))
    yield made
    await made.hang_up()


def kept(api: BotApi, scope: str, language: str = "") -> list[dict[str, Any]]:
    return api.world.menus.by_key.get((scope, 0, 0, language), [])


@pytest.mark.asyncio
async def test_the_menu_of_all_commands_is_within_the_limits(
    bot_api: BotApi, wire: Wire, knowledge: Knowledge
) -> None:
    languages = described(knowledge)
    assert await show(wire, Menu(languages))
    assert len(bot_api.world.menus.by_key) == len(SCOPES) * (1 + len(languages))
    for commands in bot_api.world.menus.by_key.values():
        assert 0 < len(commands) <= 100
        assert all(0 < len(each["description"]) <= 256 for each in commands)


@pytest.mark.asyncio
async def test_groups_see_what_is_of_use_there_and_their_admins_one_thing_more(
    bot_api: BotApi, wire: Wire
) -> None:
    await show(wire, menu("en"))
    names = {scope: [each["command"] for each in kept(bot_api, scope)] for scope in SCOPES}
    assert names == {
        "all_private_chats": ["offer", "language", "privacy"],
        "all_group_chats": ["offer"],
        "all_chat_administrators": ["offer", "language"],
    }


@pytest.mark.asyncio
async def test_what_stands_there_already_is_not_set_again(bot_api: BotApi, wire: Wire) -> None:
    texts = menu("en", "de", "pt-br", "pt", "sr-ec", "sr-el", "fiu")
    await show(wire, texts)
    first = len(bot_api.asked("setMyCommands"))
    await show(wire, texts)
    assert len(bot_api.asked("setMyCommands")) == first
    changed = Menu({**texts.described, "de": [("offer", "Neu")]})
    await show(wire, changed)
    assert len(bot_api.asked("setMyCommands")) == first + len(SCOPES)
    assert kept(bot_api, "all_private_chats", "de")[0]["description"] == "Neu"


@pytest.mark.asyncio
async def test_each_language_of_two_letters_gets_its_menu_and_the_rest_the_bots_own(
    bot_api: BotApi, wire: Wire
) -> None:
    await show(wire, menu("de", "en", "pt-br", "pt", "sr-ec", "sr-el", "fiu"))
    shown = {
        language: kept(bot_api, "all_private_chats", language)[0]["description"].rpartition("(")[2]
        for _, _, _, language in bot_api.world.menus.by_key
    }
    assert shown == {"": "de)", "de": "de)", "en": "en)", "pt": "pt)", "sr": "sr-ec)"}


@pytest.mark.asyncio
async def test_a_long_description_is_cut(bot_api: BotApi, wire: Wire) -> None:
    await show(wire, Menu({"en": [("offer", "\U0001f98a" * 300)]}))
    assert len(kept(bot_api, "all_group_chats")[0]["description"]) == 256


@pytest.mark.asyncio
async def test_a_server_that_knows_whispers_keeps_the_word_for_them(
    bot_api: BotApi, wire: Wire
) -> None:
    assert await show(wire, menu("en"))
    assert all(each["is_ephemeral"] for each in kept(bot_api, "all_group_chats"))
    assert not any("is_ephemeral" in each for each in kept(bot_api, "all_private_chats"))
    assert all(each["is_ephemeral"] for each in kept(bot_api, "all_chat_administrators"))


@pytest.mark.asyncio
@pytest.mark.parametrize("server_options", [{"ephemeral": False, "checks": False}])
async def test_an_old_server_is_found_out_and_its_menus_are_without_whispers(
    bot_api: BotApi, wire: Wire
) -> None:
    assert not await show(wire, menu("en"))
    assert [each["command"] for each in kept(bot_api, "all_group_chats")] == ["offer"]
    before = len(bot_api.asked("setMyCommands"))
    assert not await show(wire, menu("en"))
    assert len(bot_api.asked("setMyCommands")) == before + 1
