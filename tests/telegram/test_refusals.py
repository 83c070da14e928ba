"""The server says no where Telegram does, in the same words."""

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.refusals import Refused


async def refusal(call: Caller, chat: int, text: str = "Hi", **params: object) -> str:
    """Return in which words a message is refused."""
    with pytest.raises(Refused) as refused:
        await call.send(chat, text, **params)
    return str(refused.value)


@pytest.mark.asyncio
async def test_people(bot_api: BotApi, call: Caller) -> None:
    """A bot writes only to those who started it and still let it."""
    bot_api.limits.on = False
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    bot_api.group("Tools", [ada], with_bot=True)
    assert await refusal(call, bob.id) == "400 Bad Request: chat not found"
    assert (
        await refusal(call, ada.id) == "403 Forbidden: bot can't initiate conversation with a user"
    )
    ada.start()
    ada.block()
    assert await refusal(call, ada.id) == "403 Forbidden: bot was blocked by the user"
    ada.start("again")
    await call.send(ada.id, "Hi")
    ada.deactivate()
    assert await refusal(call, ada.id) == "403 Forbidden: user is deactivated"
    changes = [each["my_chat_member"] for each in await call.updates() if "my_chat_member" in each]
    private = [each for each in changes if each["chat"]["type"] == "private"]
    assert [each["new_chat_member"]["status"] for each in private] == ["kicked", "member"]


@pytest.mark.asyncio
async def test_groups(bot_api: BotApi, call: Caller) -> None:
    """A bot writes only to groups it is in and may write to."""
    bot_api.limits.on = False
    ada = bot_api.user("Ada")
    group = bot_api.group("Tools", [ada])
    assert await refusal(call, group.id) == "400 Bad Request: chat not found"
    group.add_bot()
    group.mute()
    words = "400 Bad Request: not enough rights to send text messages to the chat"
    assert await refusal(call, group.id) == words
    group.promote(bot_api.me)
    await call.send(group.id, "Hi")
    group.kick_bot(by=ada)
    words = "403 Forbidden: bot was kicked from the supergroup chat"
    assert await refusal(call, group.id) == words
    news = bot_api.channel("News", ada)
    news.add_bot()
    words = "400 Bad Request: need administrator rights in the channel chat"
    assert await refusal(call, news.id) == words
    news.promote(bot_api.me)
    await call.send(news.id, "Hi")
    assert news.messages[-1].sender_chat is news


@pytest.mark.asyncio
async def test_topics(bot_api: BotApi, call: Caller) -> None:
    """A thread is named only in a forum, and General never."""
    bot_api.limits.on = False
    ada = bot_api.user("Ada")
    plain = bot_api.group("Plain", [ada], with_bot=True)
    forum = bot_api.group("Forum", [ada], forum=True, with_bot=True)
    tools = forum.topic("Tools")
    sent = await call.send(forum.id, "Hi", message_thread_id=tools.id)
    assert (sent["is_topic_message"], sent["message_thread_id"]) == (True, tools.id)
    asked = ada.say("/x@cxc_bot", forum, topic=tools)
    sent = await call.send(forum.id, "Hi", reply_parameters={"message_id": asked.id})
    assert sent["message_thread_id"] == tools.id
    reply = ada.say("/y@cxc_bot", plain, reply_to=ada.say("x", plain))
    assert reply.as_json()["message_thread_id"]
    assert "is_topic_message" not in reply.as_json()
    for chat, thread in ((plain, reply.thread), (forum, 1), (forum, 999)):
        words = await refusal(call, chat.id, message_thread_id=thread)
        assert words == "400 Bad Request: message thread not found"
    forum.close_topic(tools)
    words = await refusal(call, forum.id, message_thread_id=tools.id)
    assert words == "400 Bad Request: TOPIC_CLOSED"


@pytest.mark.asyncio
async def test_texts_and_keyboards(bot_api: BotApi, call: Caller) -> None:
    """Texts are counted in characters after parsing; buttons are looked at one by one."""
    bot_api.limits.on = False
    ada, eve = bot_api.user("Ada"), bot_api.user("Eve", hidden=True)
    ada.start()
    await call.send(ada.id, "<b>" + "👍" * 4096 + "</b>", parse_mode="HTML")
    assert ada.inbox[-1].entities == [{"type": "bold", "offset": 0, "length": 8192}]
    assert await refusal(call, ada.id, "👍" * 4097) == "400 Bad Request: message is too long"
    assert bot_api.violations.pop() == "a text has 4097 characters"
    assert await refusal(call, ada.id, " \n ") == "400 Bad Request: message text is empty"
    words = await refusal(call, ada.id, "a < b", parse_mode="HTML")
    assert words.startswith("400 Bad Request: can't parse entities: Unsupported start tag")
    for url, said in (
        (f"tg://user?id={eve.id}", "BUTTON_USER_PRIVACY_RESTRICTED"),
        ("nowhere", "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    ):
        rows = {"inline_keyboard": [[{"text": "Go", "url": url}]]}
        assert await refusal(call, ada.id, reply_markup=rows) == f"400 Bad Request: {said}"
    button = {"text": "Ada", "url": f"tg://user?id={ada.id}"}
    await call.send(ada.id, "Hi", reply_markup={"inline_keyboard": [[button]]})
    for wrong in ({"text": "Go", "callback_data": "x" * 65}, {"text": "Go"}):
        assert await refusal(call, ada.id, reply_markup={"inline_keyboard": [[wrong]]})
    assert "65 bytes" in bot_api.violations.pop()
    assert not bot_api.violations


@pytest.mark.asyncio
async def test_edits_and_presses(bot_api: BotApi, call: Caller) -> None:
    """An equal edit, a message that is gone and a press that is long ago are refused."""
    ada = bot_api.user("Ada")
    ada.start()
    rows = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    sent = await call.send(ada.id, "Hi", reply_markup=rows)
    place = {"chat_id": ada.id, "message_id": sent["message_id"]}
    with pytest.raises(Refused, match="message is not modified"):
        await call("editMessageText", **place, text="Hi ", reply_markup=rows)
    with pytest.raises(Refused, match="message to edit not found"):
        await call("editMessageText", chat_id=ada.id, message_id=99, text="x")
    with pytest.raises(Refused, match="message can't be edited"):
        await call("editMessageText", chat_id=ada.id, message_id=1, text="x")
    message = ada.inbox[0]
    late, press = ada.press(message, "Yes"), ada.press(message, "Yes")
    assert press.answer is None
    await call("answerCallbackQuery", callback_query_id=press.id, url="https://t.me/cxc_bot")
    assert press.answer is not None
    assert press.answer.url == "https://t.me/cxc_bot"
    bot_api.pass_time(60)
    with pytest.raises(Refused, match="query is too old and response timeout expired or query ID"):
        await call("answerCallbackQuery", callback_query_id=late.id)
    await call("deleteMessage", **place)
    ada.press(message, "Yes")
    assert (await call.updates())[-1]["callback_query"]["message"]["date"] == 0
    with pytest.raises(Refused, match="message to delete not found"):
        await call("deleteMessage", **place)
    with pytest.raises(Refused, match="message to be replied not found"):
        await call.send(ada.id, "x", reply_parameters={"message_id": 99})
    with pytest.raises(LookupError):
        ada.press(message, "No")
