"""What `cxc-bot doctor` finds out about the bot on Telegram."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.adapters.notebook import Notebook
from bot.adapters.shapes import find, word
from bot.adapters.telegram.groups import KIND
from bot.adapters.telegram.inbox import ASIDE
from bot.adapters.telegram.wire import Wire
from bot.findings import Finding
from bot.settings import TelegramBot

BOTFATHER = (
    "Ask BotFather for the token (/mybots, the bot, API Token), for CXC_TELEGRAM__TOKEN or"
    " [telegram] token. Is [telegram] base_url right?"
)
ADDRESS = "Is [telegram] base_url right, and does this machine reach it?"
PRIVACY = (
    "It need not: commands, replies and buttons arrive anyway. To turn it on again: BotFather,"
    " /setprivacy, Enable; then take the bot out of each group and add it again."
)
JOIN = "BotFather: /setjoingroups, Enable. Until then nobody can add the bot to a group."
NO_WEBHOOK = "It is deleted at the next start, because [telegram] names no webhook_url."
WEBHOOK = "Start the bot: it sets the webhook. Is webhook_url reachable from outside, by https?"
RUNNING = "Is the bot running? Telegram keeps them for 24 hours."
RIGHTS = "Ask an administrator there to let the bot send messages."
ASIDE_REMEDY = (
    "Please tell the developers what the log says. They are kept for seven days, and read by the"
    " first version that can."
)
PENDING = 500
RECENT = timedelta(hours=1)
"""For how long a trouble with a webhook is worth a word: Telegram never forgets the last one."""


async def examine(settings: TelegramBot, notebook: Notebook) -> AsyncIterator[Finding]:
    """Look at token, privacy mode, webhook and groups; raises nothing."""
    wire = Wire(settings)
    try:
        async for finding in _all(settings, wire, notebook):
            yield finding
    except InvalidToken:
        yield Finding(False, "telegram: the token is refused", BOTFATHER)
    except RetryAfter as error:
        yield Finding(True, f"telegram: not everything was looked at: {error}")
    except BadRequest as error:
        yield Finding(False, f"telegram: {settings.base_url} refuses: {error}", ADDRESS)
    except TelegramError as error:
        yield Finding(False, f"telegram: {settings.base_url} does not answer: {error}", ADDRESS)
    finally:
        await wire.hang_up()


async def _all(settings: TelegramBot, wire: Wire, notebook: Notebook) -> AsyncIterator[Finding]:
    me = await wire.call("getMe")
    if not (name := word(me, "username")):
        raise TelegramError("it does not say who we are")
    yield Finding(True, f"telegram: connected as @{name}")
    hears = find(me, "can_read_all_group_messages") is True
    mode = "off: the bot is sent every word in groups" if hears else "on, as it should be"
    yield Finding(not hears, f"telegram: privacy mode is {mode}", PRIVACY)
    joins = find(me, "can_join_groups") is not False
    yield Finding(joins, f"telegram: {'can' if joins else 'cannot'} be added to groups", JOIN)
    yield _updates(settings, await wire.call("getWebhookInfo"), notebook.now())
    aside = len(await notebook.every(ASIDE))
    yield Finding(aside == 0, f"telegram: updates that could not be read: {aside}", ASIDE_REMEDY)
    for chat, group in (await notebook.every(KIND)).items():
        yield await _group(wire, find(me, "id"), chat, word(group, "name") or chat)


def _updates(settings: TelegramBot, info: object, now: datetime) -> Finding:
    url, waiting = word(info, "url"), find(info, "pending_update_count")
    many = isinstance(waiting, int) and waiting > PENDING
    if not settings.webhook_url and url:
        return Finding(False, f"telegram: a webhook is set: {url}", NO_WEBHOOK)
    if not settings.webhook_url:
        seen = f"telegram: updates are asked for, {waiting} waiting"
        return Finding(not many, seen, RUNNING)
    trouble = _trouble(info, now)
    said = f"; last trouble: {trouble}" if trouble else ""
    seen = f"telegram: updates are brought to {url or 'nowhere yet'}, {waiting} waiting{said}"
    well = url == settings.webhook_url and not many and not trouble
    return Finding(well, seen, WEBHOOK)


def _trouble(info: object, now: datetime) -> str:
    """Return what has lately gone wrong with a webhook."""
    at = find(info, "last_error_date")
    recent = isinstance(at, int) and now - datetime.fromtimestamp(at, UTC) < RECENT
    return word(info, "last_error_message") if recent else ""


async def _group(wire: Wire, me: object, chat: str, name: str) -> Finding:
    """Look at what the bot may do in a group or a channel it was added to."""
    try:
        member = await wire.call("getChatMember", {"chat_id": int(chat), "user_id": me})
        status = word(member, "status")
        if status in ("left", "kicked"):
            return _gone(name)
        muted = find(member, "can_post_messages") is False or not await _may(wire, chat, member)
    except (BadRequest, Forbidden):
        return _gone(name)
    except ChatMigrated:
        return Finding(True, f"telegram: “{name}” has become a supergroup")
    may = "may not write" if muted else "may write"
    return Finding(not muted, f"telegram: in “{name}” as {status}, {may}", RIGHTS)


async def _may(wire: Wire, chat: str, member: object) -> bool:
    """Say whether a member may write: a group can have a word in that for each, and for all."""
    status = word(member, "status")
    if status == "restricted":
        return find(member, "can_send_messages") is not False
    if status != "member":
        return True
    info = await wire.call("getChat", {"chat_id": int(chat)})
    return find(info, "permissions", "can_send_messages") is not False


def _gone(name: str) -> Finding:
    return Finding(True, f"telegram: no longer in “{name}”")
