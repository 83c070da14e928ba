"""Platforms at work: heard and delivered to, until they end or the bot is asked to stop."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from bot import clock
from bot.adapters import Adapter
from bot.chime import Chime
from bot.delivery import deliver, deliver_all
from bot.dispatch import Dispatch
from bot.events import Now, ShutOut
from bot.knowledge import Knowledge
from bot.pictures.studio import Studio
from bot.tally import Tally
from storage.database import Database

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
"""From one failure of a platform to the next start; doubled each time, until it goes well."""
LAST_SECONDS = 3.0
"""How long what was answered in the last moment may take to leave."""
CLOSE_SECONDS = 1.0


async def serve_all(
    database: Database,
    knowledge: Knowledge,
    platforms: Sequence[Adapter],
    stop: asyncio.Event,
    *,
    now: Now,
    tally: Tally | None = None,
) -> bool:
    """Serve platforms until all have ended or `stop` is set; say whether all have let us in.

    After `stop` it takes no longer than the last seconds allow, whatever the network does.
    """
    bells = {each.name: asyncio.Event() for each in platforms}
    bell = Chime(bells.values())
    dispatch = Dispatch(database, knowledge, now, bell, tally=tally or Tally())
    studio = Studio()
    ringing = asyncio.ensure_future(clock.ring(database, knowledge, bell, now=now))
    serving = [
        asyncio.ensure_future(serve(dispatch, each, bells[each.name], studio)) for each in platforms
    ]
    stopping = asyncio.ensure_future(stop.wait())
    ended = asyncio.ensure_future(asyncio.wait(serving))
    await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (ended, stopping, ringing, *serving):
        task.cancel()
    await asyncio.wait({ringing, *serving}, timeout=LAST_SECONDS + CLOSE_SECONDS)
    await studio.close()
    return all(task.result() for task in serving if task.done() and not task.cancelled())


async def serve(
    dispatch: Dispatch, adapter: Adapter, bell: asyncio.Event, studio: Studio | None = None
) -> bool:
    """Serve a platform until it ends or this is cancelled; say whether it has let us in.

    What was answered in the last moment still leaves, then the platform is closed.
    """
    deliverer = deliver(dispatch.database, adapter, bell, now=dispatch.now, studio=studio)
    delivering = asyncio.ensure_future(deliverer)
    let_in = True
    try:
        let_in = await _listen(dispatch, adapter)
        return let_in
    finally:
        delivering.cancel()
        try:
            if let_in:
                last = _last(dispatch, adapter, delivering, studio)
                await _briefly(adapter.name, last, LAST_SECONDS)
            else:
                await asyncio.wait({delivering}, timeout=LAST_SECONDS)  # it notes what has left
        finally:
            await _briefly(adapter.name, adapter.close(), CLOSE_SECONDS)


async def _listen(dispatch: Dispatch, adapter: Adapter) -> bool:
    """Hear a platform until it ends, and begin again whenever it breaks off."""
    pause, loop = PAUSE_SECONDS, asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await dispatch.attend(adapter)
        except ShutOut as refusal:
            log.error("%s is shut out: %s", adapter.name, refusal)  # noqa: TRY400 - no bug of ours
            return False
        except Exception:
            if loop.time() - began > LONGEST_PAUSE_SECONDS:
                pause = PAUSE_SECONDS
            log.exception("%s broke off; it is started again in %s s", adapter.name, pause)
            dispatch.tally.errors[adapter.name] += 1
        else:
            return True
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def _last(
    dispatch: Dispatch,
    adapter: Adapter,
    delivering: "asyncio.Future[None]",
    studio: Studio | None,
) -> None:
    await asyncio.wait({delivering})  # one at a time: nothing is sent twice
    await deliver_all(dispatch.database, adapter, now=dispatch.now, studio=studio)


async def _briefly(name: str, work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Do something that must not take long: then it is broken off, and not waited for."""
    task = asyncio.ensure_future(_logged(name, work))
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        task.cancel()


async def _logged(name: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("%s could not be left as it should be", name)
