"""A declaration is stored, in place of an earlier one for the same thing."""

from datetime import date, datetime, time, timedelta

from bot.call import Call
from bot.commands.declaring.topics import Topic
from bot.grammar.declaration import Spoken
from bot.introductions.gone import hand_over
from bot.say import normalise
from storage import declarations, places, quick
from storage.tables import Declaration

LONGEST_DAYS = 90
"""No declaration outlives this without being renewed; see `docs/privacy.md`."""
NOTE = 300


async def keep(
    call: Call, side: str, topic: Topic, spoken: Spoken, old_id: str | None
) -> Declaration:
    """Store one declaration; what is not said anew is taken over from the one it replaces."""
    moment, person = call.moment, call.person
    old = await declarations.get(moment.session, old_id) if old_id else None
    ends = _ends(call, spoken.until)
    row = Declaration(
        person_id=person.id,
        side=side,
        topic=topic.code,
        wording=topic.wording,
        note=spoken.note[:NOTE] or (old.note if old else ""),
        kinds=spoken.kinds or (old.kinds if old else ()),
        languages=spoken.languages or (old.languages if old and old.chosen else spoken_by(call)),
        chosen=bool(spoken.languages) or bool(old and old.chosen),
        place_id=await _place(call),
        created_at=old.created_at if old else moment.now,
        expires_at=ends,
        deadline=ends if side == "ask" and isinstance(spoken.until, date) else None,
        waited=old.waited if old else 0,
        replaces=old_id,
    )
    await quick.put(moment.session, Declaration, row.model_dump())
    if old is not None:
        old.state = "replaced"
        await hand_over(moment, old, row)
    if topic.own:
        await _candidate(call, topic)
    return row


def _ends(call: Call, until: object) -> datetime:
    longest = call.moment.now + timedelta(days=LONGEST_DAYS)
    if isinstance(until, date):
        night = datetime.combine(until, time(23, 59), call.reader.zone)
        return min(night, longest)
    return call.moment.now + timedelta(days=call.knowledge.settings.limits.days_open)


def spoken_by(call: Call) -> tuple[str, ...]:
    """Return the languages of a person: as they said, else as the platform hints, else as read."""
    if call.person.speaks:
        return tuple(call.person.speaks)
    hinted = (normalise(tag).partition("-")[0] for tag in call.account.languages)
    read = call.reader.language.partition("-")[0]
    return tuple(dict.fromkeys(code for code in hinted if code)) or (read,)


async def _place(call: Call) -> str | None:
    said = call.message.place
    if said.direct:
        return None
    session, now = call.moment.session, call.moment.now
    return (await places.keep(session, said.platform, said.id, said.name, now=now)).id


async def _candidate(call: Call, topic: Topic) -> None:
    language = call.reader.language
    session, now = call.moment.session, call.moment.now
    await declarations.note_candidate(session, topic.code, topic.wording, language, now=now)
