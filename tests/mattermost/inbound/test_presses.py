"""Presses: whose they are, what they type, how the post shows them, and what is no press."""

import asyncio
import copy
from datetime import timedelta

import pytest

from bot.adapters.mattermost import intake
from bot.adapters.mattermost.seals import Claim, Seals
from bot.events import Button
from tests.mattermost.faults import bad_gateway
from tests.mattermost.inbound.house import House, kept_waiting

pytestmark = pytest.mark.asyncio
YES, NO = Button("Yes", "accept 1"), Button("No", "decline 1")
WRONG: tuple[object, ...] = (None, "", 7, [], {}, {"seal": 1}, "\ud800", "../x")
STALE = "Dieser Knopf gilt nicht mehr. Was ich kann, zeigt `/cxc help`."


async def test_a_press_types_its_command_and_the_post_shows_it(house: House) -> None:
    scene = house.scene
    post = await house.post(YES, NO, person=scene.ada.id)
    seen = await scene.ada.press(post, "No")
    assert (seen.error, seen.posts) == (None, [])
    [message] = house.taken
    assert (message.text, message.pressed, message.addressed) == ("decline 1", True, False)
    assert (message.sender.id, message.place.id) == (scene.ada.id, scene.town.id)
    assert (house.handle().kind, house.handle().id) == ("press", post.id)
    assert message.id.startswith(f"press {post.id}-")
    said, mark = post.message.split("\n\n")
    assert said == "Shall I?"
    assert mark.startswith("✓ No · ada · ")
    assert "UTC" not in mark
    assert post.buttons == ["Yes", "✓ No"]


async def test_among_themselves_no_name_is_shown(house: House) -> None:
    scene = house.scene
    post = await house.post(YES, channel=scene.ada.direct_channel)
    await scene.ada.press(post, "Yes")
    assert house.taken[0].place.direct
    assert "ada" not in post.message


async def test_of_a_discreet_button_nobody_sees_who_has_pressed_it(house: House) -> None:
    scene = house.scene
    post = await house.post(Button("I can help", "assist 1", discreet=True))
    seen = await scene.ada.press(post, "I can help")
    assert seen.error is None
    assert [(each.text, each.sender.id) for each in house.taken] == [("assist 1", scene.ada.id)]
    assert post.message == "Shall I?"
    assert post.buttons == ["I can help"]


async def test_each_press_counts_and_the_last_is_shown(house: House) -> None:
    scene = house.scene
    post = await house.post(YES, NO)
    await scene.ada.press(post, "Yes")
    await asyncio.gather(scene.ben.press(post, "No"), scene.ada.press(post, "No"))
    assert [each.text for each in house.taken] == ["accept 1", "decline 1", "decline 1"]
    assert len({each.id for each in house.taken}) == 3
    assert post.message.count("✓") == 1
    assert post.buttons == ["Yes", "✓ No"]
    await scene.ada.press(post, "✓ No")
    assert house.taken[-1].text == "decline 1"


async def test_only_the_last_press_is_shown_from_right_to_left(house: House) -> None:
    scene = house.scene
    scene.ben.locale = "ar"
    post = await house.post(YES, NO)
    for _ in range(3):
        await scene.ben.press(post, post.buttons[0])
    assert post.message.count("✓") == 1
    assert post.message.startswith("Shall I?\n\n")


async def test_the_same_press_brought_again_is_the_same_message(house: House) -> None:
    post = await house.post(YES)
    told = house.pressing(post, house.scene.ada, house.seal_of(post))
    for _ in range(2):
        assert (await house.knock("/press", json=told))[0] == 200
    assert house.taken[0].id == house.taken[1].id


async def test_a_menu_has_numbers(house: House) -> None:
    scene = house.scene
    buttons = [Button(f"Topic {number}", f"offer {number}") for number in range(1, 8)]
    post = await house.post(*buttons)
    await scene.ada.press(post, post.buttons[0], "7")
    assert house.taken[0].text == "offer 7"
    assert "✓ Topic 7" in post.message
    for wrong in ("8", "0", "-1", "x", "٣", "9" * 99, ""):
        assert (await scene.ada.press(post, post.buttons[0], wrong)).text.startswith(STALE)
    assert len(house.taken) == 1


