"""What a bot is shown in groups, and how groups change."""

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.people import Impossible
from tests.telegram.refusals import Refused


@pytest.mark.asyncio
async def test_privacy(bot_api: BotApi, call: Caller) -> None:
    """In privacy mode a bot is shown what is meant for it, and no more."""
    ada, other = bot_api.user("Ada"), bot_api.bot("Other", "other_bot")
    group = bot_api.group("Tools", [ada, other])
    group.add_bot(by=ada)
    ada.say("hello", group)
    ada.say("/offer@cxc_bot", group)
    ada.say("/offer@other_bot", group)
    ada.say("/plain", group)
    ada.say("@cxc_bot hello", group)
    assert await call.updates() != []
    sent = await call.send(group.id, "Hi")
    ada.say("/last", group)
    other.say("I wrote last", group)
    ada.say("/no", group)
    ada.say("a reply", group, reply_to=group.known[sent["message_id"]])
    ada.say("through you", group, via=bot_api.me)
    assert await call.texts() == ["/last", "a reply", "through you"]
    group.promote(bot_api.me)
    ada.say("everything", group)
    other.say("but not bots", group)
    updates = await call.updates()
    assert [next(iter(set(each) - {"update_id"})) for each in updates] == [
        "my_chat_member",
        "message",
    ]


@pytest.mark.asyncio
async def test_coming_and_going(bot_api: BotApi, call: Caller) -> None:
    """Service messages are shown to any bot, changes of others only to admins who ask."""
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    group = bot_api.group("Tools", [ada], supergroup=False, with_bot=True)
    founded = await call.updates(allowed_updates=["message", "my_chat_member", "chat_member"])
    assert founded[1]["message"]["group_chat_created"] is True
    group.add(bob)
    group.promote(bot_api.me)
    group.remove(bob, by=ada)
    group.kick_bot(by=bob)
    kinds = [next(iter(set(each) - {"update_id"})) for each in await call.updates()]
    assert kinds == [
        *("message", "my_chat_member", "chat_member", "message", "my_chat_member", "message")
    ]
    with pytest.raises(Impossible):
        bob.say("still here", group)


@pytest.mark.asyncio
async def test_migration(bot_api: BotApi, call: Caller) -> None:
    """A group that becomes a supergroup has another id, and says so three times."""
    ada = bot_api.user("Ada")
    old = bot_api.group("Tools", [ada], supergroup=False, with_bot=True)
    await call.updates()
    new = old.migrate()
    first, second = [each["message"] for each in await call.updates()]
    assert (first["chat"]["id"], first["migrate_to_chat_id"]) == (old.id, new.id)
    assert (second["chat"]["id"], second["migrate_from_chat_id"]) == (new.id, old.id)
    with pytest.raises(Refused) as refused:
        await call.send(old.id, "Hi")
    assert refused.value.parameters == {"migrate_to_chat_id": new.id}
    assert (await call.send(new.id, "Hi"))["message_id"] == 2


@pytest.mark.asyncio
async def test_deep_links(bot_api: BotApi, call: Caller) -> None:
    """A link in a group opens the private chat with its payload, and nothing else does."""
    ada = bot_api.user("Ada")
    group = bot_api.group("Tools", [ada], with_bot=True)
    button = {"text": "Join", "url": "https://t.me/cxc_bot?start=abc-1"}
    await call.send(group.id, "Come", reply_markup={"inline_keyboard": [[button]]})
    await call.updates()
    ada.follow(group.messages[-1].button("Join"))
    assert await call.texts() == ["/start abc-1"]
    for wrong in ("https://t.me/other_bot?start=x", "https://t.me/cxc_bot?start=a.b"):
        with pytest.raises(Impossible):
            ada.follow(wrong)
