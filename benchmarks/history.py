"""Rows of introductions that were made before, and of people who are kept apart."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from sqlmodel import SQLModel

from benchmarks.invented import NOW, Row, ident
from storage.tables import Introduction, Lesson, Party, Round, Step

STATES = ("closed", "closed", "closed", "lapsed", "proposed", "half", "introduced")
LASTING = {"proposed": "lapse", "half": "lapse", "introduced": "meeting"}

Tables = dict[type[SQLModel], list[Row]]


def introductions(draw: Random, wishes: Sequence[Row], number: int) -> Tables:
    """Invent introductions of an ask and an offer of the same thing, new ones and old ones."""
    rows: Tables = {table: [] for table in (Round, Introduction, Party, Lesson, Step)}
    rows[Round].append(
        {"id": ident(draw), "seed": 1, "started_at": NOW - timedelta(days=6), "figures": "{}"}
    )
    offers = _offers(wishes)
    asks = [row for row in wishes if row["side"] == "ask" and row["topic"] in offers]
    for ask in draw.sample(asks, min(number, len(asks))):
        offer = draw.choice(offers[ask["topic"]])
        if offer["person_id"] != ask["person_id"]:
            _introduce(draw, rows, offer, ask)
    return rows


def _offers(wishes: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in wishes:
        if row["side"] == "offer":
            found[row["topic"]].append(row)
    return found


def _introduce(draw: Random, rows: Tables, offer: Row, ask: Row) -> None:
    state = draw.choice(STATES)
    at = NOW - timedelta(days=draw.uniform(0.5, 1.5 if state in LASTING else 50))
    introduction = {
        "id": ident(draw),
        "round_id": rows[Round][0]["id"],
        "state": state,
        "language": "en",
        "asker_id": None,
        "hours": 5,
        "reason": "exact hours",
        "backup_of": None,
        "created_at": at,
        "due_at": at + timedelta(days=7) if state in LASTING else None,
        "due_for": LASTING.get(state, ""),
    }
    rows[Introduction].append(introduction)
    for seat, row in enumerate((offer, ask)):
        part = {"introduction_id": introduction["id"], "person_id": row["person_id"]}
        answer = "" if state in ("proposed", "lapsed") else "yes"
        rows[Party].append({**part, "seat": seat, "answer": answer, "outcome": ""})
        rows[Step].append({**part, "id": ident(draw), "event": "propose", "state": state, "at": at})
    rows[Lesson].append(
        {
            "id": ident(draw),
            "introduction_id": introduction["id"],
            "helper_id": offer["person_id"],
            "learner_id": ask["person_id"],
            "offer_id": offer["id"],
            "ask_id": ask["id"],
            "topic": ask["topic"],
            "closeness": 1.0,
        }
    )


def blocks(draw: Random, people: Sequence[Row], number: int) -> list[Row]:
    """Invent pairs who do not want to meet."""
    pairs = {tuple(row["id"] for row in draw.sample(people, 2)) for _ in range(number)}
    return [{"person_id": one, "blocked_id": other, "at": NOW} for one, other in sorted(pairs)]
