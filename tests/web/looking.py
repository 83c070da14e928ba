"""Looking at pages with a real browser: the Chromium of the system, driven by Playwright."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from io import BytesIO

from PIL import Image
from playwright.async_api import Browser, Page, Request, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "no Chromium is installed, so nobody looks at the public page as people do:"
    " apt-get install chromium, or name one in the variable CHROMIUM"
)
AXE = files("axe_playwright_python").joinpath("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.2 AA and everything before it: https://www.deque.com/axe/core-documentation/"""

ALIKE = "document.querySelectorAll('tbody tr:nth-child(n + 6)').forEach(row => row.remove())"
"""Rows of a table are all alike: five of them are looked at for all."""


def chromium() -> str | None:
    """Return where the browser is, if there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Start the browser."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        await browser.close()


class Look:
    """A page that is looked at, with what was asked for and complained of meanwhile."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request))  # noqa: PLW0108 - it is marked
        page.on("console", lambda said: self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def weight(self) -> int:
        """Return the bytes that came in, heads and all, since the last time."""
        sizes = [await each.sizes() for each in self.asked]
        self.asked.clear()
        return sum(each["responseHeadersSize"] + each["responseBodySize"] for each in sizes)

    async def scrolls_sideways(self) -> bool:
        """Say whether the page is wider than the window."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(await self.page.evaluate(wide))

    async def violations(self, *only: str) -> list[str]:
        """Let axe-core look at the page, by all rules or `only` by some; return what it finds."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text("utf-8"))
            await self.page.evaluate(ALIKE)
        rules = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
        options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        found = await self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    async def picture(self) -> Image.Image:
        """Return what the window shows."""
        return Image.open(BytesIO(await self.page.screenshot())).convert("RGB")


def painted(picture: Image.Image) -> float:
    """Return the share of a picture that has another colour than most of it."""
    small = picture.resize((picture.width // 4, picture.height // 4))
    colours = small.getcolors(small.width * small.height) or []
    return 1 - max(count for count, _ in colours) / (small.width * small.height)
