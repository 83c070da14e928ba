"""Both bots under the same load, in turn, and what it took."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figures, progress, ratio, times
from benchmarks.matrix.bots import Bot, bare, ours
from benchmarks.matrix.journal import Journal, Stored, said
from benchmarks.matrix.people import Seat, hush, seated, size
from benchmarks.matrix.talk import Talk, kinds, waits
from benchmarks.processes import cpu, disk_ms
from tests.matrix.synapse import Synapse

WORDS, BUTTONS = "/find", "/offer SPARQL"
"""The one is answered by a line, the other by a letter with buttons, each an event of its own."""
WARM = 5


@dataclass(frozen=True, slots=True)
class Load:
    """How many write at once, how often each in a round, and how often one at a time."""

    rooms: int
    rounds: int
    each: int
    alone: int
    ahead: int
    message: str = WORDS
    encrypted: bool = False

    @property
    def half(self) -> "Load":
        """Return half of it, for what takes longer."""
        return replace(self, each=-(-self.each // 2), alone=-(-self.alone // 2))


@dataclass
class Tally:
    """What one bot did in all rounds."""

    messages: int = 0
    seconds: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    sent: dict[str, float] = field(default_factory=dict)
    size: dict[str, Any] = field(default_factory=dict)
    load: list[float] = field(default_factory=list)
    disk: list[float] = field(default_factory=list)

    def figures(self) -> Figures:
        """Return the figures of the rounds."""
        each_round = self.messages / len(self.seconds)
        told: Figures = {
            "messages": self.messages,
            "answered_a_second": round(self.messages / sum(self.seconds), 2),
            "by_round": [round(each_round / seconds, 2) for seconds in self.seconds],
            "load_by_round": self.load,
            "disk_ms_by_round": self.disk,
            "wait_under_load": times(self.waits),
            "events_for_an_answer": self.sent,
            "size_of_an_answer": self.size,
            "cpu_ms_for_a_message": self.work(),
        }
        return told | ({"added_time": times(self.answers)} if self.answers else {})

    def work(self) -> dict[str, float]:
        """Return how long each process works for a message, in milliseconds."""
        return {name: round(1000 * each / self.messages, 1) for name, each in self.cpu.items()}


async def compare(server: Synapse, journal: Journal, folder: Path, load: Load) -> Figures:
    """Return the figures of both bots, in rooms that are encrypted or not."""
    kind = "encrypted" if load.encrypted else "plain"
    tallies = {"ours": Tally(), "bare": Tally(), "buttons": Tally()}
    with ExitStack() as stack:
        one = stack.enter_context(ours(server, folder / f"ours-{kind}"))
        other = stack.enter_context(bare(server, folder / f"bare-{kind}", encrypted=load.encrypted))
        for turn in range(load.rounds):
            for bot in (one, other) if turn % 2 == 0 else (other, one):
                progress(f"{kind} rooms, round {turn + 1} of {load.rounds}: {bot.name}")
                await _round(server, journal, bot, load, tallies)
        tried_again = one.letters_tried_again()
    return _compared(tallies, load.message) | {"letters_tried_again": tried_again}


async def _round(
    server: Synapse, journal: Journal, bot: Bot, load: Load, tallies: dict[str, Tally]
) -> None:
    """Let people come who have never been there, and write."""
    secret = load.rooms if load.encrypted else 0
    async with seated(server, bot.id, load.rooms, secret) as seats:
        talk = Talk(journal, bot, seats)
        await talk.entered()
        await talk.all_say(load.message, WARM, 1)
        await hush(seats)
        await talk.quiet()
        await _measure(server, talk, load, tallies[bot.name])
        tallies[bot.name].answers += await talk.one_says(load.message, load.alone)
        tallies[bot.name].size = await _looked_at(seats, bot)
        if bot.name == "ours" and not load.encrypted:
            await _measure(server, talk, replace(load.half, message=BUTTONS), tallies["buttons"])
            tallies["buttons"].size = await _looked_at(seats, bot)


async def _measure(server: Synapse, talk: Talk, load: Load, tally: Tally) -> None:
    number = load.each * len(talk.seats)
    tally.disk.append(disk_ms(talk.bot.folder))
    with _working(server, talk.bot, tally):
        events = await talk.all_say(load.message, load.each, load.ahead)
        events += await talk.quiet()
    tally.load.append(round(os.getloadavg()[0], 1))
    answers = said(events, talk.bot.id)
    if len(answers) != number:
        raise RuntimeError(f"{len(answers)} answers to {number} messages by {talk.bot.name}")
    tally.messages += number
    tally.seconds.append(_lasted(events, talk.bot))
    tally.waits += waits(events, talk.bot.id)
    tally.sent = kinds(events, talk.bot.id, number)


def _lasted(events: Sequence[Stored], bot: Bot) -> float:
    """Return the seconds from the first message to the last event of the bot's."""
    asked = min(each.at for each in events if each.sender != bot.id)
    return max(each.at for each in events if each.sender == bot.id) - asked


@contextmanager
def _working(server: Synapse, bot: Bot, tally: Tally) -> Iterator[None]:
    """Add up how long each process works meanwhile."""

    def clocks() -> dict[str, float]:
        homeserver = server.process.pid if server.process else 0
        return {
            "bot": cpu(bot.pid),
            "homeserver": cpu(homeserver),
            "people": time.process_time(),
        }

    before = clocks()
    yield
    for name, after in clocks().items():
        tally.cpu[name] = tally.cpu.get(name, 0.0) + after - before[name]


async def _looked_at(seats: Sequence[Seat], bot: Bot) -> dict[str, Any]:
    """Let everybody read the last answer; return how large it is."""
    sizes = [size(await seat.last(bot.id)) for seat in seats]
    if not all(each["characters"] for each in sizes):
        raise RuntimeError(f"an answer of the {bot.name} bot cannot be read")
    return sizes[0]


def _compared(tallies: dict[str, Tally], message: str) -> Figures:
    one, other = tallies["ours"].figures(), tallies["bare"].figures()
    rounds = zip(tallies["ours"].seconds, tallies["bare"].seconds, strict=True)
    by_round = [bare / ours for ours, bare in rounds]
    added = (one["added_time"], other["added_time"])
    figures = {
        "message": message,
        "ours": one,
        "bare": other,
        "ratio_of_rates": ratio(one, other, "answered_a_second"),
        "ratio_by_round": [round(each, 2) for each in by_round],
        "median_ratio": round(median(by_round), 2),
        "ratio_of_cpu": _work_compared(tallies["ours"].work(), tallies["bare"].work()),
        "added_to_bare": {
            key: round(added[0][key] - added[1][key], 1) for key in ("median_ms", "p99_ms")
        },
    }
    if not tallies["buttons"].messages:
        return figures
    buttons = tallies["buttons"].figures()
    against = ratio(buttons, other, "answered_a_second")
    return figures | {"buttons": {"message": BUTTONS, **buttons, "ratio_to_bare": against}}


def _work_compared(one: dict[str, float], other: dict[str, float]) -> Figures:
    """Return how much less the bare bot takes of the homeserver alone, and of the whole machine.

    With a core to spare for the bot the rates are as the first, on a machine that is full as the
    second.
    """
    alone = other["homeserver"] / one["homeserver"]
    both = (other["homeserver"] + other["bot"]) / (one["homeserver"] + one["bot"])
    return {"of_the_homeserver": round(alone, 2), "with_the_bot": round(both, 2)}
