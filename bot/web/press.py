"""Sheets are printed here: templates filled in, packed, and kept for whoever asks next."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.knowledge import Knowledge
from bot.say import Catalog
from bot.web.assets import assets
from bot.web.links import Links
from bot.web.pages import Sheet
from bot.web.words import Words

KEPT = 512
"""Pages and files that are kept, packed: about 4 MB."""
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Printed:
    """A page, packed with gzip, and the mark by which a browser knows it again."""

    packed: bytes
    mark: str

    @property
    def body(self) -> bytes:
        """The page for who cannot unpack it."""
        return gzip.decompress(self.packed)


@dataclass(frozen=True, slots=True)
class Spot:
    """Which page is printed: its language, the steps of its address, and its query."""

    language: str
    steps: tuple[str, ...] = ()
    query: str = ""


class Press:
    """Prints one page at a time beside the event loop; nobody waits for a page to be made."""

    def __init__(self, knowledge: Knowledge, public_url: str, doors: Mapping[str, str]) -> None:
        self._knowledge, self._public_url, self._doors = knowledge, public_url, doors
        self._templates = environment()
        self._kept: OrderedDict[Hashable, Printed] = OrderedDict()
        self._turn = asyncio.Lock()

    @property
    def texts(self) -> Catalog:
        """All texts."""
        return self._knowledge.texts

    def words(self, language: str) -> Words:
        """Return what can be said in a language."""
        return Words(self._knowledge, language)

    async def page(self, issue: Hashable, spot: Spot, make: Callable[[], Sheet]) -> Printed:
        """Return a page, printed now unless it was for the same `issue` of the figures."""
        return await self.file(issue, spot, lambda: self.fill(spot, make()))

    async def file(self, issue: Hashable, name: Hashable, write: Callable[[], str]) -> Printed:
        """Return a file, written now unless it was for the same `issue` of the figures."""
        key = (issue, name)
        if key not in self._kept:
            async with self._turn:
                if key not in self._kept:
                    self._keep(key, await asyncio.to_thread(lambda: pack(write())))
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, name: Hashable, printed: Printed) -> None:
        self._kept[name] = printed
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def fill(self, spot: Spot, sheet: Sheet) -> str:
        """Return a page as HTML."""
        words = self.words(spot.language)
        links = Links(self._public_url, spot.language)
        return self._templates.get_template(sheet.template).render(
            sheet.values,
            words=words,
            say=words.say,
            plain=words.plain,
            links=links,
            spot=spot,
            doors=self._doors,
            operator=self._knowledge.settings.operator,
            elsewhere=self._elsewhere(spot),
            examples=[words.command("offer", "sparql"), words.command("ask", "grant-writing")],
        )

    def _elsewhere(self, spot: Spot) -> list[tuple[str, Words, str]]:
        """Return the same page in each language: its code, its words, its address."""
        return [
            (code, self.words(code), Links(self._public_url, code).page(*spot.steps) + spot.query)
            for code in self._knowledge.texts.languages
        ]


def pack(page: str) -> Printed:
    """Pack a page."""
    body = page.encode()
    return Printed(gzip.compress(body, LEVEL, mtime=0), sha256(body).hexdigest()[:20])


def environment() -> Environment:
    """Return the templates; what they are given is escaped, and what is missing is a mistake."""
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["assets"] = {name: each.name for name, each in assets().items()}
    for name in made.list_templates():
        made.get_template(name)  # whoever comes first shall not wait for that
    return made
