"""What is done with reactions."""

from tests.mattermost import changing
from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.persons import Json
from tests.mattermost.refusals import forbidden, invalid


def create_reaction(ask: Ask) -> Json:
    """React to a post."""
    if ask.body.get("user_id") != ask.who.id:
        raise forbidden()
    if not ask.body.get("emoji_name"):
        raise invalid("emoji_name")
    post = ask.post(ask.body.get("post_id") or "-")
    ask.own_channel(post.channel.id)
    return changing.react(ask.world, ask.who, post, ask.body["emoji_name"]).as_json()


def delete_reaction(ask: Ask) -> Json:
    """Take a reaction back."""
    changing.take_back(ask.world, ask.myself(), ask.post(), ask.params["emoji_name"])
    return OK


def list_reactions(ask: Ask) -> list[Json]:
    """Return the reactions to a post."""
    return [each.as_json() for each in ask.post().reactions]


def list_all_reactions(ask: Ask) -> Json:
    """Return the reactions to many posts."""
    found = [ask.post(each) for each in ask.body]
    return {each.id: [one.as_json() for one in each.reactions] for each in found}


HANDLERS: dict[str, Handler] = {
    "POST /reactions": create_reaction,
    "DELETE /users/{user_id}/posts/{post_id}/reactions/{emoji_name}": delete_reaction,
    "GET /posts/{post_id}/reactions": list_reactions,
    "POST /posts/ids/reactions": list_all_reactions,
}
