"""What is answered about people and the server."""

from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.persons import Json, Person
from tests.mattermost.refusals import missing


def show(ask: Ask, person: Person) -> Json:
    """Return an account as the sender sees it."""
    return person.as_own_json() if person is ask.who else person.as_json()


def get_user(ask: Ask) -> Json:
    """Return an account."""
    return show(ask, ask.person())


def get_user_by_username(ask: Ask) -> Json:
    """Return the account of a name."""
    return show(ask, find_named(ask, ask.params["username"]))


def find_named(ask: Ask, name: str) -> Person:
    """Return who has a name."""
    for each in ask.world.people.values():
        if each.username == name.lower():
            return each
    raise missing("user")


def get_users_by_ids(ask: Ask) -> list[Json]:
    """Return the accounts there are of those asked for."""
    found = (ask.world.people.get(each) for each in dict.fromkeys(ask.body))
    return [show(ask, each) for each in found if each]


def get_users_by_usernames(ask: Ask) -> list[Json]:
    """Return the accounts there are of the names asked for."""
    return [show(ask, each) for each in ask.world.people.values() if each.username in ask.body]


def list_users(ask: Ask) -> list[Json]:
    """Return a page of accounts."""
    found = [*ask.world.people.values()]
    if number := ask.query.get("in_channel"):
        found = [*ask.own_channel(number).members.values()]
    if number := ask.query.get("in_team"):
        found = [*ask.team(number).members.values()]
    if ask.query.get("active") == "true":
        found = [each for each in found if not each.deleted]
    found.sort(key=lambda each: each.username)
    return [show(ask, each) for each in ask.page(found)]


def get_status(ask: Ask) -> Json:
    """Return whether somebody is there."""
    found = ask.person()
    status = "online" if found.online else "offline"
    return {"user_id": found.id, "status": status, "manual": False, "last_activity_at": 0}


def put_status(ask: Ask) -> Json:
    """Let the sender be there or not."""
    ask.myself().online = ask.body["status"] != "offline"
    return get_status(ask)


def type_something(ask: Ask) -> Json:
    """Let others see that the sender writes."""
    channel = ask.own_channel(ask.body["channel_id"])
    data = {"parent_id": ask.body.get("parent_id", ""), "user_id": ask.myself().id}
    others = [each for each in channel.members if each != ask.who.id]
    ask.world.tell("typing", data, channel=channel, people=others)
    return OK


def get_bot(ask: Ask) -> Json:
    """Return a bot account, as its owner and who runs the server may."""
    found = ask.world.people.get(ask.params["bot_user_id"])
    if found is None or not found.is_bot or not (ask.is_admin or found is ask.who):
        raise missing("bot")
    dates = {"create_at": found.created, "update_at": found.created, "delete_at": found.deleted}
    names = {"username": found.username, "display_name": found.first_name, "description": ""}
    return {"user_id": found.id, "owner_id": "", **dates, **names}


def ping(ask: Ask) -> Json:
    """Return that the server is there."""
    systems = ("Android", "Desktop", "Ios")
    ends = ("LatestVersion", "MinVersion")
    return {f"{system}{end}": "" for system in systems for end in ends} | OK


def get_config(ask: Ask) -> Json:
    """Return what clients are told of the server."""
    return {
        "Version": "11.4.0",
        "SiteURL": ask.world.url,
        "DefaultClientLocale": "en",
        "EnableCommands": "true",
        "MaxPostSize": "16383",
        "EnableUserAccessTokens": "true",
    }


HANDLERS: dict[str, Handler] = {
    "GET /users": list_users,
    "GET /users/{user_id}": get_user,
    "GET /users/username/{username}": get_user_by_username,
    "POST /users/ids": get_users_by_ids,
    "POST /users/usernames": get_users_by_usernames,
    "GET /users/{user_id}/status": get_status,
    "PUT /users/{user_id}/status": put_status,
    "POST /users/{user_id}/typing": type_something,
    "GET /bots/{bot_user_id}": get_bot,
    "GET /system/ping": ping,
    "GET /config/client": get_config,
}
OPEN = {"GET /system/ping", "GET /config/client"}
"""What needs no token."""
