"""Buttons under a post: real ones where the server can reach us, else numbers to react with. Pure.

https://developers.mattermost.com/integrate/plugins/interactive-messages/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapters.mattermost.markup import PLAINLY, Typing, formatted, label
from bot.adapters.mattermost.seals import DAYS, Claim, Seals
from bot.adapters.shapes import Json, find, table, word
from bot.events import Button
from bot.say.bidi import CONTROLS

MARK = "cxc"
"""Our own entry in the props of a post, which only its author can write."""
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "keycap_ten")
"""The names of the emoji; https://github.com/mattermost/mattermost, emoji.json."""
FEW = 5
"""More than so many buttons are a menu."""
PRESSED = "\u2713 "
CHOOSE = "\u22ef"


@dataclass(frozen=True, slots=True)
class Panel:
    """How buttons are shown: with the `seals` and the address where presses arrive, or without.

    `typing` is how people type commands.
    """

    seals: Seals | None = None
    address: str = ""
    typing: Typing = PLAINLY


@dataclass(frozen=True, slots=True)
class Row:
    """The buttons of one post: for whom (nobody in particular if empty), under which letter.

    `back` is the slash command whose whisper they are under; `choose` is what a menu says. Of
    `discreet` ones a press is not shown.
    """

    letter: str
    person: str
    buttons: tuple[Button, ...]
    back: str = ""
    choose: str = CHOOSE
    discreet: bool = False


def mark(row: Row) -> Json:
    """Return what is noted in a post, to find it again and to know what its numbers type."""
    typed = [[each.label, each.command] for each in row.buttons]
    said: Json = {"choose": row.choose} if len(row.buttons) > FEW else {}
    said |= {"discreet": True} if row.discreet else {}
    return {"key": row.letter, "for": row.person, "buttons": typed, **said}


def row_of(post: Json) -> Row | None:
    """Return the buttons noted in a post; None where nothing is."""
    noted = table(post, "props", MARK)
    if not word(noted, "key"):
        return None
    told = find(noted, "buttons")
    pairs = [each for each in told if _is_pair(each)] if isinstance(told, list) else []
    buttons = tuple(Button(word(each[0]), word(each[1])) for each in pairs)
    choose = word(noted, "choose") or CHOOSE
    discreet = find(noted, "discreet") is True
    return Row(word(noted, "key"), word(noted, "for"), buttons, choose=choose, discreet=discreet)


def _is_pair(each: object) -> bool:
    return isinstance(each, list) and len(each) == 2 and all(isinstance(one, str) for one in each)


def listed(buttons: Sequence[Button]) -> str:
    """Return numbered lines, as Markdown; beyond ten there is no emoji."""
    lines = [f"{_sign(number)} {label(each.label)}" for number, each in enumerate(buttons, 1)]
    return "\n".join(lines)


def _sign(number: int) -> str:
    return f":{NUMBERS[number - 1]}:" if number <= len(NUMBERS) else f"{number}\\."


def attachments(row: Row, panel: Panel, until: datetime, pressed: int = 0) -> list[Json]:
    """Return real buttons, or a menu, that work `until` then; `pressed` bears a tick."""
    if panel.seals is None or not row.buttons:
        return []
    if len(row.buttons) > FEW:
        return [{"fallback": row.choose, "actions": [_menu(row, panel, until)]}]
    numbered = enumerate(row.buttons, 1)
    actions = [_button(row, panel, until, number, pressed == number) for number, _ in numbered]
    return [{"fallback": " · ".join(each.label for each in row.buttons), "actions": actions}]


def _button(row: Row, panel: Panel, until: datetime, number: int, pressed: bool) -> Json:
    button = row.buttons[number - 1]
    name = label(f"{PRESSED if pressed else ''}{button.label}")
    sealed = _integration(row, panel, until, (button.command,))
    return {"id": f"b{number}", "type": "button", "name": name, "integration": sealed}


def _menu(row: Row, panel: Panel, until: datetime) -> Json:
    options = [
        {"text": label(each.label), "value": str(number)}
        for number, each in enumerate(row.buttons, 1)
    ]
    commands = tuple(each.command for each in row.buttons)
    sealed = _integration(row, panel, until, commands)
    return {"id": "menu", "type": "select", "name": label(row.choose), "options": options,
            "integration": sealed}  # fmt: skip


def _integration(row: Row, panel: Panel, until: datetime, commands: tuple[str, ...]) -> Json:
    claim = Claim(row.letter, row.person, commands, int(until.timestamp()), row.back)
    sealed = panel.seals.seal(claim) if panel.seals else ""
    return {"url": f"{panel.address}/press", "context": {"seal": sealed}}


def expiry(now: datetime) -> datetime:
    """Return until when a button that is shown now works."""
    return now + timedelta(days=DAYS)


def updated(post: Json, command: str, line: str, panel: Panel, until: datetime) -> Json | None:
    """Return how a post of ours looks after a press on it, as the server wants it: all of it anew.

    `line` says what was pressed and when. None where the post is none of ours.
    """
    row = row_of(post)
    if row is None:
        return None
    before, _, last = word(post, "message").rpartition("\n\n")
    marked = CONTROLS.sub("", last).startswith(PRESSED.strip())
    said = before if marked else word(post, "message")
    numbers = [number for number, each in enumerate(row.buttons, 1) if each.command == command]
    shown = attachments(row, panel, until, pressed=numbers[0] if numbers else 0)
    message = f"{said}\n\n{formatted(line, panel.typing)}"
    return {"message": message, "props": {MARK: mark(row), "attachments": shown}}
