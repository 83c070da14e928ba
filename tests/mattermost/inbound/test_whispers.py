"""Whispers: the first answer with the call itself, later ones at its address, as long as it is."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.whispers import USES, command_answer
from bot.events import Button, Message, TryLater, Unsure
from tests.mattermost.faults import bad_gateway, cut_after, cut_before, refuse, slow_down
from tests.mattermost.inbound.house import House

pytestmark = pytest.mark.asyncio
HOOK = "/hooks/commands/*"


async def called(house: House) -> Message:
    """Let Ada call a command, which is answered."""
    await house.command("mine")
    house.answering("At once.")
    await house.scene.ada.slash("/mine", house.scene.town)
    return house.taken[0]


async def test_five_more_answers_and_then_none(house: House) -> None:
    message = await called(house)
    for number in range(USES):
        assert await house.whisper(message, f"Later {number}.")
    assert not await house.whisper(message, "Too often.")
    seen = [each.message for each in house.scene.ada.ephemeral()]
    assert seen == ["At once.", *(f"Later {number}." for number in range(USES))]
    assert house.scene.ben.ephemeral() == []


async def test_half_an_hour_and_then_none(house: House) -> None:
    message = await called(house)
    house.late = timedelta(minutes=29)
    assert not await house.whisper(message, "Too late.")
    house.late = timedelta()
    house.scene.server.pass_time(31 * 60)
    assert not await house.whisper(message, "Too late for the server.")


async def test_two_answers_at_once(house: House) -> None:
    await house.command("mine")

    async def twice(message: Message) -> bool:
        loop = asyncio.get_running_loop()
        texts = ("One.", "Two.")
        answers.extend(loop.create_task(house.whisper(message, each)) for each in texts)
        return True

    answers: list[asyncio.Task[bool]] = []
    house.storing = twice
    await house.scene.ada.slash("/mine", house.scene.town)
    assert await asyncio.gather(*answers) == [True, True]
    assert {each.message for each in house.scene.ada.ephemeral()} == {"One.", "Two."}


async def test_what_goes_wrong_is_said(house: House) -> None:
    message, server = await called(house), house.scene.server
    server.fault(cut_after, "POST", HOOK)
    with pytest.raises(Unsure):
        await house.whisper(message, "Perhaps.")
    server.fault(refuse(400, "web.command_webhook.parse.app_error", "No."), "POST", HOOK)
    assert not await house.whisper(message, "Refused.")
    server.fault(bad_gateway, "POST", HOOK)
    assert not await house.whisper(message, "Lost in a proxy.")
    server.fault(slow_down(1), "POST", HOOK)
    with pytest.raises(TryLater):
        await house.whisper(message, "Later.")
    assert [each.message for each in house.scene.ada.ephemeral()] == ["At once.", "Perhaps."]


async def test_a_server_that_is_away_is_tried_again(house: House) -> None:
    message = await called(house)
    await house.scene.server.shut()
    await asyncio.sleep(0.05)  # until the connection that stood open is known to be lost
    with pytest.raises(TryLater):
        await house.whisper(message, "Later.")
    await house.scene.server.open()
    for number in range(USES):
        assert await house.whisper(message, f"Later {number}.")


async def test_the_server_gave_no_answer(house: House) -> None:
    message = await called(house)
    house.scene.server.fault(cut_before, "POST", HOOK)
    with pytest.raises((Unsure, TryLater)):
        await house.whisper(message, "Perhaps not.")


async def test_nothing_to_show(house: House) -> None:
    message = await called(house)
    handle = Handle.read(message.handle)
    assert handle is not None
    assert await house.whispers.whisper(handle, [])
    assert not any("/hooks/" in each.path for each in house.scene.server.requests)
    assert command_answer([])["text"] == ""


async def test_how_posts_become_an_answer(house: House) -> None:
    long: list[dict[str, Any]] = [{"message": "One", "props": {"cxc": {"key": "1"}}}]
    long += house.posts("Two", Button("Yes", "yes"))
    answer = command_answer(long)
    assert (answer["response_type"], answer["skip_slack_parsing"]) == ("ephemeral", True)
    assert (answer["text"], "attachments" in answer, "props" in answer) == ("One", False, False)
    [more] = answer["extra_responses"]
    assert (more["text"], more["response_type"]) == ("Two", "ephemeral")
    assert more["attachments"][0]["actions"][0]["name"] == "Yes"
    [wordless] = house.posts("", Button("Yes", "yes"), Button("No", "no"))
    assert command_answer([wordless])["text"] == "Yes · No"
