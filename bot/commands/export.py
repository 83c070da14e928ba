"""Everything the bot holds about a person, as one JSON file."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, select

from bot.call import Call, command
from bot.commands.picking import names
from bot.envelope import unpack
from bot.events import Attachment, Reply
from bot.introductions.secret import looks_open, visible
from bot.introductions.states import KNOWN
from bot.moment import line
from storage import introductions, keepsakes, people
from storage.tables import (
    Declaration,
    Edition,
    Feedback,
    Introduction,
    Item,
    Letter,
    Party,
    Report,
)

FILE = "capacity-exchange.json"


@command("export")
async def export(call: Call) -> Reply:
    """Send the file, for nobody else to see."""
    content = json.dumps(await collect(call), ensure_ascii=False, indent=1).encode()
    file = Attachment(FILE, "application/json", content, call.say("export-file"))
    return call.reply(line("export-done"), attachments=(file,))


async def collect(call: Call) -> dict[str, Any]:
    """Gather what belongs to the person who asks, and nothing that others told the bot."""
    session, person = call.moment.session, call.person
    return {
        "about": call.say("export-about"),
        "made": call.moment.now.isoformat(),
        "person": _plain(person, leave=("banned",)),
        "accounts": [_plain(row) for row in await people.accounts(session, person.id)],
        "declarations": await _rows(call, Declaration, Declaration.person_id),
        "introductions": await _introductions(call),
        "feedback": await _rows(call, Feedback, Feedback.person_id),
        "blocks": [_json(row.at) for row in await people.blocked_by(session, person.id)],
        "reports": [
            {"text": row["text"], "at": row["at"], "state": row["state"]}
            for row in await _rows(call, Report, Report.reporter_id)
        ],
        "digests": await _digests(call),
        "letters": await _letters(call),
        "keepsakes": await _keepsakes(call),
    }


def _plain(row: SQLModel, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    values = row.model_dump(exclude=set(leave) | {"person_id"})
    return {name: _json(value) for name, value in values.items()}


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


async def _rows(call: Call, table: type[SQLModel], owner: Any) -> list[dict[str, Any]]:
    rows = await call.moment.session.exec(select(table).where(owner == call.person.id))
    return [_plain(row) for row in rows.all()]


async def _introductions(call: Call) -> list[dict[str, Any]]:
    mine = await introductions.mine(call.moment.session, call.person.id)
    rows = visible(mine, call.moment.now)
    return [await _introduction(call, row, party) for row, party in rows]


async def _introduction(call: Call, row: Introduction, party: Party) -> dict[str, Any]:
    """Tell of an introduction what this person may know: a no of the other stays untold."""
    known = row.state in KNOWN
    waits = looks_open(row, party, call.moment.now)
    mine = await introductions.lessons(call.moment.session, row.id)
    return {
        "id": row.id,
        "created": row.created_at.isoformat(),
        "state": "waiting" if waits else row.state if known else "over",
        "answer": party.answer,
        "outcome": party.outcome,
        "with": await names(call, row) if known else [],
        "topics": sorted({lesson.topic for lesson in mine}) if known or party.answer else [],
    }


async def _digests(call: Call) -> list[dict[str, Any]]:
    """Tell when digests showed this person, as what, and under which name."""
    query = select(Item, Edition).join(Edition).where(Item.person_id == call.person.id)
    rows = await call.moment.session.exec(query.order_by(col(Edition.posted_at)))
    return [
        {"at": row.posted_at.isoformat(), "kind": item.kind, "topic": item.topic,
         "wording": item.wording, "name": item.name, "region": item.region, "text": item.said}
        for item, row in rows.all()
    ]  # fmt: skip


async def _letters(call: Call) -> list[dict[str, Any]]:
    query = select(Letter).where(Letter.person_id == call.person.id).order_by(col(Letter.number))
    rows = (await call.moment.session.exec(query)).all()
    return [{"at": row.created_at.isoformat(), "text": unpack(row.body).text} for row in rows]


async def _keepsakes(call: Call) -> list[dict[str, Any]]:
    session = call.moment.session
    return [
        {"kind": row.kind, "key": row.key, "value": row.value, "at": row.at.isoformat()}
        for account in await people.accounts(session, call.person.id)
        for row in await keepsakes.of(session, account.platform, account.user)
    ]
