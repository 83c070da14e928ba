"""A bot made with a library talks to people, in private and in a group."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
)

from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask, press, settle
from tests.telegram.waiting import eventually

Bot = Application[Any, Any, Any, Any, Any, Any]
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="v1:yes")]])


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say hello and ask."""
    assert update.effective_message is not None
    await update.effective_message.reply_text("Hello! Offer <SPARQL>?", reply_markup=YES)


async def agree(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Note a yes."""
    query = update.callback_query
    assert query is not None
    await query.answer("Noted")
    await query.edit_message_text("You offer SPARQL.")


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest_asyncio.fixture
async def bot(bot_api: BotApi) -> AsyncIterator[Bot]:
    """Run a small bot."""
    builder = ApplicationBuilder().token(bot_api.token).base_url(f"{bot_api.url}/bot")
    app = builder.job_queue(None).build()
    app.add_handler(CommandHandler(["start", "offer"], greet))
    app.add_handler(CallbackQueryHandler(agree))
    await app.initialize()
    await app.start()
    assert app.updater is not None
    await app.updater.start_polling(timeout=1)
    await eventually(lambda: bot_api.polls)
    yield app
    await app.updater.stop()
    await app.stop()
    await app.shutdown()


@pytest.mark.asyncio
async def test_private(bot_api: BotApi, bot: Bot) -> None:
    """A greeting, a press, an edit, and silence to those who blocked."""
    ada = bot_api.user("Ada", language="de")
    ada.start()
    hello = await eventually(lambda: ada.inbox[0])
    assert (hello.text, hello.labels) == ("Hello! Offer <SPARQL>?", [["Yes"]])
    assert (await press(ada, hello, "Yes")).text == "Noted"
    await eventually(lambda: hello.text == "You offer SPARQL." and hello.edited)
    assert (await ask(ada, "/offer")).labels == [["Yes"]]
    ada.block()
    await settle(bot_api)
    assert len(ada.inbox) == 2


@pytest.mark.asyncio
async def test_group(bot_api: BotApi, bot: Bot) -> None:
    """In a group the bot hears commands that are meant for it."""
    ada = bot_api.user("Ada")
    group = bot_api.group("Tools", [ada], forum=True, with_bot=True)
    topic = group.topic("Offers")
    ada.say("/offer@other_bot", group)
    ada.say("/offer@cxc_bot", group, topic=topic)
    answer = await eventually(lambda: group.written[0])
    assert (answer.thread, answer.in_topic) == (topic.id, True)
    await settle(bot_api)
    assert len(group.written) == 1
    assert bot_api.asked("sendMessage")[0].status == 200
