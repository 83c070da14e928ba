"""What was said while nobody listened: read again over REST, complete and in its order.

https://api.mattermost.com/#tag/posts/operation/GetPostsForChannel
"""

from bot.adapters.mattermost.wire import Wire
from bot.adapters.shapes import Json, find, word

CHANGED_AT_MOST = 1000
"""`since` gives so many posts, of more than that any, in no order. See `GetPostsSince` in
https://github.com/mattermost/mattermost/blob/master/server/channels/store/sqlstore/post_store.go
"""
PAGE = 200


async def since(wire: Wire, channel: str, at: int) -> list[Json]:
    """Return the posts of a channel that were made or changed after `at`, in milliseconds.

    The oldest come first. Of more than a thousand, those that were only changed may be missing.
    Raises what the wire raises.
    """
    found = await wire.posts(channel, {"since": at})
    if len(found) >= CHANGED_AT_MOST:
        found += await _pages(wire, channel, at)
    posts = {word(each, "id"): each for each in found if not find(each, "delete_at")}
    return sorted(posts.values(), key=made_at)


async def _pages(wire: Wire, channel: str, at: int) -> list[Json]:
    """Go back page by page, from the newest to what was made before."""
    found: list[Json] = []
    params: dict[str, object] = {"per_page": PAGE}
    while True:
        page = sorted(await wire.posts(channel, params), key=made_at)
        found += [each for each in page if made_at(each) > at]
        if len(page) < PAGE or made_at(page[0]) <= at:
            return found
        params = {"per_page": PAGE, "before": word(page[0], "id")}


def made_at(post: Json) -> int:
    """Return when a post was made, in milliseconds by the server's clock."""
    at = find(post, "create_at")
    return at if isinstance(at, int) else 0
