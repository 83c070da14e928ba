"""The languages and the kinds of help of declarations, said afterwards."""

from collections.abc import Sequence

from bot import named
from bot.call import Call, command
from bot.commands.declaring.answer import describe, fits, joined, open_questions
from bot.commands.declaring.guide import await_rest
from bot.commands.ids import ids
from bot.commands.standing import OUT_OF_DATE
from bot.events import Reply
from bot.grammar.declaration import find_kinds
from bot.grammar.tongues import find_tongues, near_tongues
from bot.moment import choice, line
from storage import declarations
from storage.tables import Declaration

KINDS = ("mentoring", "tutoring", "training", "review", "translation", "technical-assistance")
TONGUES = ("en", "fr", "es", "ar", "pt", "de")


@command("detail", shown=False)
async def detail(call: Call) -> Reply:
    """Set the languages (`in`) or kinds (`as`) of declarations, or ask for them."""
    rows = await declarations.named(call.moment.session, call.person.id, ids(call.args))
    rows = [row for row in rows if row.state == "open"]
    _, what, value = (*call.args.split(" ", 2), "", "")[:3]
    if not rows or what not in ("in", "as"):
        return call.reply(OUT_OF_DATE)
    if not value.strip():
        return _question(call, rows, what)
    settle = _languages if what == "in" else _kinds
    return await settle(call, rows, value)


def _question(call: Call, rows: Sequence[Declaration], what: str) -> Reply:
    beginning = f"detail {joined(rows)} {what}"
    await_rest(call, beginning)
    if what == "as":
        known = [code for code in KINDS if call.knowledge.capacities.kind(code)]
        choices = [choice(f"{beginning} {code}", "button-kind", named.kind(code)) for code in known]
        return call.reply(line("detail-kinds"), choices=choices)
    codes = tuple(dict.fromkeys((*rows[0].languages, *TONGUES)))[:6]
    choices = [choice(f"{beginning} {code}", "button-tongue", named.tongue(code)) for code in codes]
    return call.reply(line("detail-languages"), choices=choices)


async def _languages(call: Call, rows: Sequence[Declaration], value: str) -> Reply:
    codes = find_tongues(value)
    if not codes:
        near = [
            choice(f"detail {joined(rows)} in {code}", "button-tongue", named.tongue(code))
            for code in near_tongues(value)
        ]
        await_rest(call, f"detail {joined(rows)} in")
        return call.reply(line("language-unknown", value[:40]), choices=near)
    before = "+".join(rows[0].languages)
    for row in rows:
        row.languages, row.chosen = codes, True
    return await _done(call, rows, f"detail {joined(rows)} in {before.replace('+', ', ')}")


async def _kinds(call: Call, rows: Sequence[Declaration], value: str) -> Reply:
    none = call.knowledge.option(value, {"none": "word-none"})
    codes = () if none else find_kinds(value, call.knowledge.keywords)
    if codes is None:
        await_rest(call, f"detail {joined(rows)} as")
        return call.reply(line("kind-unknown", value[:40]))
    before = ", ".join(rows[0].kinds) or "none"
    for row in rows:
        row.kinds = codes
    return await _done(call, rows, f"detail {joined(rows)} as {before}")


async def _done(call: Call, rows: Sequence[Declaration], back: str) -> Reply:
    undo = choice(back, "button-undo")
    lines = describe(rows[0].side, rows)
    more, introduce = await fits(call, rows)
    return call.reply(*lines, *more, choices=[*introduce, *open_questions(rows), undo])
