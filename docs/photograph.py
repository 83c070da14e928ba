"""Take the pictures of the public page that the documents show, with invented figures.

Run it with `python -m docs.photograph` where the tests run; it needs a Chromium, as they do.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from PIL import Image

from benchmarks.editions import editions
from bot.knowledge import Knowledge
from storage.database import connect
from storage.upgrade import upgrade
from tests.town import BEGINNING
from tests.web.looking import browsing
from tests.web.showing import knowing, publish, shown

PICTURES = Path(__file__).parent / "pictures"
WEEKS, COLOURS = 52, 128
DOORS = {
    "matrix": "https://matrix.to/#/@cxc-bot:example.org",
    "telegram": "https://t.me/cxc_bot",
    "mattermost": "https://chat.example.org",
}
SHOTS = {
    "web-light": ("en/", 1100, 1340, "light"),
    "web-dark": ("en/#trend", 1100, 1180, "dark"),
    "web-arabic": ("ar/", 1100, 1340, "light"),
    "web-phone": ("de/", 360, 1340, "light"),
    "web-capacity": ("en/capacities/lexemes", 1100, 1180, "light"),
}
"""What is shown of each picture: a page, the window's width and height, and the time of day."""


async def photograph() -> None:
    """Take every picture anew."""
    knowledge = Knowledge.load()
    with tempfile.TemporaryDirectory() as folder:
        database = connect(str(Path(folder) / "invented.sqlite3"))
        await upgrade(database, now=BEGINNING)
        await publish(database, editions(knowledge, WEEKS))
        known = knowing(knowledge)
        async with shown(known, database, DOORS) as address, browsing() as browser:
            for name, (path, width, height, scheme) in SHOTS.items():
                page = await browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                await page.goto(f"{address}/{path}")
                taken = Path(folder) / f"{name}.png"
                await page.screenshot(path=taken)
                await page.close()
                _keep(taken, PICTURES / taken.name)
        await database.close()


def _keep(taken: Path, kept: Path) -> None:
    """Keep a picture in few colours: it has few, and is fetched often."""
    small = taken.with_suffix(".small.png")
    Image.open(taken).convert("RGB").quantize(COLOURS).save(small, optimize=True)
    shutil.copy(min(taken, small, key=lambda each: each.stat().st_size), kept)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(photograph())
