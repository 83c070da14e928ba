"""What `cxc-bot doctor` finds out about the bot on Telegram."""

from collections.abc import AsyncIterator

from telegram.error import InvalidToken, TelegramError

from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, find, word
from bot.adapters.telegram.groups import KIND
from bot.adapters.telegram.inbox import ASIDE
from bot.adapters.telegram.wire import Wire
from bot.findings import Finding
from bot.settings import TelegramBot

TOKEN = "Ask BotFather for the token: /mybots, the bot, API Token. Then [telegram] token."  # noqa: S105
ADDRESS = "Is [telegram] base_url right, and does this machine reach it?"
PRIVACY = (
    "It need not: commands, replies and buttons arrive anyway. To turn it on again: BotFather,"
    " /setprivacy, Enable; then take the bot out of each group and add it again."
)
GROUPS = "BotFather: /setjoingroups, Enable. Until then nobody can add the bot to a group."
NO_WEBHOOK = "It is deleted at the next start, because [telegram] names no webhook_url."
WEBHOOK = "Start the bot: it sets the webhook. Is webhook_url reachable from outside, by https?"
RIGHTS = "Ask an administrator of the group to let the bot send messages."
GONE = "Add the bot again, if it is still wanted there."
ASIDE_REMEDY = "Please tell the developers what the log says; the bot reads them when it can."
PENDING = 500


async def examine(settings: TelegramBot, notebook: Notebook) -> AsyncIterator[Finding]:
    """Look at token, privacy mode, webhook and groups; raises nothing."""
    wire = Wire(settings)
    try:
        async for finding in _all(settings, wire, notebook):
            yield finding
    except InvalidToken:
        yield Finding(False, "telegram: the token is refused", TOKEN)
    except TelegramError as error:
        yield Finding(False, f"telegram: {settings.base_url} answers with {error}", ADDRESS)
    finally:
        await wire.hang_up()


async def _all(settings: TelegramBot, wire: Wire, notebook: Notebook) -> AsyncIterator[Finding]:
    me = await wire.call("getMe")
    yield Finding(True, f"telegram: connected as @{word(me, 'username')}")
    hears = find(me, "can_read_all_group_messages") is True
    mode = "off: the bot is sent every word in groups" if hears else "on, as it should be"
    yield Finding(not hears, f"telegram: privacy mode is {mode}", PRIVACY)
    joins = find(me, "can_join_groups") is not False
    yield Finding(joins, f"telegram: {'can' if joins else 'cannot'} be added to groups", GROUPS)
    yield _webhook(settings, await wire.call("getWebhookInfo"))
    for chat, group in (await notebook.every(KIND)).items():
        yield await _group(wire, word(me, "username"), find(me, "id"), chat, group)
    aside = len(await notebook.every(ASIDE))
    yield Finding(aside == 0, f"telegram: {aside} updates could not be read", ASIDE_REMEDY)


def _webhook(settings: TelegramBot, info: object) -> Finding:
    url, waiting = word(info, "url"), find(info, "pending_update_count")
    trouble = word(info, "last_error_message")
    if not settings.webhook_url:
        seen = f"a webhook is set: {url}" if url else f"updates are asked for, {waiting} wait"
        return Finding(not url, f"telegram: {seen}", NO_WEBHOOK)
    said = f"; last trouble: {trouble}" if trouble else ""
    seen = f"telegram: webhook {url or 'not set'}, {waiting} updates wait{said}"
    well = url == settings.webhook_url and not (isinstance(waiting, int) and waiting > PENDING)
    return Finding(well and not trouble, seen, WEBHOOK)


async def _group(wire: Wire, name: str, me: object, chat: str, group: Json) -> Finding:
    """Look at what the bot may do in a group it was added to."""
    where = f"telegram: in “{word(group, 'name') or chat}”"
    try:
        member = await wire.call("getChatMember", {"chat_id": int(chat), "user_id": me})
    except InvalidToken:
        raise
    except TelegramError as error:
        return Finding(False, f"{where}: {error}", GONE)
    status = word(member, "status")
    if status in ("left", "kicked"):
        return Finding(False, f"{where}: @{name} is no longer there", GONE)
    muted = find(member, "can_send_messages") is False or find(member, "can_post_messages") is False
    may = "may not write" if muted else "may write"
    return Finding(not muted, f"{where}: {status}, {may}", RIGHTS)
