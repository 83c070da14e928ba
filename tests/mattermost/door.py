"""Where the server reaches a bot that a test speaks for."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.mattermost.persons import Json


@dataclass(slots=True)
class Door:
    """Where the server reaches a bot: what it was told, and what it answers."""

    answer: Any = field(default_factory=dict)
    status: int = 200
    told: list[Json] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/", self._hear)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def close(self) -> None:
        """Shut."""
        if self._runner:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        self.told.append(await request.json() if is_json else dict(await request.post()))
        self.headers.append(request.headers)
        if isinstance(self.answer, str):
            return web.Response(text=self.answer, status=self.status)
        return web.json_response(self.answer, status=self.status)
