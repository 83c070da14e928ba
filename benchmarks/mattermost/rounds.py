"""Both bots under the same load, in turn, and what it took."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.beside import Bot, Load, Talk, Tally, added, by_round
from benchmarks.figures import Figures, progress
from benchmarks.mattermost.bots import bare, ours
from benchmarks.mattermost.town import Town, town
from benchmarks.processes import cpu, disk_ms, peak_mb, rss_mb
from bot.say import Catalog

WORDS, BUTTONS = "/find", "/offer SPARQL"
"""The one is answered by a line, and what was asked is stored; the other stores an offer, and its
answer has buttons, which are stored as well."""
WARM = 5
GENTLE_SECONDS = 0.1
WRITING_SECONDS, LESS = 0.01, 4
"""How long a server with a database takes to write a post, and how much less is said to it."""

WAYS = ("at_once", "slowly")
"""Beside people who wait for each answer: they do not, and the server takes its time."""
SIDES = tuple(f"{name}_{way}" for way in WAYS for name in ("ours", "bare"))
Say = Callable[[str, int], Talk]


@dataclass(frozen=True, slots=True)
class Bench:
    """A bot that runs, its server, and where it is written down."""

    town: Town
    bot: Bot
    load: Load

    def warm(self) -> None:
        """Let one person come and write."""
        self.town.come(1)
        self.town.wait_and_say(WORDS, WARM)

    def gently(self, tally: Tally) -> None:
        """Let one person write well below what the bot can do."""
        tally.waits += self.town.say_gently(WORDS, self.load.alone, GENTLE_SECONDS).waits

    def gather(self) -> None:
        """Let all the others come, and write for the first time."""
        self.town.come(self.load.people - 1)
        self.town.all_say(WORDS, 1)

    def under_load(self, say: Say, text: str, each: int, tally: Tally) -> None:
        """Let everybody write."""
        number = self.load.people * each
        before = cpu(self.bot.pid), cpu(self.town.pid)
        talk = say(text, each)
        tally.rates.append(number / talk.lasted)
        tally.work.append((cpu(self.bot.pid) - before[0]) / number)
        tally.server.append((cpu(self.town.pid) - before[1]) / number)
        tally.peak_mb = max(tally.peak_mb, peak_mb(self.bot.pid))
        tally.rss_mb = max(tally.rss_mb, rss_mb(self.bot.pid))


def compare(load: Load) -> Figures:
    """Return the figures of both bots."""
    tallies = {name: Tally() for name in ("ours", "bare", "buttons", *SIDES)}
    before, disk = os.getloadavg()[0], list[float]()
    for turn in range(load.rounds):
        for name in ("ours", "bare") if turn % 2 == 0 else ("bare", "ours"):
            progress(f"round {turn + 1} of {load.rounds}: {name}")
            with _opened(name, load) as bench, TemporaryDirectory() as folder:
                disk.append(disk_ms(Path(folder)))
                _round(bench, name, tallies)
    return {
        **_compared(tallies),
        "load": [round(before, 1), round(os.getloadavg()[0], 1)],
        "disk_ms": round(median(disk), 2),
    }


def profile(load: Load, file: Path, text: str) -> int:
    """Write down where the time of our bot goes; return how many messages it has answered."""
    with _opened("ours", load, "--profile", file) as bench:
        bench.warm()
        bench.gather()
        bench.under_load(bench.town.wait_and_say, text, load.messages, Tally())
    return load.people * (1 + load.messages) + WARM


def _round(bench: Bench, name: str, tallies: dict[str, Tally]) -> None:
    each, waiting, at_once = bench.load.messages, bench.town.wait_and_say, bench.town.all_say
    bench.warm()
    bench.gently(tallies[name])
    bench.gather()
    bench.under_load(waiting, WORDS, each, tallies[name])
    bench.under_load(at_once, WORDS, each, tallies[f"{name}_at_once"])
    if name == "ours":
        bench.under_load(waiting, BUTTONS, 1, tallies["buttons"])
    bench.town.write_in(WRITING_SECONDS)
    bench.under_load(waiting, WORDS, -(-each // LESS), tallies[f"{name}_slowly"])


@contextmanager
def _opened(name: str, load: Load, *options: object) -> Iterator[Bench]:
    """Begin anew: a server nobody was on, and a bot nobody has written to."""
    with TemporaryDirectory(prefix="cxc-bot-mattermost-") as folder, town() as server:
        words = Catalog.load(files("locales")).say("en", "find-what")
        running = bare(server, words) if name == "bare" else ours(server, Path(folder), *options)
        with running as bot:
            yield Bench(server, bot, load)


def _compared(tallies: dict[str, Tally]) -> Figures:
    one, other, buttons = (tallies[name] for name in ("ours", "bare", "buttons"))
    figures = {name: tally.figures() for name, tally in tallies.items()}
    return {
        **figures,
        "ratio": by_round(one.rates, other.rates),
        **{
            f"{way}_ratio": by_round(tallies[f"ours_{way}"].rates, tallies[f"bare_{way}"].rates)
            for way in WAYS
        },
        "buttons_ratio": by_round(buttons.rates, other.rates),
        # what the rates would be with a core for each bot alone
        "ratio_of_cpu": by_round(other.work, one.work),
        "added": added(figures["ours"]["gentle"], figures["bare"]["gentle"]),
    }
