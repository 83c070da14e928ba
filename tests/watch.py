"""What must hold after every single thing that happens in a town, whoever does it."""

import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from bot.adapters.memory import Delivery
from bot.grammar.command import parse
from bot.grammar.spelling import key
from bot.introductions.states import KNOWN, OPEN
from storage.rooms import LOADS
from tests.town import Town, readable, readers

Pair = tuple[str, str]

HARM = re.compile("[\u202a-\u202e\ud800-\udfff]|@(?:channel|all|here|everyone)|⧼")
"""Bidi overrides, half characters, mentions of everybody, and texts that were not made."""
ACCOUNTS = "SELECT platform || ' ' || user, person_id FROM account"
PARTIES = "SELECT introduction_id, person_id FROM party"
PARTS = (
    "SELECT introduction_id, helper_id, 'offer' FROM lesson"
    " UNION SELECT introduction_id, learner_id, 'ask' FROM lesson"
)
STATES = "SELECT id, state FROM introduction"


def pair(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)


class Watch:
    """Looks at a town before and after each step, and asserts what must hold."""

    def __init__(self, town: Town) -> None:
        assert town.database.path is not None
        self.town = town
        self.plain = sqlite3.connect(town.database.path)
        self.problems = Problems()
        logging.getLogger("bot").addHandler(self.problems)
        self.acquainted: set[Pair] = set()
        self.looked = 0
        self.remember()

    def close(self) -> None:
        """Let go of the file and of the log."""
        logging.getLogger("bot").removeHandler(self.problems)
        self.plain.close()

    def remember(self) -> None:
        """Note what there is before a step."""
        blocks = self.plain.execute("SELECT person_id, blocked_id FROM block")
        self.blocks = {pair(one, other) for one, other in blocks}
        self.loads = dict(self.plain.execute("SELECT id, load FROM person"))
        self.states = dict(self.plain.execute(STATES))
        self.pairs = Counter(each for group in self._groups().values() for each in pairs(group))

    def check(self) -> None:
        """Assert everything, and note what there is now."""
        assert self.problems.said == []
        self._consent()
        self._letters()
        self._introductions()
        self._declarations()
        self.remember()

    def _groups(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for introduction, person in self.plain.execute(PARTIES):
            groups.setdefault(introduction, []).append(person)
        return groups

    def _consent(self) -> None:
        """Nobody's name, account or link reaches somebody they were not introduced to."""
        accounts = list(self.plain.execute(ACCOUNTS))
        owner, states = dict(accounts), dict(self.plain.execute(STATES))
        known = {
            each
            for introduction, group in self._groups().items()
            if states[introduction] in KNOWN
            for each in pairs(group)
        }
        for (one, first), (other, second) in combinations(accounts, 2):
            if first == second or pair(first, second) in known:
                self.acquainted.add(pair(one, other))
        assert len(owner) == len(accounts)
        for platform, delivery in self.town.arrived[self.looked :]:
            self._told(platform, delivery)

    def _told(self, platform: str, delivery: Delivery) -> None:
        said = "\n".join(texts(delivery))
        for user in self.town.people.values():
            there = f"{user.platform} {user.id}"
            here = [f"{platform} {reader}" for reader in readers(delivery.outgoing)]
            strangers = [
                each for each in here if each != there and pair(each, there) not in self.acquainted
            ]
            if strangers:
                signs = [
                    sign for sign in (user.name.split()[0], user.id, user.link) if sign in said
                ]
                assert signs == [], f"{strangers} learn {signs} from {said!r}"

    def _letters(self) -> None:
        """Each letter has left once, harmless, with buttons that type commands there are."""
        for _, delivery in self.town.arrived[self.looked :]:
            for text in (delivery.outgoing.text, *(b.label for b in delivery.outgoing.buttons)):
                harm = HARM.search(text)
                assert harm is None, f"{harm} in {text!r}"
            for button in delivery.outgoing.buttons:
                assert key(parse(button.command).word) in self.town.dispatch.commands, button
        self.looked = len(self.town.arrived)
        keys = Counter(delivery.key for _, delivery in self.town.arrived)
        assert set(keys.values()) <= {1}
        rows = list(self.plain.execute("SELECT key, state FROM letter"))
        assert [row for row in rows if row[1] == "waiting"] == []
        assert {letter for letter, state in rows if state == "sent"} <= keys.keys()

    def _introductions(self) -> None:
        """Blocks and load are respected, and no two people are brought together twice."""
        groups, states = self._groups(), dict(self.plain.execute(STATES))
        parts = list(self.plain.execute(PARTS))
        busy = Counter((person, side) for each, person, side in parts if states[each] in OPEN)
        for introduction, group in groups.items():
            if introduction not in self.states:
                self._new(group, busy)
            told = states[introduction] in KNOWN and self.states.get(introduction) not in KNOWN
            assert not (told and set(pairs(group)) & self.blocks)

    def _new(self, group: list[str], busy: Counter[tuple[str, str]]) -> None:
        assert not set(pairs(group)) & self.blocks
        assert not set(pairs(group)) & self.pairs.keys()
        for person in group:
            most = LOADS[self.loads.get(person, "normal")]
            assert max(busy[person, "offer"], busy[person, "ask"]) <= most

    def _declarations(self) -> None:
        """Nobody has the same thing on the list twice, or too many things."""
        rows = self.plain.execute(
            "SELECT person_id, side, topic FROM declaration WHERE state='open'"
        )
        entries = Counter(rows)
        assert set(entries.values()) <= {1}
        assert all(number <= 60 for number in Counter(each[0] for each in entries).values())

    def entries(self, who: str) -> int:
        """Count what somebody has on the list."""
        user = self.town.known(who)
        found = self.plain.execute(
            "SELECT count(*) FROM declaration JOIN account USING (person_id)"
            " WHERE state = 'open' AND platform = ? AND user = ?",
            (user.platform, user.id),
        )
        return int(found.fetchone()[0])


class Problems(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.said.append(logging.Formatter().format(record))


def pairs(group: list[str]) -> Iterator[Pair]:
    """Return everybody with everybody else."""
    return (pair(one, other) for one, other in combinations(group, 2))


def texts(delivery: Delivery) -> Iterator[str]:
    """Return everything a letter lets its readers see."""
    outgoing = delivery.outgoing
    yield readable(outgoing.text)
    yield from (readable(button.label) for button in outgoing.buttons)
    yield from (file.content.decode() for file in outgoing.attachments)
