"""Whose attention a message calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mattermost.mentions import find_mentions
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
    "so ``` @ben": {"ben"},
    "\\`@ben\\`": {"ben"},
    "`a\n\n@ben`": {"ben"},
    "so\n    @ben": {"ben"},
    "@capacity-@ben": {"ben", "capacity"},
}
QUIET = (
    "@\u200bchannel @\u2060all",
    "`@channel`",
    "```\n@channel\n@ben\n```",
    "    @channel",
    "so\n\n    @channel\n    @ben",
    "~~~\n@channel",
    "``a ` @channel``",
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


@given(st.text(alphabet="@`~ \n\\:.-_abhenlr\u200b", max_size=40))
def test_what_neutralises(text: str) -> None:
    """Whatever is written, nothing is a mention with an invisible space behind each @."""
    assert all(
        len(each) < 2 or each[0] != "@" for each in find_mentions(text.replace("@", "@\u200b"))
    )
