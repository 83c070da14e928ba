"""Methods that ask about chats, and that leave them."""

from tests.telegram.access import Params, enter, find_chat
from tests.telegram.persons import Json, Membership
from tests.telegram.refusals import bad
from tests.telegram.world import World


def get_me(world: World, params: Params) -> Json:
    """Return the bot itself."""
    return world.me.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


def get_chat(world: World, params: Params) -> Json:
    """Return a chat."""
    chat = find_chat(world, params["chat_id"])
    return (
        chat.as_full_json()
        if chat.person or chat.username
        else enter(world, chat.id).as_full_json()
    )


def get_chat_member(world: World, params: Params) -> Json:
    """Return somebody's standing; of others it is sure only when the bot is an admin."""
    chat = enter(world, params["chat_id"])
    person = world.people.get(params["user_id"])
    if person is None:
        raise bad("invalid user_id specified")
    if chat.person:
        standing = Membership(person) if person in (chat.person, world.me) else None
    else:
        standing = chat.standing(person)
    if standing is None or (standing.person.id not in chat.members and not chat.person):
        raise bad("member not found")
    return standing.as_json()


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Return those who run a group, without other bots."""
    chat = enter(world, params["chat_id"])
    if chat.person:
        raise bad("there are no administrators in the private chat")
    admins = [each for each in chat.members.values() if each.admin]
    return [each.as_json() for each in admins if not each.person.is_bot or each.person is world.me]


def get_chat_member_count(world: World, params: Params) -> int:
    """Return how many are in a chat."""
    chat = enter(world, params["chat_id"])
    return 2 if chat.person else sum(each.inside for each in chat.members.values())


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    chat = enter(world, params["chat_id"])
    if chat.person:
        raise bad("chat member status can't be changed in private chats")
    world.change(chat, world.me, world.me, "left")
    world.new_message(chat, world.me, extra={"left_chat_member": world.me.as_json()})
    return True


def get_file(world: World, params: Params) -> Json:
    """Return where a file is fetched."""
    media = world.files.get(params["file_id"])
    if media is None:
        raise bad("invalid file_id")
    name = params["file_id"]
    return {"file_id": name, "file_unique_id": name.replace("file", "unique"), "file_path": name}


HANDLERS = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
