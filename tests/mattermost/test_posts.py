"""Posts on the server: sent twice, too long, changed, deleted, caught up with."""

import asyncio

import aiohttp
import pytest

from tests.mattermost.caller import Caller
from tests.mattermost.scene import Scene, keyboard

pytestmark = pytest.mark.asyncio


async def test_a_post_sent_twice(call: Caller, scene: Scene) -> None:
    """Within 30 s it is the same post with its first text; then, or after a restart, another."""
    given = {"channel_id": scene.town.id, "message": "Hello", "pending_post_id": "letter-7"}
    first = await call("POST", "/posts", given)
    again = await call("POST", "/posts", given | {"message": "Hello again"})
    assert again.status == 201
    assert (again.body["id"], again.body["message"]) == (first.body["id"], "Hello")
    scene.server.pass_time(29)
    assert (await call("POST", "/posts", given)).body["id"] == first.body["id"]
    scene.server.pass_time(2)
    late = await call("POST", "/posts", given)
    assert late.body["id"] != first.body["id"]
    await scene.server.restart()
    assert (await call("POST", "/posts", given)).body["id"] != late.body["id"]
    assert len(scene.town.written) == 3


async def test_a_post_sent_twice_at_once(call: Caller, scene: Scene) -> None:
    """While the first is on its way, the second is refused and may try again."""
    scene.server.world.writing_seconds = 0.05
    given = {"channel_id": scene.town.id, "message": "Hello", "pending_post_id": "letter-7"}
    answers = await asyncio.gather(*(call("POST", "/posts", given) for _ in range(2)))
    refused, made = sorted(answers, key=lambda each: -each.status)
    assert (made.status, refused.status) == (201, 500)
    assert refused.body["id"] == "api.post.deduplicate_create_post.pending"
    assert (await call("POST", "/posts", given)).body["id"] == made.body["id"]


async def test_what_was_refused_may_be_sent_again(call: Caller, scene: Scene) -> None:
    """A failure is not remembered."""
    given = {"channel_id": scene.town.id, "pending_post_id": "letter-7"}
    assert (await call("POST", "/posts", given | {"message": "é" * 16_384})).status == 400
    assert (await call("POST", "/posts", given | {"message": "é" * 16_383})).status == 201
    assert (await call("POST", "/posts", given | {"message": ""})).body["message"] != ""
    other = {"channel_id": scene.town.id, "message": ""}
    assert (await call("POST", "/posts", other)).status == 201


async def test_threads(call: Caller, scene: Scene) -> None:
    """An answer to an answer is in the same thread; a root elsewhere is none."""
    root = scene.ada.say("Who knows SPARQL?", scene.town)
    reply = scene.ben.say("I do", scene.town, root=root)
    given = {"channel_id": scene.town.id, "message": "Meet", "root_id": reply.id}
    made = await call("POST", "/posts", given)
    assert made.body["root_id"] == root.id
    thread = (await call("GET", f"/posts/{reply.id}/thread")).body
    assert set(thread["order"]) == {root.id, reply.id, made.body["id"]}
    direct = scene.ada.direct("Hello")
    assert (await call("POST", "/posts", given | {"root_id": direct.id})).status == 400


async def test_changes(call: Caller, scene: Scene) -> None:
    """The bot changes and deletes what it wrote, and with read props its buttons die."""
    given = {"channel_id": scene.town.id, "message": "Hi", "props": keyboard("http://x/", "Yes")}
    post = (await call("POST", "/posts", given)).body
    assert "integration" not in str(post)
    assert post["props"]["from_bot"] == "true"
    kept = scene.server.world.posts[post["id"]]
    assert kept.actions[0]["integration"]["url"] == "http://x/"
    path = f"/posts/{post['id']}"
    await call("PUT", f"{path}/patch", {"message": "Hello"})
    assert "integration" in str(kept.actions)
    read = (await call("GET", path)).body
    await call("PUT", f"{path}/patch", {"props": read["props"]})
    assert "integration" not in str(kept.actions)
    assert (await call("PUT", f"{path}/patch", {"props": {}})).body["props"] == {}
    assert (await call("PUT", path, {"id": post["id"], "message": "Bye"})).body["message"] == "Bye"
    assert (await call("DELETE", path)).body == {"status": "OK"}
    assert (await call("GET", path)).status == 404
    assert (await call("PUT", f"{path}/patch", {"message": "x"})).status == 404


