"""A Bot API server that restarts, is slow, refuses or talks nonsense: nothing is lost."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.telegram import polling
from storage.tables import Declaration, Letter
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask
from tests.telegram.dialogues import settle as quiet
from tests.telegram.faults import (
    Act,
    answer,
    answer_late,
    bad_gateway,
    cut_after,
    cut_before,
    delay,
    hang_after,
    hang_before,
    page,
    result,
    slow_down,
)
from tests.telegram.house import House, newcomer, told
from tests.telegram.people import User
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
NONSENSE = {
    "502": bad_gateway,
    "page": page,
    "list": answer(["not", "an", "object"]),
    "empty": answer({}),
    "no": answer({"ok": False}),
    "null": answer(None),
    "half": answer(b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "/offer SPA'),
    "not found by a proxy": answer(b"<html>404 Not Found</html>", 404),
    "firewall": answer(b"<html>403 Forbidden</html>", 403),
    "unauthorized by a proxy": answer(b"<html>401</html>", 401),
    "odd request": answer(b"<html>400 Bad Request</html>", 400),
    "odd refusal": answer(["no"], 403),
    "odd parameters": answer({"ok": False, "parameters": {"retry_after": "soon"}}, 429),
    "cut": cut_before,
}


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot, silently."""
    return newcomer(bot_api, "Ada")


@pytest.mark.parametrize("fault", NONSENSE)
async def test_whatever_a_server_says_nothing_is_lost_and_all_is_once(
    fault: str, settle: Settle, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    house = settle()
    for method in ("getMe", "getUpdates", "sendMessage"):
        bot_api.fault(NONSENSE[fault], method, times=2)
    house.start()
    for number in range(3):
        ada.say(f"/offer knitting {number}")
    await eventually(lambda: len(ada.inbox) == 3)
    assert told(ada) == [f"Noted: you offer knitting {number}." for number in range(3)]
    assert len(bot_api.asked("sendMessage")) == 5
    assert len(await house.rows(Declaration)) == 3
    for secret in ("knitting", "/offer", "<html>", bot_api.token, "Traceback"):
        assert secret not in caplog.text


WRONG: tuple[object, ...] = (True, [], [{"message_id": "seven"}], {"message_id": "seven"}, 7)


async def test_a_wrong_shape_means_that_a_letter_may_have_arrived(
    house: House, bot_api: BotApi, ada: User
) -> None:
    for number, wrong in enumerate(WRONG):
        for method in ("getUpdates", "sendMessage"):
            bot_api.fault(result(wrong), method)
        ada.say(f"/offer knitting {number}")
        bot_api.fault(answer({}), "getUpdates")
        await ask(ada, f"/offer singing {number}")
    await quiet(bot_api)
    letters = await house.rows(Letter)
    assert [each.state for each in letters] == 2 * len(WRONG) * ["sent"]
    assert [each.sent_id for each in letters[::2]] == len(WRONG) * [""]
    assert all("may have been delivered" in each.problem for each in letters[::2])
    assert len(ada.inbox) == len(WRONG)


async def test_a_letter_that_timed_out_is_not_repeated_and_says_so(
    house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(hang_after, "sendMessage")
    bot_api.fault(answer_late(1.0), "sendMessage")
    bot_api.fault(hang_before, "sendMessage")
    for number in range(4):
        ada.say(f"/offer knitting {number}")
    await eventually(lambda: len(ada.inbox) == 3)
    assert [line[-2] for line in told(ada)] == ["0", "1", "3"]
    problems = [each.problem for each in await house.rows(Letter)]
    assert problems == 3 * ["may have been delivered: no answer in time"] + [""]
    assert len(bot_api.asked("sendMessage")) == 4


async def test_a_letter_whose_answer_is_cut_off_comes_twice_rather_than_never(
    house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(cut_after, "sendMessage")
    ada.say("/offer knitting")
    await eventually(lambda: len(ada.inbox) == 2)
    await quiet(bot_api)
    assert told(ada) == 2 * ["Noted: you offer knitting."]
    assert len(await house.rows(Declaration)) == 1


@pytest.mark.parametrize("act", [hang_before, delay(0.4), cut_after])
async def test_updates_come_once_although_asking_for_them_hangs_or_breaks(
    act: Act, house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(act, "getUpdates")
    for number in range(3):
        await ask(ada, f"/offer knitting {number}")
    assert len(await house.rows(Declaration)) == len(ada.inbox) == 3


@pytest.mark.parametrize("act", [hang_after, bad_gateway, slow_down(30)])
async def test_what_is_done_beside_holds_up_nothing(
    act: Act, settle: Settle, bot_api: BotApi, ada: User
) -> None:
    for method in ("setMyCommands", "getMyCommands", "answerCallbackQuery", "editMessageText"):
        bot_api.fault(act, method, times=None)
    house = settle()
    await house.open()
    noted = await ask(ada, "/offer knitting")
    ada.press(noted, "Undo")
    await eventually(lambda: len(ada.inbox) == 2, 1)
    assert [each.state for each in await house.rows(Declaration)] == ["dropped"]


async def test_a_server_that_is_down_at_the_start_and_for_a_while_needs_no_help(
    settle: Settle, bot_api: BotApi, ada: User
) -> None:
    house = settle()
    await bot_api.shut()
    house.start()
    ada.say("/offer knitting 0")
    await asyncio.sleep(0.2)
    await bot_api.open()
    await eventually(lambda: len(ada.inbox) == 1)
    await bot_api.shut()
    ada.say("/offer knitting 1")
    await asyncio.sleep(0.3)
    await bot_api.open()
    await eventually(lambda: len(ada.inbox) == 2)
    assert len(await house.rows(Declaration)) == 2


@pytest.mark.parametrize("act", [bad_gateway, result([]), result([{}])])
async def test_a_broken_server_is_not_stormed(
    act: Act, house: House, bot_api: BotApi, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(polling, "LONGEST_PAUSE_SECONDS", 30.0)
    bot_api.fault(act, "getUpdates", times=None)
    await ask(ada, "/offer knitting")
    before = len(bot_api.asked("getUpdates"))
    await asyncio.sleep(0.5)
    assert len(bot_api.asked("getUpdates")) - before <= 4
