"""What is wanted and not to be found, by the figures of the week."""

from bot import named
from bot.call import Call, command
from bot.census.published import Row, Snapshot
from bot.census.reading import latest
from bot.census.taking import next_monday
from bot.census.wanted import most_wanted
from bot.commands.aloud import aloud
from bot.commands.declaring.topics import Topic, find
from bot.events import Attachment, Reply
from bot.grammar.declaration import LONGEST
from bot.moment import Choice, Line, choice, line
from bot.pictures.needs import picture
from bot.say import Code

BUTTONS = 3
BOTH = (choice("ask", "button-ask"), choice("offer", "button-offer"))


@command("needs")
async def needs(call: Call) -> Reply:
    """Say what is wanted most and hardly offered: of everything, or of a capacity and its parts."""
    call = await aloud(call)
    topic = find(call, call.args[:LONGEST])
    if topic is not None and topic.own:
        return _unknown(call, topic)
    snapshot = await latest(call.moment.session)
    if snapshot is None:
        first = next_monday(call.moment.now).date()
        return call.reply(line("needs-none-yet", first), choices=BOTH)
    return _of_part(call, snapshot, topic.code) if topic else _of_all(call, snapshot)


def _unknown(call: Call, topic: Topic) -> Reply:
    choices = [choice(f"needs {code}", "button-topic", named.topic(code)) for code in topic.maybe]
    if choices:
        return call.reply(line("find-maybe", topic.wording), choices=choices)
    return call.reply(line("needs-own", topic.wording[:40], Code("/needs")))


def _of_all(call: Call, snapshot: Snapshot) -> Reply:
    rows = most_wanted(snapshot)
    if not rows:
        return call.reply(line("needs-nothing", snapshot.week))
    lines = [line("needs-heading", snapshot.week), *map(_wanted, rows), line("needs-note")]
    offers = _offers([row.key for row in rows])
    return call.reply(*lines, choices=offers, attachments=_drawn(call, snapshot))


def _of_part(call: Call, snapshot: Snapshot, code: str) -> Reply:
    whole = snapshot.find("subtree", code)
    what = named.topic(code)
    if whole is None:
        return call.reply(line("needs-few", what, snapshot.week), choices=_offers([code]))
    parts = call.knowledge.capacities.subtree(code) - {code}
    rows = most_wanted(snapshot, within=parts)
    heading = line("needs-part" if parts else "needs-leaf", what, snapshot.week)
    lines = [heading, *_whole(whole)]
    if rows:
        lines += [line("needs-below"), *map(_wanted, rows)]
    drawn = _drawn(call, snapshot, code)
    return call.reply(*lines, line("needs-note"), choices=_offers([code]), attachments=drawn)


def _drawn(call: Call, snapshot: Snapshot, part: str = "") -> tuple[Attachment, ...]:
    drawn = picture(snapshot, call.knowledge, call.reader, part) if call.pictured else None
    return (drawn,) if drawn else ()


def _whole(row: Row) -> list[Line]:
    """Tell the figures of a row, as far as they are known, a line each."""
    figures = [
        ("needs-asking", row.asking),
        ("needs-offering" if row.offering else "needs-offering-few", row.offering or 0),
        ("needs-unmet", row.unmet),
        ("stats-introduced", row.introductions),
        ("stats-met", row.meetings),
        ("stats-days", None if row.days is None else round(row.days)),
    ]
    return [line(key, figure) for key, figure in figures if figure is not None]


def _wanted(row: Row) -> Line:
    what, asking = named.topic(row.key), row.asking or row.unmet
    offering = row.offering or named.text("needs-hardly")
    if row.unmet:
        return line("needs-line-unmet", what, asking, offering, row.unmet)
    return line("needs-line", what, asking, offering)


def _offers(codes: list[str]) -> list[Choice]:
    return [choice(f"offer {code}", "button-offer-it", named.topic(code))
            for code in codes[:BUTTONS]]  # fmt: skip
