"""Anything anybody may type or press, in any order: what must hold, holds."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from bot.events import Message
from bot.knowledge import Knowledge
from bot.settings import Limits, Settings
from storage.letters import KEEP
from tests.scenes import code_for
from tests.town import Town, open_town
from tests.watch import Watch, pair

PEOPLE = ("Adalind", "Bertrude", "Cyprian", "Dorothina", "Ezekielle", "Secunda")
EXAMPLES, STEPS = 20, 80
"""Towns, and what happens in each at most."""

ODD = (
    "",
    "🦄🦄🦄",
    "x" * 100_000,
    "\x00\x01\x1b[31m",
    "\u202egnihtyreve\u202c \u2067x",
    "half \ud800 a character \udfff",
    "'; DROP TABLE person; --",
    "<script>alert(1)</script> <b>&amp;",
    "@channel @all @here @everyone look",
    "$1 {{PLURAL:$1|a|b}} {{GENDER:",
    "https://example.org/a?b=c www.example.org t.me/x",
    "a\nb\r\nc\u2028d",
    ", , ;;; -- --",
    "٣ ５ ² 1",
    "\u0301" * 400,
    "%s %(x)s \\ \" '",
    "0123456789ab",
)
TOPICS = ("SPARQL", "maps", "video editing", "glass blowing", "Wikidata", "sparkl", "SPARQL, maps")
TAILS = ("", " in German", " as mentoring", " until 1 May", " -- @channel \u202eevenings", " and")
BARE = (
    "mine", "drop", "find", "matches", "accept", "decline", "met", "profile", "language", "pause",
    "resume", "load", "cadence", "block", "report", "link", "export", "forget", "privacy", "stats",
    "help", "start", "introduce", "undo", "restore", "rename", "detail", "renew", "reopen", "touch",
    "thank", "again", "relay", "unblock", "withdraw", "both", "offer", "ask", "xyzzy", "ofer",
    "digest", "assist",
)  # fmt: skip
SAID = (
    "drop all", "load half", "load none", "load double", "load 1", "cadence monthly",
    "pause 2 days", "pause until 30 February", "language en", "language auto", "link off",
    "profile region Ghana",
    "profile zone Accra", "profile languages English fluent, German basic", "profile gender she",
    "profile wiki @channel", "forget everything", "met helped", "met no", "met later", "help all",
    "report @channel \u202e somebody", "block somebody", "find SPARQL", "pause", "resume",
    "digest here monday 9 UTC", "digest now", "digest off", "digest preview", "profile shown yes",
    "profile shown never",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that happens: `what` is said or done, by whom; the numbers choose among buttons."""

    what: str
    who: str
    text: str = ""
    letter: int = 0
    button: int = 0
    where: str = ""


KINDS = (
    "press", "say", "twice", "steal", "agree", "wait", "away", "estrange", "link", "post", "help",
)  # fmt: skip
OFTEN = (45, 30, 3, 4, 5, 10, 2, 2, 1, 5, 6)
"""What happens, and how often."""


