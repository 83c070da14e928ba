"""python-telegram-bot, a library with types of its own, understands every answer."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import telegram
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from tests.telegram.bot_api import BotApi

BUTTON = telegram.InlineKeyboardButton("Yes", callback_data="v1:yes")
KEYBOARD = telegram.InlineKeyboardMarkup([[BUTTON]])


@pytest_asyncio.fixture
async def bot(bot_api: BotApi) -> AsyncIterator[telegram.Bot]:
    """Give a test the library's client of the server."""
    root = f"{bot_api.url}/bot"
    bot_api.limits.on = False
    async with telegram.Bot(bot_api.token, root, f"{bot_api.url}/file/bot") as client:
        yield client


@pytest.mark.asyncio
async def test_messages(bot_api: BotApi, bot: telegram.Bot) -> None:
    """Texts, files, edits, keyboards, reactions and answers come back as objects."""
    ada = bot_api.user("Ada", "ada", "de")
    ada.start("payload")
    updates = await bot.get_updates(timeout=0)
    assert updates[0].message is not None
    assert updates[0].message.text == "/start payload"
    sent = await bot.send_message(ada.id, "<b>Hi</b> &amp; 👍", "HTML", reply_markup=KEYBOARD)
    assert (sent.text, sent.text_html) == ("Hi & 👍", "<b>Hi</b> &amp; 👍")
    [message] = ada.inbox
    assert (message.html, message.labels) == ("<b>Hi</b> &amp; 👍", [["Yes"]])
    press = ada.press(message, "Yes")
    [update] = await bot.get_updates(updates[0].update_id + 1, timeout=0)
    assert update.callback_query is not None
    assert update.callback_query.data == "v1:yes"
    assert await bot.answer_callback_query(update.callback_query.id, "Done", show_alert=True)
    assert press.answer is not None
    assert (press.answer.text, press.answer.alert) == ("Done", True)
    edited = await bot.edit_message_text("New", ada.id, sent.message_id)
    assert isinstance(edited, telegram.Message)
    await bot.edit_message_reply_markup(ada.id, sent.message_id, reply_markup=KEYBOARD)
    assert (message.text, message.labels, bool(message.edited)) == ("New", [["Yes"]], True)
    assert await bot.set_message_reaction(ada.id, sent.message_id, "👍")
    assert message.reactions == {bot_api.me.id: ["👍"]}
    assert await bot.send_chat_action(ada.id, "typing")
    assert (await bot.copy_message(ada.id, ada.id, sent.message_id)).message_id
    assert await bot.delete_message(ada.id, sent.message_id)
    assert await bot.delete_messages(ada.id, [sent.message_id, 999])
    assert [each.text for each in ada.inbox] == ["New"]


@pytest.mark.asyncio
async def test_files(bot_api: BotApi, bot: telegram.Bot) -> None:
    """A photo and a document arrive whole and can be fetched."""
    ada = bot_api.user("Ada")
    ada.start()
    photo = await bot.send_photo(ada.id, b"\x89PNG", caption="<i>Look</i>", parse_mode="HTML")
    document = await bot.send_document(ada.id, b"{}", filename="mine.json")
    again = await bot.send_photo(ada.id, photo.photo[0].file_id)
    assert again.photo == photo.photo
    assert document.document is not None
    assert document.document.file_name == "mine.json"
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"{}"
    first, second, _ = ada.inbox
    assert first.html == "<i>Look</i>"
    assert first.media is not None
    assert second.media is not None
    assert (first.media.kind, second.media.content) == ("photo", b"{}")
    edited = await bot.edit_message_caption(ada.id, photo.message_id, caption="Seen")
    assert isinstance(edited, telegram.Message)
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await bot.edit_message_text("x", ada.id, photo.message_id)


