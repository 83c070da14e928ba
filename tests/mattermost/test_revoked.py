"""A token that is no good any more, while the line that it has opened stays open."""

import pytest

from bot.adapters.mattermost import wire
from tests.mattermost.house import House, ask, told
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
GOOD = "a-good-token-of-26-letters"


def revoke(scene: Scene) -> None:
    """Replace the bot's token; whoever listens goes on to hear."""
    scene.server.bot.token = GOOD


async def test_it_is_noticed_at_the_first_answer(
    house: House, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(scene.ben, "!offer knitting")
    revoke(scene)
    scene.ben.direct("!offer singing")
    await eventually(lambda: house.task is None or house.task.done())
    assert house.task is not None
    assert house.task.result() is False
    assert any("does not accept the access token" in line for line in caplog.messages)


async def test_it_is_noticed_where_nothing_is_said(
    house: House, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is already open was told to look once a minute; one made now, at once."""
    monkeypatch.setattr("bot.adapters.mattermost.stream.CHECK_SECONDS", 0.05)
    await house.again()
    revoke(scene)
    await eventually(lambda: house.task is not None and house.task.done())
    assert len(scene.server.listening()) == 0


async def test_what_was_said_meanwhile_is_answered_with_a_good_token(
    house: House, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "REVOKED_SECONDS", 0.1)
    await ask(scene.ben, "!offer knitting")
    revoke(scene)
    scene.ben.direct("!offer singing")
    await eventually(lambda: house.task is not None and house.task.done())
    scene.ben.direct("!offer dancing")
    house.settings = {"token": GOOD}
    await house.again()
    await eventually(lambda: len(told(scene.ben)) == 3)
    assert told(scene.ben)[1:] == ["Noted: you offer singing.", "Noted: you offer dancing."]
