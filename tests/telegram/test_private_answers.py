"""Answers in a group that only one person sees, on a server that knows them."""

from typing import Any

import pytest

from storage.tables import Declaration
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import press, settle
from tests.telegram.groups import Group
from tests.telegram.house import House
from tests.telegram.messages import Message
from tests.telegram.people import User
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio


@pytest.fixture
def server_options() -> dict[str, Any]:
    return {"flood": False}


async def town(api: BotApi, *people: User) -> Group:
    """Let people have a group with the bot, whose menu is shown."""
    group = api.group("Capacity building", list(people))
    group.add_bot(by=people[0])
    await eventually(lambda: group.written)
    await settle(api)
    return group


async def whispered(user: User, group: Group, number: int = 0) -> Message:
    return await eventually(lambda: user.whispers(group)[number])


async def test_a_stranger_is_answered_there_and_asked_to_come_in(
    bot_api: BotApi, house: House
) -> None:
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    group = await town(bot_api, ada, bob)
    bob.say("/ask SPARQL", group)
    answer = await whispered(bob, group)
    assert "Noted: you would like help with SPARQL." in answer.text
    assert ada.whispers(group) == []
    assert len(group.written) == 1
    bob.follow(answer.button("Open a conversation"))
    await eventually(lambda: bob.inbox)
    bob.say("/mine", group)
    assert "Open a conversation" not in str((await whispered(bob, group, 1)).labels)


async def test_its_buttons_work_and_it_changes_in_place(bot_api: BotApi, house: House) -> None:
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    bob.start()
    group = await town(bot_api, ada, bob)
    bob.say("/ask SPARQL", group)
    answer = await whispered(bob, group)
    await press(bob, answer, "Undo")
    await whispered(bob, group, 1)
    await eventually(lambda: "✓ Undo" in answer.text)
    assert [each.state for each in await house.rows(Declaration)] == ["dropped"]
    assert len(group.written) == 1


async def test_what_is_late_or_long_or_a_file_goes_into_the_private_chat(
    bot_api: BotApi, house: House
) -> None:
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    bob.start()
    group = await town(bot_api, ada, bob)
    await eventually(lambda: bob.inbox)
    bot_api.world.whisper_window = -1
    bob.say("/ask SPARQL", group)
    await eventually(lambda: len(bob.inbox) == 2)
    assert bob.whispers(group) == []
    assert len(group.written) == 1
