"""The playground itself: lines in, deliveries out, and a clock that is moved by hand."""

import random
from datetime import UTC, datetime, timedelta

from bot import clock
from bot.adapters.memory import Delivery, Memory
from bot.delivery import deliver_all
from bot.dispatch import Dispatch
from bot.events import Place
from bot.grammar.tongues import find_tongues
from bot.grammar.zones import find_zone, near_zones
from bot.jobs.census import take_census
from bot.knowledge import Knowledge
from bot.playground import life, orders
from bot.playground.cast import HOME, Actor, Cast
from bot.playground.community import move_in
from bot.playground.desk import Desk, open_in
from bot.playground.neighbours import settle
from bot.playground.screen import Screen, Tape
from storage import dues, ids, subscriptions
from storage.database import Database

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""A Monday morning; the same every time, so that a tour can be a test."""
STEP_HOURS = 6
A_LINE = timedelta(seconds=4)
"""How long it takes to type a line: nobody is told to slow down for reading a script."""
YOU = "Robin"
PLACES = ("#capacity-building", "#wikidata")
MOVED = "playground"


class Stage:
    """One playground over one database."""

    def __init__(self, database: Database, knowledge: Knowledge, screen: Screen) -> None:
        self.database = database
        self.knowledge = knowledge
        self.screen = screen
        self.now = START
        self.cast = Cast()
        self.desk = Desk(self.cast, screen)
        self.places: list[str] = list(PLACES)
        self.place = ""
        self.leaving = False
        self.dispatch = Dispatch(database, knowledge, lambda: self.now)
        self.actor = self.cast.come(YOU, HOME)
        self._platforms: dict[str, Memory] = {}
        self._dice = random.Random(7)  # noqa: S311 - invented people toss it

    async def open(self) -> None:
        """Move the invented people in, or take up where a kept database was left."""
        async with self.database.transaction() as session:
            moved = await dues.get(session, MOVED)
        if moved is None:
            ids.use(_drawn(random.Random(11)))  # noqa: S311 - nothing here is secret
            await move_in(self.database, self.knowledge, self.now)
            await settle(self.database, self.knowledge, self.now)
            await take_census(self.database, self.knowledge, self.now)
            await clock.tick(self.database, self.knowledge, now=lambda: self.now)
        else:
            self.now = moved
        await self.cast.remember(self.database)
        self.actor.played = True
        await self._keep_time()

    async def hear(self, line: str) -> None:
        """Do what a line says: an order of the playground, a press, or a message."""
        self.now += A_LINE
        order = orders.read(line)
        if order is None:
            await self._say(line)
        else:
            await self._obey(*order)

    async def _say(self, line: str) -> None:
        user, pressed = self.actor.user, self._pressed(self.actor, line.strip())
        platform = self._platform(user.platform)
        platform.caretakers.add(user.id)  # here everybody may try everything
        here = Place(platform.name, self.place, name=self.place) if self.place else None
        if pressed is not None:
            command, there = pressed
            message = platform.said(user, command, there, pressed=True)
        else:
            message = platform.said(user, line, here)
        await self.dispatch.hear(message)
        await self._deliver()
        if self.place and not self.desk.arrived:
            self.screen.tell("(Nobody answers: in a place the bot hears /commands only.)")
        self.desk.show(self.actor, self.place)

    def _pressed(self, actor: Actor, text: str) -> tuple[str, Place | None] | None:
        """Return the command of the numbered choice a line names, and where others read it."""
        if not text.isdecimal() or not 0 < int(text) <= len(actor.pressable):
            return None
        delivery, number = actor.pressable[int(text) - 1]
        together = delivery.outgoing.together
        platform = self._platform(actor.user.platform)
        there = platform.shared(together) if together else open_in(delivery)
        return delivery.outgoing.buttons[number].command, there

    def _platform(self, name: str) -> Memory:
        if name not in self._platforms:
            self._platforms[name] = Memory(name, self._arrive)
        return self._platforms[name]

    def _arrive(self, delivery: Delivery) -> None:
        self.desk.take(delivery)
        if isinstance(self.screen, Tape):
            self.screen.record(delivery)

    async def _deliver(self) -> None:
        for name in sorted({actor.user.platform for actor in self.cast}):
            await deliver_all(self.database, self._platform(name), now=lambda: self.now)

    async def _obey(self, word: str, rest: str) -> None:
        known = {"as": self._become, "in": self._enter, "next": self._next}
        if word in ("quit", "exit", "q"):
            self.leaving = True
        elif word in known:
            await known[word](rest)
        elif word == "people":
            self._list_people()
        elif word == "places":
            self.screen.tell("Places: " + ", ".join(self.places) + ". Speak there with :in PLACE.")
        else:
            self.screen.tell(HELP)

    async def _become(self, rest: str) -> None:
        wanted = orders.somebody(rest)
        if wanted is None:
            self.screen.tell("Who? For example: :as Ada on matrix speaking de,en in Africa/Accra")
            return
        languages = find_tongues(wanted.languages) if wanted.languages else ()
        if languages is None:
            self.screen.tell(f"I do not know these languages: {wanted.languages}")
            return
        zone = find_zone(wanted.zone) if wanted.zone else ""
        if zone is None:
            near = ", ".join(near_zones(wanted.zone)) or "Africa/Accra"
            self.screen.tell(f"I do not know the time zone {wanted.zone}. Try: {near}")
            return
        self.actor = self.cast.come(wanted.name, wanted.platform, languages, zone)
        self.actor.played, self.place = True, ""
        user = self.actor.user
        self.screen.tell(f"— You are {user.name} on {user.platform} now. —")
        self.desk.catch_up(self.actor)

    async def _enter(self, rest: str) -> None:
        direct = rest.casefold() in ("", "direct", "dm")
        self.place = "" if direct else f"#{rest.removeprefix('#')}"
        if direct:
            self.screen.tell("— You speak directly with the bot again. —")
            return
        if self.place not in self.places:
            self.places.append(self.place)
        self.screen.tell(f"— You speak in {self.place} now; there the bot hears /commands only. —")
        self.desk.enter(self.actor, self.place)

    async def _next(self, rest: str) -> None:
        hours = orders.hours(rest)
        if hours is None:
            self.screen.tell("How far? For example: :next day, :next week, :next 3 days")
            return
        end = self.now + timedelta(hours=hours)
        while self.now < end:
            day = self.now.date()
            self.now = await self._step(end)
            await clock.tick(self.database, self.knowledge, now=lambda: self.now)
            await self._deliver()
            if self.now.date() != day:
                await self._live()
        await self._keep_time()
        self.screen.tell(f"— It is {self.now:%A, %-d %B %Y, %H:%M} UTC. —")
        self.desk.show(self.actor, self.place)

    async def _step(self, end: datetime) -> datetime:
        """Return when to look next: after some hours, or when a digest is due before that."""
        later = min(end, self.now + timedelta(hours=STEP_HOURS))
        async with self.database.transaction() as session:
            due = await subscriptions.next_due(session, after=self.now)
        return min(later, due) if due else later

    async def _live(self) -> None:
        """Let the invented people answer what came before today."""
        for actor, command in life.wishes(self.cast, self._dice):
            platform = self._platform(actor.user.platform)
            await self.dispatch.hear(platform.said(actor.user, command, pressed=True))
        await self._deliver()

    async def _keep_time(self) -> None:
        async with self.database.transaction() as session:
            await dues.put(session, MOVED, self.now)

    def _list_people(self) -> None:
        for actor in self.cast:
            user, unread = actor.user, len(actor.unread)
            letters = f", {unread} unread" if unread else ""
            here = " (you)" if actor is self.actor else ""
            self.screen.tell(
                f"{user.name}{here} – {user.platform}, {user.zone or 'no zone'}{letters}"
            )


def _drawn(dice: random.Random) -> "ids.Draw":
    return lambda: f"{dice.getrandbits(48):012x}"


HELP = """\
:as NAME                  be somebody else; made on the spot if nobody is called so
:as NAME on PLATFORM speaking de,en in Africa/Accra
:in PLACE                 speak in a channel; :in direct goes back
:next day|week|3 days     let time pass
:people  :places  :quit
Everything else goes to the bot: /help, offer SPARQL, or the number of a choice."""
