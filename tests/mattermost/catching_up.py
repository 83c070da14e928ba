"""What is answered to who asks what is written in a channel."""

from tests.mattermost.asking import Ask, Handler
from tests.mattermost.persons import Json
from tests.mattermost.posts import Post, list_posts

CAUGHT_UP = 1000
"""So many posts `since` brings, in no order (store/sqlstore/post_store.go, GetPostsSince)."""


def list_channel_posts(ask: Ask) -> Json:
    """Return a page of a channel, or what changed since."""
    channel = ask.channel()
    found = [each for each in ask.world.posts.values() if each.channel is channel]
    if "since" in ask.query:
        return list_changed(found, int(ask.query["since"]))
    found = [each for each in found if not each.deleted]
    found.sort(key=lambda each: (each.created, each.id), reverse=True)
    before, after = ask.query.get("before"), ask.query.get("after")
    ids = [each.id for each in found]
    if before in ids:
        found = found[ids.index(before) + 1 :]
    if after in ids:
        newer = found[: ids.index(after)]
        found = newer[::-1]
    return list_posts(ask.page(found))


def list_changed(posts: list[Post], since: int) -> Json:
    """Return posts changed after a time; of more than a thousand any thousand."""
    found = [each for each in posts if each.updated > since]
    return list_posts(sorted(found, key=lambda each: each.id)[:CAUGHT_UP])


def list_pinned(ask: Ask) -> Json:
    """Return what is pinned in a channel."""
    return list_posts([each for each in ask.channel().posts if each.pinned])


HANDLERS: dict[str, Handler] = {
    "GET /channels/{channel_id}/posts": list_channel_posts,
    "GET /channels/{channel_id}/pinned": list_pinned,
}
