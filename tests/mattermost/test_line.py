"""What the operator reads while the bot finds no server, or a server that is not meant."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.adapters.tasks import break_off
from bot.events import ShutOut
from storage.database import connect
from tests.adapters.mattermost_rig import listener
from tests.mattermost import faults
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio


async def heard(scene: Scene, file: Path) -> None:
    """Listen, and drop what is heard."""
    database = connect(str(file))
    adapter = listener(scene.server, database)
    try:
        async for _ in adapter.listen():
            pass
    finally:
        await adapter.close()
        await database.close()


async def test_a_wrong_address_is_tried_again(
    scene: Scene, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said in a line what was answered, and the right address is taken when it is there."""
    wrong = faults.refuse(404, "api.context.404.app_error")
    scene.server.fault(wrong, "GET", "/users/{user_id}", times=1)
    listening = asyncio.create_task(heard(scene, file))
    await eventually(lambda: bool(scene.server.listening()))
    assert "does not answer (404 api.context.404.app_error); trying again" in caplog.text
    assert "Traceback" not in caplog.text
    await break_off(listening)


async def test_a_token_that_is_no_good_ends_it(scene: Scene, file: Path) -> None:
    scene.server.fault(faults.refuse(401), "GET", "/users/{user_id}")
    with pytest.raises(ShutOut, match="does not accept the access token"):
        await heard(scene, file)


async def test_it_is_said_why_nothing_is_heard(
    scene: Scene, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    listening = asyncio.create_task(heard(scene, file))
    await eventually(lambda: bool(scene.server.listening()))
    scene.server.fault(faults.bad_gateway, "GET", "/users/{user_id}")
    scene.server.cut()
    await eventually(lambda: "ended (status 502); connecting again" in caplog.text)
    await break_off(listening)
