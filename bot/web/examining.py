"""What `cxc-bot doctor` finds out about the public page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp

from bot.findings import Finding
from bot.settings import PublicPage
from bot.web.links import path_of
from bot.web.watchers import WELL

KNOCK_SECONDS = 10.0
OFF = "web: no public page; [web] listen turns it on"
BUSY = "Another program listens there. Choose another port in [web] listen."
REACH = "Is the bot running, and does a web server pass {address} on to {listen}, path and all?"
OPEN = (
    "The web server says nothing of whom it asks for, so that everybody seems to ask from here. Set"
    " CXC_WEB__METRICS_TOKEN (`openssl rand -hex 32` makes one), or let it refuse /metrics."
)
NOBODY = 'Say how others see it. Example: [web] public_url = "https://exchange.example.org"'


async def examine(settings: PublicPage) -> AsyncIterator[Finding]:
    """Look at the address it listens at and at the one others see; raises nothing."""
    if not settings.listen:
        yield Finding(True, OFF)
        return
    limit = aiohttp.ClientTimeout(KNOCK_SECONDS)
    async with aiohttp.ClientSession(timeout=limit, trust_env=True) as client:
        yield await _here(client, settings)
        if not settings.public_url:
            yield Finding(False, "web: no public_url", NOBODY)
            return
        yield await _outside(client, settings)
        if await _get(client, f"{settings.public_url}/metrics") is not None:
            yield Finding(False, "web: strangers can read /metrics", OPEN)


async def _here(client: aiohttp.ClientSession, settings: PublicPage) -> Finding:
    host, _, port = settings.listen.rpartition(":")
    near = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - read, not bound
    base = f"http://{near}:{port}{path_of(settings.public_url)}"
    if await _get(client, f"{base}/healthz") == WELL:
        return Finding(True, f"web: the page is served at {settings.listen}")
    free = await _free(host.strip("[]"), int(port))
    seen = "is free for the page" if free else "is taken"
    return Finding(free, f"web: {settings.listen} {seen}", BUSY)


async def _free(host: str, port: int) -> bool:
    with suppress(OSError):
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
        server.close()
        await server.wait_closed()
        return True
    return False


async def _outside(client: aiohttp.ClientSession, settings: PublicPage) -> Finding:
    well = await _get(client, f"{settings.public_url}/healthz") == WELL
    leads = "leads to the page" if well else "does not lead to the page"
    remedy = REACH.format(address=settings.public_url, listen=settings.listen)
    return Finding(well, f"web: {settings.public_url} {leads}", remedy)


async def _get(client: aiohttp.ClientSession, address: str) -> str | None:
    """Return what an address answers with, if that is a success."""
    with suppress(aiohttp.ClientError, TimeoutError, ValueError):
        async with client.get(address) as answer:
            return await answer.text() if answer.ok else None
    return None
