"""What was said while nobody listened: read again over REST, complete and in its order.

https://api.mattermost.com/#tag/posts/operation/GetPostsForChannel
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.adapters.shapes import Json, find, word

CHANGED_AT_MOST = 1000
"""`since` gives so many posts, of more than that any, in no order. See `GetPostsSince` in
https://github.com/mattermost/mattermost/blob/master/server/channels/store/sqlstore/post_store.go
"""
PAGE = 200


Read = Callable[[str, Mapping[str, object]], Awaitable[list[Json]]]
"""Returns posts of a channel, as `Wire.posts` does."""


async def since(read: Read, channel: str, at: int, wanted: Callable[[Json], bool]) -> list[Json]:
    """Return the posts of a channel that were made or changed after `at`, in milliseconds.

    The oldest come first, of them those that are wanted, and the newest. Of more than a thousand,
    those that were only changed may be missing. Raises what reading raises.
    """
    found = await read(channel, {"since": at})
    kept = _kept(found, wanted)
    if len(found) >= CHANGED_AT_MOST:
        kept |= await _pages(read, channel, at, wanted)
    return sorted(kept.values(), key=made_at)


def _kept(posts: list[Json], wanted: Callable[[Json], bool]) -> dict[str, Json]:
    there = [each for each in posts if not find(each, "delete_at")]
    newest = max(there, key=made_at, default=None)
    return {word(each, "id"): each for each in there if each is newest or wanted(each)}


async def _pages(
    read: Read, channel: str, at: int, wanted: Callable[[Json], bool]
) -> dict[str, Json]:
    """Go back page by page, from the newest to what was made before."""
    kept: dict[str, Json] = {}
    edge, seen = "", set[str]()
    while edge not in seen:
        seen.add(edge)
        before: Json = {"before": edge} if edge else {}
        page = sorted(await read(channel, {"per_page": PAGE} | before), key=made_at)
        kept |= _kept([each for each in page if made_at(each) > at], wanted)
        if len(page) < PAGE or made_at(page[0]) <= at:
            break
        edge = word(_edge(page), "id")
    return kept


def _edge(page: list[Json]) -> Json:
    """Return the oldest post but those of the first moment: what is `before` has another one.

    See `getPostsAround` in the file named above.
    """
    later = (each for each in page if made_at(each) > made_at(page[0]))
    return next(later, page[0])


def made_at(post: Json) -> int:
    """Return when a post was made, in milliseconds by the server's clock."""
    at = find(post, "create_at")
    return at if isinstance(at, int) else 0