class Dice:
    """Draws what happens next; the same seed gives the same story."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def story(self) -> Iterator[Step]:
        """Let everybody declare something, then let anything happen."""
        for name in PEOPLE:
            for _ in range(2):
                yield Step("say", name, self.declaration())
        for _ in range(STEPS):
            yield self.step()

    def step(self) -> Step:
        """Draw what happens; pressing buttons is what people do most."""
        draw = self.random
        (what,) = draw.choices(KINDS, OFTEN)
        text = self.text() if what == "say" else ""
        days = draw.choice((0, 0, 1, 1, 2, 3, 3, 7, 8)) if draw.random() < 0.97 else 70
        letter = days if what == "wait" else draw.choice((0, 0, 0, 1, 2, 5))
        where = "square" if draw.random() < 0.15 else ""
        return Step(what, draw.choice(PEOPLE), text, letter, draw.randrange(5), where)

    def text(self) -> str:
        """Draw something to say, more or less sensible."""
        draw = self.random
        kinds = (self.declaration, self.command, self.rambling, self.mixture, self.bare)
        return draw.choices(kinds, (4, 4, 2, 1, 1))[0]()

    def prefix(self) -> str:
        """Draw how a command begins."""
        return self.random.choice(("/", "/", "!", ""))

    def declaration(self) -> str:
        """Draw an offer or an ask."""
        draw = self.random
        words = (draw.choice(("offer", "ask")), draw.choice(TOPICS))
        return f"{self.prefix()}{' '.join(words)}{draw.choice(TAILS)}"

    def command(self) -> str:
        """Draw a command as people write it."""
        return self.prefix() + self.random.choice(SAID)

    def bare(self) -> str:
        """Draw the name of a command alone."""
        return self.prefix() + self.random.choice(BARE)

    def rambling(self) -> str:
        """Draw what makes no sense."""
        draw = self.random
        noise = "".join(chr(draw.randrange(0x110000)) for _ in range(draw.randrange(20)))
        return draw.choice((*ODD, noise, noise, noise))

    def mixture(self) -> str:
        """Draw a command with what makes no sense behind it."""
        return f"{self.bare()} {self.rambling()}"


class Story:
    """Steps taken in a town, with a watch kept after each."""

    def __init__(self, town: Town) -> None:
        self.town, self.watch = town, Watch(town)
        self.last: Message | None = None
        for number, name in enumerate(PEOPLE):
            platform = ("garden", "harbour", "garden", "market", "garden", "harbour")[number]
            odd = " @channel \u202e<b>" if name == "Ezekielle" else ""
            town.person(name, on=platform, called=name + odd, speaks=("en",) if number % 3 else ())
            town.adapters[platform].caretakers.add(town.known(PEOPLE[0]).id)

    async def take(self, step: Step) -> None:
        """Take a step."""
        await getattr(self, step.what)(step)
        self.watch.check()

    async def say(self, step: Step) -> None:
        """Say something, directly or in a place."""
        user = self.town.known(step.who)
        adapter = self.town.adapters[user.platform]
        place = self.town.place(user.platform, step.where) if step.where else None
        await self._hear(step.who, adapter.say(user, step.text, place))

    async def press(self, step: Step) -> None:
        """Press one of the own newest buttons."""
        user = self.town.known(step.who)
        for delivery in self.town.deliveries(step.who)[::-1][step.letter :]:
            if delivery.outgoing.buttons:
                number = 1 + step.button % len(delivery.outgoing.buttons)
                message = self.town.adapters[user.platform].press(user, delivery, number)
                if message is not None:
                    await self._hear(step.who, message)
                return

    async def steal(self, step: Step) -> None:
        """Type what somebody else's button types."""
        victim = PEOPLE[(PEOPLE.index(step.who) + 1 + step.letter) % len(PEOPLE)]
        for delivery in reversed(self.town.deliveries(victim)):
            for button in delivery.outgoing.buttons[step.button :]:
                await self.say(Step("say", step.who, f"/{button.command}"))
                return

    async def post(self, _: Step) -> None:
        """Let Adalind post a digest, or let one come each week."""
        text = "/digest now" if self.town.clock.now.minute % 3 else "/digest here monday 9 UTC"
        await self.say(Step("say", PEOPLE[0], text, where="square"))

    async def help(self, step: Step) -> None:
        """Press *I can help* in the last digest."""
        user = self.town.known(step.who)
        for platform, delivery in reversed(self.town.arrived):
            buttons = delivery.outgoing.buttons
            if platform == user.platform and buttons and buttons[0].command.startswith("assist "):
                number = 1 + step.button % len(buttons)
                message = self.town.adapters[platform].press(user, delivery, number)
                if message is not None:
                    return await self._hear(step.who, message)
        return None

    async def twice(self, _: Step) -> None:
        """Let the last message come again: it is not answered again."""
        if self.last is not None:
            assert await self.town.hear(self.last) == ""

    async def wait(self, step: Step) -> None:
        """Let days pass."""
        await self.town.pass_time(days=step.letter, minutes=20)
        if step.letter > KEEP.days:
            self.last = None  # what was seen so long ago is forgotten

    async def away(self, step: Step) -> None:
        """Let somebody be out of reach, or back."""
        user = self.town.known(step.who)
        self.town.adapters[user.platform].away ^= {user.id}

    async def estrange(self, step: Step) -> None:
        """Let somebody be out of reach until they say something directly."""
        user = self.town.known(step.who)
        self.town.adapters[user.platform].strangers.add(user.id)

    async def link(self, _: Step) -> None:
        """Let Adalind join her second account to the first."""
        if self._here("Adalind") and self._here("Secunda"):
            first, second = self.town.people["Adalind"], self.town.people["Secunda"]
            self.watch.acquainted.add(
                pair(f"{first.platform} {first.id}", f"{second.platform} {second.id}")
            )
            code = await code_for(self.town, "Adalind")
            await self.town.say("Secunda", f"/link {code} yes")

    async def agree(self, _: Step) -> None:
        """Let everybody who is asked say yes, so that stories get far."""
        for name in PEOPLE:
            for delivery in self.town.deliveries(name)[-3:]:
                for button in delivery.outgoing.buttons:
                    if button.command.startswith("accept "):
                        await self.say(Step("say", name, f"/{button.command}"))
                        self.watch.check()

    def _here(self, name: str) -> bool:
        user = self.town.known(name)
        return user.id not in self.town.adapters[user.platform].away

    async def _hear(self, name: str, message: Message) -> None:
        self.last = message
        before = len(self.town.arrived)
        answer = await self.town.hear(message)
        answers = [
            delivery
            for _, delivery in self.town.arrived[before:]
            if delivery.outgoing.handle == message.handle
        ]
        assert len(answers) <= 1
        assert "Something broke" not in answer
        if message.place.direct and self._here(name):
            assert len(self.town.arrived) > before, f"no answer to {message.text!r}"
        if "Noted: you offer" in answer or "Noted: you would like" in answer:
            await self._listed(name)

    async def _listed(self, name: str) -> None:
        """What was acknowledged can be read."""
        listed = await self.town.say(name, "/mine")
        if self._here(name):
            assert self.watch.entries(name) == listed.count("• ") > 0


@pytest.fixture(scope="module")
def patient() -> Knowledge:
    """Give everything that is known, and a bot that lets people type fast."""
    return Knowledge.load(Settings(_env_file=None, limits=Limits(messages_a_minute=1000)))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_whatever_people_do_what_must_hold_holds(
    seed: int, upgraded: Path, patient: Knowledge
) -> None:
    async def tell(file: Path) -> None:
        town = open_town(file, patient)
        told = Story(town)
        try:
            for number, step in enumerate(Dice(seed).story()):
                note(f"{number}: {str(step)[:200]}")
                await told.take(step)
        finally:
            told.watch.close()
            await town.database.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(tell(Path(shutil.copy(upgraded, Path(folder) / "town.sqlite3"))))
