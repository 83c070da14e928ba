"""What happens when somebody calls a slash command."""

from typing import TYPE_CHECKING, Any

from tests.mattermost import writing
from tests.mattermost.answers import check_command_answer, is_unreadable
from tests.mattermost.calling import Heard, call_bot, read_slack
from tests.mattermost.commands import OPEN_FOR, Command, Return
from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import show_attachment
from tests.mattermost.refusals import Refused, forbidden, missing
from tests.mattermost.world import World

if TYPE_CHECKING:
    from tests.mattermost.places import Channel, Team
    from tests.mattermost.posts import Post


ANSWER: Json = {
    "response_type": "",
    "text": "",
    "username": "",
    "channel_id": "",
    "icon_url": "",
    "type": "",
    "props": None,
    "goto_location": "",
    "trigger_id": "",
    "skip_slack_parsing": False,
    "attachments": None,
    "extra_responses": None,
}


def find_command(world: World, team: "Team", word: str) -> Command | None:
    """Return the command of a word."""
    found = (each for each in world.commands.values() if each.team is team)
    return next((each for each in found if each.trigger == word.lower()), None)


async def execute(
    world: World,
    who: Person,
    channel: "Channel",
    team: "Team | None",
    line: str,
    *,
    root: "Post | None" = None,
) -> Json:
    """Ask a command's bot, and show what it answers."""
    team = channel.team or team
    if team is None or who.id not in team.members:
        raise forbidden()
    word, _, text = line.removeprefix("/").partition(" ")
    command = find_command(world, team, word)
    if command is None:
        raise unknown(word)
    back = Return(command, who, channel, root, world.now() + OPEN_FOR)
    world.returns[back.id] = back
    form = write_form(world, back, line.partition(" ")[0], text)
    secret = {"Authorization": f"Token {command.token}"}
    heard = await call_bot(world, command.given["url"], data=form, headers=secret)
    given = read_answer(word, heard)
    wrong = check_command_answer(given)
    world.violations.extend(wrong)
    if is_unreadable(wrong):
        raise failed(word)
    show_answer(world, back, given)
    return complete(given) | {"trigger_id": form["trigger_id"]}


def unknown(word: str) -> Refused:
    """Return what somebody sees who calls a command there is not."""
    name = "api.command.execute_command.not_found.app_error"
    text = f"Command with a trigger of '{word}' not found. To send a message beginning with"
    text += ' "/", try adding an empty space at the beginning of the message.'
    return Refused(404, name, text)


def failed(word: str) -> Refused:
    """Return what somebody sees whose command nobody answered."""
    name = "api.command.execute_command.failed.app_error"
    return Refused(500, name, f"Command with a trigger of '{word}' failed.")


def write_form(world: World, back: Return, word: str, text: str) -> dict[str, str]:
    """Return what a command's bot is told."""
    root = {"root_id": back.root.id} if back.root else {}
    return root | {
        "channel_id": back.channel.id,
        "channel_name": back.channel.name,
        "command": word,
        "response_url": f"{world.url}/hooks/commands/{back.id}",
        "team_domain": back.command.team.name,
        "team_id": back.command.team.id,
        "text": text,
        "token": back.command.token,
        "trigger_id": world.trigger(back.person),
        "user_id": back.person.id,
        "user_name": back.person.username,
    }


def read_answer(word: str, heard: Heard) -> Json:
    """Return what a bot answered; raises Refused where that is nothing to show."""
    start = f"Command with a trigger of '{word}'"
    if heard.status == 0:
        raise failed(word)
    if heard.status != 200:
        name = "api.command.execute_command.failed_resp.app_error"
        raise Refused(500, name, f"{start} returned response {heard.status}.")
    if heard.kind != "application/json":
        return {"text": heard.body.decode(errors="replace")}
    if not heard.body:
        return {}
    if not isinstance(heard.data, dict):
        name = "api.command.execute_command.failed_empty.app_error"
        raise Refused(500, name, f"{start} returned an empty response.")
    return heard.data


def show_answer(world: World, back: Return, given: Json) -> None:
    """Show an answer: to who called, or to everybody as if who called had written it."""
    for each in [given, *(given.get("extra_responses") or [])]:
        text = read_slack(each).get("text", "")
        props: Json = (each.get("props") or {}) | {"from_webhook": "true"}
        if each.get("attachments"):
            props["attachments"] = each["attachments"]
        if not text and "attachments" not in props:
            continue
        if each.get("response_type") == "in_channel":
            writing.write_post(world, back.person, back.channel, text, root=back.root, props=props)
        else:
            writing.whisper(world, back.person, back.channel, text, props=props)


def complete(given: Json) -> Json:
    """Return an answer with all its fields, as who called may see it."""
    made = ANSWER | {name: value for name, value in given.items() if name in ANSWER}
    if made["attachments"]:
        made["attachments"] = [
            show_attachment(each, whispered=True) for each in made["attachments"]
        ]
    if made["extra_responses"]:
        made["extra_responses"] = [complete(each) for each in made["extra_responses"]]
    return made


def answer_late(world: World, number: str, given: Any) -> None:
    """Take an answer at a response_url; raises Refused when it is used up or too late."""
    back = world.returns.get(number)
    if back is None:
        raise missing("command_webhook")
    if back.left == 0 or world.now() > back.until:
        raise Refused(400, "web.command_webhook.invalid.app_error", "Invalid webhook.")
    if not isinstance(given, dict):
        raise Refused(400, "web.command_webhook.parse.app_error", "Unable to parse.")
    wrong = check_command_answer(given)
    world.violations.extend(wrong)
    if is_unreadable(wrong):
        raise Refused(400, "web.command_webhook.parse.app_error", "Unable to parse.")
    back.left -= 1
    show_answer(world, back, given)
