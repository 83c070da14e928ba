"""Methods about the bot's own menus, texts and webhook."""

import re

from tests.telegram.access import Params, find_chat
from tests.telegram.commands import Key, read_key
from tests.telegram.persons import Json
from tests.telegram.refusals import bad
from tests.telegram.updates import Webhook
from tests.telegram.world import World

COMMAND = re.compile("[a-z0-9_]{1,32}")
LANGUAGE = re.compile("[a-z]{2}|")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


def menu_key(world: World, params: Params) -> Key:
    """Return the scope and language of a menu; raises Refused."""
    language = params.get("language_code", "")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    scope = params.get("scope")
    chat = find_chat(world, scope["chat_id"]) if scope and "chat_id" in scope else None
    if chat and chat.type == "channel":
        raise bad("can't change commands in channel chats")
    return read_key(scope, language, chat)


def set_my_commands(world: World, params: Params) -> bool:
    """Set a menu; an old server does not keep what it does not know."""
    key = menu_key(world, params)
    kept = ("command", "description", *(["is_ephemeral"] if world.ephemeral else []))
    menu: list[Json] = []
    for given in params["commands"]:
        command = given["command"].removeprefix("/")
        if not COMMAND.fullmatch(command):
            raise bad("BOT_COMMAND_INVALID")
        menu.append({name: given[name] for name in kept if name in given} | {"command": command})
    world.menus.by_key[key] = menu
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return a menu as it was set."""
    return world.menus.by_key.get(menu_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Delete a menu."""
    world.menus.by_key.pop(menu_key(world, params), None)
    return True


def set_my_description(world: World, params: Params) -> bool:
    """Set what stands in an empty chat with the bot."""
    return set_about(world, params, "description")


def get_my_description(world: World, params: Params) -> Json:
    """Return what stands in an empty chat with the bot."""
    return get_about(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """Set what stands on the bot's page."""
    return set_about(world, params, "short_description")


def get_my_short_description(world: World, params: Params) -> Json:
    """Return what stands on the bot's page."""
    return get_about(world, params, "short_description")


def set_my_name(world: World, params: Params) -> bool:
    """Set the bot's name."""
    return set_about(world, params, "name")


def get_my_name(world: World, params: Params) -> Json:
    """Return the bot's name."""
    found = get_about(world, params, "name")
    return found if found["name"] else {"name": world.me.first_name}


def set_about(world: World, params: Params, name: str) -> bool:
    """Set a text about the bot in a language; an empty one makes way for the others."""
    world.about[name, params.get("language_code", "")] = params.get(name, "")
    return True


def get_about(world: World, params: Params, name: str) -> Json:
    """Return a text about the bot, in a language or for everybody."""
    own = world.about.get((name, params.get("language_code", "")))
    return {name: own or world.about.get((name, ""), "")}


def set_webhook(world: World, params: Params) -> bool:
    """Have updates sent to a URL; http is taken too, since this server has no certificates."""
    secret = params.get("secret_token", "")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    forget(world, params)
    world.updates.want(params.get("allowed_updates"))
    world.updates.send_to(Webhook(params["url"], secret))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Have updates sent nowhere."""
    forget(world, params)
    world.updates.send_to(Webhook())
    return True


def forget(world: World, params: Params) -> None:
    """Drop what has waited, when that is wanted."""
    if params.get("drop_pending_updates"):
        world.updates.pending.clear()


def get_webhook_info(world: World, params: Params) -> Json:
    """Return how it stands with the webhook."""
    updates = world.updates
    written: Json = {
        "url": updates.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
        "allowed_updates": sorted(updates.allowed),
    }
    if updates.webhook.failed:
        written["last_error_message"] = updates.webhook.failed
        written["last_error_date"] = int(world.now())
    return written


HANDLERS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
