"""Buttons: what happens when somebody presses one."""

from tests.mattermost import changing, writing
from tests.mattermost.answers import check_press_answer, is_unreadable
from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.calling import call_bot, read_slack
from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import Post
from tests.mattermost.refusals import Refused, missing
from tests.mattermost.world import World


async def press_action(ask: Ask) -> Json:
    """Press a button of a post."""
    chosen = (ask.body or {}).get("selected_option", "")
    trigger = await press(ask.world, ask.who, find_post(ask), ask.params["action_id"], chosen)
    return OK | {"trigger_id": trigger}


def find_post(ask: Ask) -> Post:
    """Return a post the sender sees, or what was shown to them only."""
    shown = {post.id: post for person, post in ask.world.whispers if person is ask.who}
    sealed = shown.get(ask.params["post_id"]) if (ask.body or {}).get("cookie") else None
    return sealed or ask.post()


async def press(world: World, who: Person, post: Post, action: str, chosen: str = "") -> str:
    """Tell a button's bot, do what it answers and return the trigger; raises Refused."""
    found = next((each for each in post.actions if each.get("id") == action), None)
    if found is None or not found.get("integration", {}).get("url"):
        raise Refused(404, "api.post.do_action.action_id.app_error", "Invalid action id.")
    told = write_press(world, who, post, found, chosen)
    heard = await call_bot(world, found["integration"]["url"], json=told)
    readable = heard.status == 200 and isinstance(heard.data, dict)
    wrong = check_press_answer(heard.data) if readable else []
    world.violations.extend(wrong)
    if not readable or is_unreadable(wrong):
        name = "api.post.do_action.action_integration.app_error"
        raise Refused(400, name, "Action integration error.")
    follow(world, who, post, heard.data)
    return str(told["trigger_id"])


def write_press(world: World, who: Person, post: Post, action: Json, chosen: str) -> Json:
    """Return what a button's bot is told; nothing of it is signed."""
    team = post.channel.team
    context = dict(action["integration"].get("context") or {})
    if action.get("type") == "select":
        context["selected_option"] = chosen
    return {
        "user_id": who.id,
        "user_name": who.username,
        "channel_id": post.channel.id,
        "channel_name": post.channel.name,
        "team_id": team.id if team else "",
        "team_domain": team.name if team else "",
        "post_id": post.id,
        "trigger_id": world.trigger(who),
        "type": action.get("type", ""),
        "data_source": action.get("data_source", ""),
        "context": context,
    }


def follow(world: World, who: Person, post: Post, given: Json) -> None:
    """Do what a bot answers to a press: change the post, whisper."""
    update = given.get("update")
    if isinstance(update, dict):
        kept = {"message": "", "props": post.props} | update
        if kept["props"] is None:
            kept["props"] = post.props
        change(world, post, kept)
    if given.get("ephemeral_text"):
        text = read_slack(given | {"text": given["ephemeral_text"]})["text"]
        writing.whisper(world, who, post.channel, text)


def change(world: World, post: Post, kept: Json) -> None:
    """Change a post; raises Refused for a whisper, which is not among the posts.

    UpdatePost, which channels/app/integration_action.go calls, does not find it. See
    https://github.com/mattermost/docs/pull/2620
    """
    if post.id not in world.posts:
        world.violations.append("an ephemeral post cannot be updated")
        raise missing("post")
    changing.edit_post(world, post, kept)


HANDLERS: dict[str, Handler] = {
    "POST /posts/{post_id}/actions/{action_id}": press_action,
}
"""What needs no token: the trigger is one."""