@pytest.mark.asyncio
async def test_chats(bot_api: BotApi, bot: telegram.Bot) -> None:
    """Chats, members and leaving."""
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    group = bot_api.group("Tools", [ada, bob], with_bot=True)
    assert (await bot.get_me()).username == "cxc_bot"
    assert (await bot.get_chat(group.id)).title == "Tools"
    assert (await bot.get_chat_member(group.id, bob.id)).status == "member"
    assert [each.user.id for each in await bot.get_chat_administrators(group.id)] == [ada.id]
    assert await bot.get_chat_member_count(group.id) == 3
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
        await bot.send_message(group.id, "still here?")
    old = bot_api.group("Old", [ada], supergroup=False, with_bot=True)
    new = old.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "hello")
    assert moved.value.new_chat_id == new.id < -(2**39)


@pytest.mark.asyncio
async def test_profile(bot_api: BotApi, bot: telegram.Bot) -> None:
    """Menus by scope and language, and texts about the bot."""
    scope = telegram.BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands([("offer", "Anbieten")], scope, "de")
    assert await bot.set_my_commands([("offer", "Offer")], scope)
    assert (await bot.get_my_commands(scope, "de"))[0].description == "Anbieten"
    ada, eve = bot_api.user("Ada", language="de-AT"), bot_api.user("Eve")
    assert [ada.menu()[0]["description"], eve.menu()[0]["description"]] == ["Anbieten", "Offer"]
    assert await bot.delete_my_commands(scope, "de")
    assert ada.menu() == eve.menu()
    assert await bot.set_my_description("Finds people", "de")
    assert (await bot.get_my_description("de")).description == "Finds people"
    assert await bot.set_my_short_description("Short")
    assert (await bot.get_my_short_description("fr")).short_description == "Short"
    assert await bot.set_my_name("Exchange")
    assert (await bot.get_my_name()).name == "Exchange"
    assert await bot.set_webhook("http://127.0.0.1:9/x", max_connections=2)
    assert (await bot.get_webhook_info()).url.endswith("/x")
    assert await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.asyncio
async def test_everything_people_send(bot_api: BotApi, bot: telegram.Bot) -> None:
    """All kinds of messages and updates are parsed."""
    bot_api.world.privacy = False
    await bot.get_updates(timeout=0, allowed_updates=telegram.Update.ALL_TYPES)
    ada, bob = bot_api.user("Ada", "ada"), bot_api.user("Bob")
    group = bot_api.group("Forum", [ada, bob], forum=True)
    channel = bot_api.channel("News", ada, discussion=group)
    ada.start()
    group.add_bot(admin=True)
    channel.add_bot(admin=True)
    topic = group.topic("Tools")
    said = ada.say("in a topic", group, topic=topic)
    for kind in ("photo", "document", "sticker", "contact"):
        ada.send(kind, group)
    ada.say("anonymous", group, anonymous=True)
    bob.say("as a channel", group, as_channel=channel)
    bob.say("via", group, via=bot_api.me, reply_to=said)
    bob.forward(said, group)
    channel.edit(channel.post("news"), "corrected")
    ada.edit(said, "edited")
    ada.react(said, "👍")
    group.close_topic(topic)
    group.reopen_topic(topic)
    group.add(bot_api.user("Cy"))
    group.remove(bob, by=ada)
    ada.block()
    ada.unblock()
    group.kick_bot()
    updates = await bot.get_updates(timeout=0)
    kinds = [next(iter(each.to_dict().keys() - {"update_id"})) for each in updates]
    assert set(kinds) == {
        *("message", "edited_message", "channel_post", "edited_channel_post"),
        *("my_chat_member", "chat_member", "message_reaction"),
    }
    messages = [each.message for each in updates if each.message]
    senders = {each.from_user.id for each in messages if each.from_user}
    assert {ada.id, bob.id, 1087968824, 136817688, 777000} <= senders
    assert any(each.is_automatic_forward for each in messages)
    assert any(each.is_topic_message for each in messages)


@pytest.mark.asyncio
async def test_wrong_token(bot_api: BotApi) -> None:
    """A token that is not the bot's opens nothing."""
    stranger = telegram.Bot("1:" + "x" * 35, f"{bot_api.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
