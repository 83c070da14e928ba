"""Whoever sends too much is sent away, and it is written down."""

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.refusals import Refused


@pytest.mark.asyncio
async def test_one_chat(bot_api: BotApi, call: Caller) -> None:
    """One message a second to a chat, and a burst where one is allowed."""
    ada = bot_api.user("Ada")
    ada.start()
    await call.send(ada.id, "1")
    with pytest.raises(Refused) as refused:
        await call.send(ada.id, "2")
    assert refused.value.parameters == {"retry_after": 1}
    assert [(each.rule, each.chat) for each in bot_api.floods] == [("chat", ada.id)]
    bot_api.pass_time(1)
    await call.send(ada.id, "2")
    assert [each.text for each in ada.inbox] == ["1", "2"]


@pytest.mark.asyncio
async def test_burst(bot_api: BotApi, call: Caller) -> None:
    """A burst comes back when nothing was sent for a while."""
    bot_api.limits.burst = 2
    ada = bot_api.user("Ada")
    ada.start()
    for _ in range(2):
        for text in "123":
            await call.send(ada.id, text)
        with pytest.raises(Refused, match="429 Too Many Requests: retry after 1"):
            await call.send(ada.id, "4")
        bot_api.pass_time(3)


@pytest.mark.asyncio
async def test_all_chats_and_groups(bot_api: BotApi, call: Caller) -> None:
    """Thirty a second in all, and twenty a minute to a group."""
    people = [bot_api.user(f"Person {i}") for i in range(31)]
    for each in people[:30]:
        each.start()
        await call.send(each.id, "x")
    people[30].start()
    with pytest.raises(Refused):
        await call.send(people[30].id, "x")
    group = bot_api.group("Tools", people, with_bot=True)
    for _ in range(20):
        bot_api.pass_time(1.5)
        await call.send(group.id, "x")
    bot_api.pass_time(1.5)
    with pytest.raises(Refused) as refused:
        await call.send(group.id, "x")
    assert refused.value.parameters["retry_after"] > 25
    assert [each.rule for each in bot_api.floods] == ["all", "group"]