async def test_catching_up(call: Caller, scene: Scene) -> None:
    """`since` is exclusive and brings what changed: edits, reactions and traces of deletions."""
    town, ada = scene.town, scene.ada
    old, gone = ada.say("Old", town), ada.say("Gone", town)
    scene.server.pass_time(5)
    mark = ada.say("Mark", town)
    scene.server.pass_time(5)
    scene.ben.react(old, "one")
    ada.delete(gone)
    new = ada.say("New", town)
    path = f"/channels/{town.id}/posts"
    found = (await call("GET", path, since=mark.updated)).body["posts"]
    assert set(found) == {old.id, gone.id, new.id}
    assert (found[gone.id]["message"], found[gone.id]["delete_at"] > 0) == ("", True)
    assert set((await call("GET", path, since=mark.updated - 1)).body["posts"]) > {mark.id}
    after = (await call("GET", path, after=old.id, per_page=1)).body
    assert after["order"] == [mark.id]
    channels = (await call("GET", f"/users/me/teams/{scene.team.id}/channels")).body
    last = {each["id"]: each["last_post_at"] for each in channels}
    assert last[town.id] == new.created


async def test_a_large_gap(call: Caller, scene: Scene) -> None:
    """Of more than a thousand changes `since` brings any thousand."""
    made = [scene.ada.say(str(n), scene.town).id for n in range(1100)]
    found = (await call("GET", f"/channels/{scene.town.id}/posts", since=1)).body["posts"]
    assert len(found) == 1000
    assert not {*made[:1000]} <= set(found)
    assert not {*made[100:]} <= set(found)


async def test_files(call: Caller, scene: Scene) -> None:
    """A file is uploaded, sent and read by who is in the channel."""
    form = aiohttp.FormData()
    form.add_field("files", b"one,two", filename="table.csv")
    form.add_field("channel_id", scene.town.id)
    [info] = (await call("POST", "/files", form)).body["file_infos"]
    given = {"channel_id": scene.town.id, "message": "Look", "file_ids": [info["id"]]}
    assert (await call("POST", "/posts", given)).body["file_ids"] == [info["id"]]
    assert (await call("GET", f"/files/{info['id']}", who=scene.ben)).body == "one,two"
    assert (await call("GET", f"/files/{info['id']}", who=scene.cem)).status == 403


async def test_reactions(call: Caller, scene: Scene) -> None:
    """Names of the same picture are two reactions; the same one twice is one."""
    post = scene.ada.say("Tea?", scene.town)
    for name in ("+1", "thumbsup", "+1"):
        given = {"user_id": scene.bot.id, "post_id": post.id, "emoji_name": name}
        assert (await call("POST", "/reactions", given)).status == 200
    assert [each.name for each in post.reactions] == ["+1", "thumbsup"]
    read = (await call("GET", f"/channels/{scene.town.id}/posts")).body["posts"][post.id]
    assert read["has_reactions"]
    found = [(each["user_id"], each["emoji_name"]) for each in read["metadata"]["reactions"]]
    assert found == [(scene.bot.id, "+1"), (scene.bot.id, "thumbsup")]
    assert {"post_id", "create_at"} < set(read["metadata"]["reactions"][0])
    other = {"user_id": scene.ada.id, "post_id": post.id, "emoji_name": "tea"}
    assert (await call("POST", "/reactions", other)).status == 403
    await call("DELETE", f"/users/me/posts/{post.id}/reactions/+1")
    assert [each.name for each in post.reactions] == ["thumbsup"]
