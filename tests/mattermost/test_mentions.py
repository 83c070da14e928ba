"""Whose attention a message calls."""

import pytest

from tests.mattermost.scene import Scene

CALLING = {
    "@channel": {"ben", "capacity"},
    "Hello @ALL!": {"ben", "capacity"},
    "@here": {"capacity"},
    "@ben, hello": {"ben"},
    "(@ben)": {"ben"},
    "@ben.": {"ben"},
    "\\@ben": {"ben"},
    "&commat;ben": {"ben"},
    "[@ben](https://example.org)": {"ben"},
    "\u200b@ben": {"ben"},
    "@capacity-@ben": {"ben", "capacity"},
}
QUIET = (
    "@\u200bchannel @\u2060all",
    "`@channel`",
    "```\n@channel\n@ben\n```",
    "    @channel",
    "ben",
    "ben@channel",
    "@bennet",
    "@ada",
    ":@ben:",
    "@ ben",
)


@pytest.mark.asyncio
@pytest.mark.parametrize("text", CALLING)
async def test_calling(scene: Scene, text: str) -> None:
    """These notify; who is not there is not meant by @here."""
    scene.ben.online = False
    post = scene.ada.say(text, scene.town)
    people = {scene.server.world.people[each].username for each in post.notified}
    assert people == CALLING[text]


@pytest.mark.asyncio
@pytest.mark.parametrize("text", QUIET)
async def test_quiet(scene: Scene, text: str) -> None:
    """These notify nobody."""
    scene.ada.say(text, scene.town)
    assert scene.server.notified(scene.ben) == scene.server.notified(scene.bot) == []


@pytest.mark.asyncio
async def test_direct_messages(scene: Scene) -> None:
    """A direct message always notifies the other."""
    post = scene.ada.direct("Hello")
    assert scene.server.notified(scene.bot) == [post]
    assert scene.server.notified(scene.ada) == []
