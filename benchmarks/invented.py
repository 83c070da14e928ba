"""Rows of people who do not exist, and of what they offer, ask and were written."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from bot.capacities import capacities
from bot.envelope import pack
from bot.events import Button, Outgoing, Place, User
from storage.declarations import CADENCE_DAYS

Row = dict[str, Any]
"""A row by column."""
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""The moment the community is looked at: a Tuesday, the day before a round."""
PLATFORM = "invented"
TOPIC = "sparql"
"""Measured, and the most popular of all: the hardest case for counting who fits."""
HOMES = (
    ("GH", "Africa/Accra", ("en", "tw")),
    ("NG", "Africa/Lagos", ("en", "ha", "ig", "yo")),
    ("CM", "Africa/Douala", ("fr", "en")),
    ("EG", "Africa/Cairo", ("ar", "en")),
    ("DE", "Europe/Berlin", ("de", "en")),
    ("FR", "Europe/Paris", ("fr", "en")),
    ("HR", "Europe/Zagreb", ("hr", "sr", "en")),
    ("UA", "Europe/Kyiv", ("uk", "ru", "en")),
    ("IN", "Asia/Kolkata", ("hi", "ta", "bn", "en")),
    ("ID", "Asia/Jakarta", ("id", "jv", "en")),
    ("BR", "America/Sao_Paulo", ("pt", "en", "es")),
    ("MX", "America/Mexico_City", ("es", "en")),
    ("US", "America/New_York", ("en", "es")),
)
LOADS = ("none", "half", *("normal",) * 7, "double")
EAGER = 5.0
"""How many times as much as the quietest the most eager declares, who stays below the limit."""
DAYS_OPEN = 60
REMINDED = timedelta(days=7)


def ident(draw: Random) -> str:
    """Return an id such as the bot draws."""
    return f"{draw.getrandbits(48):012x}"


def user(number: int) -> User:
    """Return somebody as their platform tells of them."""
    _, zone, tongues = HOMES[number % len(HOMES)]
    return User(PLATFORM, f"U{number:06d}", f"Invented {number}", "", tongues[:1], zone)


def direct(who: User) -> Place:
    """Return the place where somebody and the bot are alone."""
    return Place(PLATFORM, f"D{who.id}", direct=True)


def person(draw: Random, number: int) -> Row:
    """Invent a person who has used the bot before."""
    region, zone, tongues = HOMES[number % len(HOMES)]
    spoken = draw.sample(tongues, draw.randint(1, len(tongues)))
    said = draw.random() < 0.7
    return {
        "id": ident(draw),
        "created_at": NOW - timedelta(days=draw.uniform(60, 700)),
        "language": draw.choice(tongues) if draw.random() < 0.2 else "",
        "gender": "",
        "zone": zone if said else "",
        "region": region if said else "",
        "wiki": f"Invented {number}" if draw.random() < 0.4 else "",
        "speaks": {code: draw.randint(2, 4) for code in spoken} if said else {},
        "load": draw.choice(LOADS),
        "cadence": draw.choice(tuple(CADENCE_DAYS)),
        "next_round_at": NOW + timedelta(days=draw.uniform(-7, 6)),
        "paused_until": NOW + timedelta(days=9) if draw.random() < 0.04 else None,
        "quiet": draw.random() < 0.05,
        "unanswered": 0,
        "banned": False,
        "told_privacy": True,
        "awaiting": "",
        "awaiting_until": None,
    }


def account(draw: Random, number: int, owner: Row) -> Row:
    """Invent the account of a person, who was last heard some days ago."""
    who = user(number)
    return {
        "id": ident(draw),
        "person_id": owner["id"],
        "platform": who.platform,
        "user": who.id,
        "name": who.name,
        "link": who.link,
        "languages": who.languages,
        "zone": who.zone,
        "reachable": draw.random() < 0.98,
        "heard_at": NOW - timedelta(days=draw.uniform(0.2, 30)),
    }


def declarations(draw: Random, people: Sequence[Row], number: int) -> list[Row]:
    """Invent open offers and asks, their topics by Zipf's law; some people say far more.

    Nobody has two for the same thing on one side, as the bot has it.
    """
    topics = popular_first(draw)
    weights = list(accumulate(1 / rank for rank in range(1, len(topics) + 1)))
    eager = list(accumulate(min(draw.paretovariate(1.5), EAGER) for _ in people))
    rows: dict[tuple[str, str, str], Row] = {}
    while len(rows) < number:
        [owner] = draw.choices(people, cum_weights=eager)
        [topic] = draw.choices(topics, cum_weights=weights)
        side = draw.choice(("offer", "ask"))
        rows[owner["id"], side, topic] = _declaration(draw, owner, side, topic)
    return list(rows.values())


def popular_first(draw: Random) -> list[str]:
    """Return every capacity in an order of popularity, `TOPIC` first."""
    codes = [one.code for one in capacities() if one.code != TOPIC]
    draw.shuffle(codes)
    return [TOPIC, *codes]


def _declaration(draw: Random, owner: Row, side: str, topic: str) -> Row:
    said = NOW - timedelta(days=draw.uniform(0.1, DAYS_OPEN - 1))
    ends = said + timedelta(days=DAYS_OPEN)
    return {
        "id": ident(draw),
        "person_id": owner["id"],
        "side": side,
        "topic": topic,
        "wording": topic.replace("-", " "),
        "note": "in the evenings, with a small group" if draw.random() < 0.2 else "",
        "kinds": ("mentoring",) if draw.random() < 0.2 else (),
        "languages": tuple(owner["speaks"]) or (draw.choice(("en", "fr", "es", "ar", "pt")),),
        "chosen": draw.random() < 0.2,
        "place_id": None,
        "created_at": said,
        "expires_at": ends,
        "deadline": ends if side == "ask" and draw.random() < 0.1 else None,
        "waited": draw.randint(0, 3) if side == "ask" else 0,
        "reminded": ends - NOW <= REMINDED,
        "replaces": None,
        "state": "open",
    }


def letters(draw: Random, people: Sequence[Row], number: int) -> list[Row]:
    """Invent the answers of the last weeks, which have all arrived."""
    return [_letter(draw, people, draw.randrange(len(people))) for _ in range(number)]


def _letter(draw: Random, people: Sequence[Row], number: int) -> Row:
    who, at = user(number), NOW - timedelta(days=draw.uniform(0.1, 29))
    buttons = tuple(Button(f"Label {each}", f"command {each}") for each in range(4))
    text = "What the bot understood, who fits, and how to take it back.\n" * 3
    return {
        "key": ident(draw),
        "platform": PLATFORM,
        "lane": f"user {who.id}",
        "body": pack(Outgoing(text, place=direct(who), user=who, buttons=buttons)),
        "person_id": people[number]["id"],
        "introduction_id": None,
        "bulk": False,
        "created_at": at,
        "due_at": at,
        "tries": 1,
        "faults": 0,
        "state": "sent",
        "sent_at": at,
        "sent_id": ident(draw),
        "problem": "",
    }


def seen(draw: Random, number: int) -> list[Row]:
    """Invent the marks of messages that were answered in the last weeks."""
    return [
        {
            "platform": PLATFORM,
            "message": f"old-{each}",
            "at": NOW - timedelta(days=draw.uniform(0.1, 29)),
        }
        for each in range(number)
    ]
