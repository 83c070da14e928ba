"""The answer to an offer or an ask: what was understood, who fits, and the way back."""

from collections.abc import Sequence

from bot import named
from bot.call import Call
from bot.commands.declaring.topics import Topic
from bot.digest.wording import somebody
from bot.events import Reply
from bot.introductions import at_once
from bot.moment import Choice, Line, choice, line
from storage.tables import Declaration

COUNTED = 3
"""Topics for which it is said how many people fit; a phone has few lines."""


async def answer(
    call: Call, side: str, rows: Sequence[Declaration], topics: Sequence[Topic]
) -> Reply:
    """Say what was understood, and offer what can be done next."""
    lines, choices = describe(side, rows), [*guesses(rows, topics)]
    lines += _own_words(rows, topics)
    more, introduce = await fits(call, rows[:COUNTED])
    lines += more
    question, answers = consent(call)
    choices += [*introduce, *(answers or open_questions(rows))]  # one question at a time
    choices.append(choice(f"undo {joined(rows)}", "button-undo"))
    return call.reply(*lines, *question, choices=choices)


def consent(call: Call) -> tuple[list[Line], list[Choice]]:
    """Ask once, when somebody first declares where others read, whether digests may name them."""
    if call.message.place.direct or call.person.shown:
        return [], []
    call.person.shown = "asked"
    choices = [choice(f"profile shown {word}", f"button-shown-{word}") for word in ("yes", "no")]
    return [line("shown-ask", somebody(call.person.region))], choices


def joined(rows: Sequence[Declaration]) -> str:
    """Write the ids of declarations as one word of a command."""
    return "+".join(row.id for row in rows)


def label(row: Declaration) -> named.Named:
    """Name what a declaration is about."""
    return named.topic(row.topic, row.wording)


def describe(side: str, rows: Sequence[Declaration]) -> list[Line]:
    """Say what a command stored; its languages, kinds and note are the same for all of it."""
    first = rows[0]
    lines = [line(f"declare-{side}", [label(row) for row in rows])]
    lines.append(line("declare-languages", [named.tongue(code) for code in first.languages]))
    if first.kinds:
        lines.append(line("declare-kinds", [named.kind(code) for code in first.kinds]))
    if first.note:
        lines.append(line("declare-note", first.note))
    lines.append(line("declare-until", named.day(first.expires_at)))
    return lines


def _own_words(rows: Sequence[Declaration], topics: Sequence[Topic]) -> list[Line]:
    pairs = list(zip(rows, topics, strict=True))
    own = [label(row) for row, topic in pairs if topic.own and not topic.maybe]
    unsure = [label(row) for row, topic in pairs if topic.own and topic.maybe]
    lines = [line("declare-own", own)] if own else []
    return [*lines, line("declare-maybe", unsure)] if unsure else lines


def guesses(rows: Sequence[Declaration], topics: Sequence[Topic]) -> list[Choice]:
    """Offer the capacities that could have been meant."""
    return [
        choice(f"rename {row.id} {code}", "button-topic", named.topic(code))
        for row, topic in zip(rows, topics, strict=True)
        for code in topic.maybe
    ]


async def fits(call: Call, rows: Sequence[Declaration]) -> tuple[list[Line], list[Choice]]:
    """Say how many people could be introduced now, with the buttons that do it."""
    numbers = {row.id: await at_once.count(call.moment, row) for row in rows}
    found = [row for row in rows if numbers[row.id]]
    nobody = [label(row) for row in rows if not numbers[row.id]]
    lines = [_found(row, numbers[row.id]) for row in found]
    if nobody:
        lines.append(line(f"declare-nobody-{rows[0].side}", nobody))
    button = "button-introduce" if len(rows) == 1 else "button-introduce-for"
    return lines, [choice(f"introduce {row.id}", button, label(row)) for row in found]


def _found(row: Declaration, number: int) -> Line:
    key = f"declare-many-{row.side}" if number > at_once.MANY else f"declare-found-{row.side}"
    return line(key, min(number, at_once.MANY), label(row))


def open_questions(rows: Sequence[Declaration]) -> list[Choice]:
    """Offer to say what was left out."""
    ids = joined(rows)
    choices = []
    if not rows[0].chosen:
        choices.append(choice(f"detail {ids} in", "button-languages"))
    if not rows[0].kinds:
        choices.append(choice(f"detail {ids} as", "button-kinds"))
    return choices