async def test_a_button_for_somebody_else(house: House) -> None:
    scene = house.scene
    post = await house.post(YES, person=scene.ada.id)
    seen = await scene.ben.press(post, "Yes")
    assert seen.text == "This button is meant for somebody else."
    assert (house.taken, post.message) == ([], "Shall I?")


async def test_a_button_that_is_too_old(house: House) -> None:
    post = await house.post(YES)
    house.late = timedelta(days=91)
    assert (await house.scene.ada.press(post, "Yes")).text.startswith(STALE)
    assert house.taken == []


async def test_a_post_that_is_gone_meanwhile(house: House) -> None:
    post = await house.post(YES)
    told = house.pressing(post, house.scene.ada, house.seal_of(post))
    post.deleted = 1
    status, body = await house.knock("/press", json=told)
    assert (status, STALE.encode() in body) == (200, True)
    assert house.taken == []


async def test_what_nobody_can_look_up_now(house: House) -> None:
    post = await house.post(YES)
    house.scene.server.fault(bad_gateway, "GET", "/posts/*")
    seen = await house.scene.ada.press(post, "Yes")
    assert seen.text.startswith("Ich konnte das noch nicht aufschreiben.")
    assert house.taken == []


async def test_what_is_not_stored_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ANSWER_SECONDS", 0.3)
    post = await house.post(YES)
    house.storing = kept_waiting
    seen = await house.scene.ada.press(post, "Yes")
    assert seen.text.startswith("Ich konnte das noch nicht aufschreiben.")
    assert post.message == "Shall I?"


async def test_under_a_whisper(house: House) -> None:
    await house.command("mine")
    scene = house.scene
    house.answering("Yours.", YES)
    seen = await scene.ada.slash("/mine", scene.town)
    [whispered] = seen.posts
    pressed = await scene.ada.press(whispered, "Yes")
    assert (pressed.error, pressed.posts) == (None, [])
    message = house.taken[1]
    assert (message.text, message.pressed) == ("accept 1", True)
    assert message.handle == house.taken[0].handle
    assert await house.whisper(message, "Done.")
    assert scene.ada.ephemeral()[-1].message == "Done."
    told = house.pressing(whispered, scene.ben, house.seal_of(whispered))
    assert b"somebody else" in (await house.knock("/press", json=told))[1]


async def test_nothing_forged_is_a_press(house: House) -> None:
    scene = house.scene
    post, other = await house.post(YES), await house.post(NO)
    foreign = scene.ben.say("Shall I?", scene.town, props=copy.deepcopy(post.props))
    seal = house.seal_of(post)
    fresh = int(house.now().timestamp()) + 60
    other_key = Seals(b"another secret").seal(Claim("letter", "", ("accept 1",), fresh))
    nobody = house.seals.seal(Claim("", "", ("x",), fresh, "whisper abc 1"))
    nowhere = house.seals.seal(Claim("", scene.ada.id, ("x",), fresh, "not a handle"))
    form = house.seals.close("form", {"letter": "letter", "until": fresh, "commands": ["x"]})
    elsewhere = house.pressing(post, scene.ada, seal, channel_id=scene.ada.direct_channel.id)
    other.props["cxc"]["key"] = "another letter"
    forged = [
        *(house.pressing(post, scene.ada, each) for each in ("x", seal[:-1], f"{seal}0", "a.b")),
        *(house.pressing(post, scene.ada, each) for each in (other_key, nobody, nowhere, form)),
        house.pressing(foreign, scene.ada, seal),
        house.pressing(other, scene.ada, seal),
        elsewhere,
    ]
    for each in forged:
        assert await house.knock("/press", json=each) == (403, b"")
    assert house.taken == []


async def test_what_no_server_says_is_refused(house: House) -> None:
    post = await house.post(YES)
    told = house.pressing(post, house.scene.ada, house.seal_of(post))
    for name in ("user_id", "channel_id", "post_id", "trigger_id", "context"):
        for wrong in WRONG:
            if (name, wrong) not in [("trigger_id", "\ud800"), ("trigger_id", "../x")]:
                status, body = await house.knock("/press", json=told | {name: wrong})
                assert (status, body) == (400, b"")
    assert house.taken == []
