"""How deliveries are shown: as a person would read them, or as JSON for a program."""

import base64
import json
import sys
from collections.abc import Sequence
from typing import Any, Protocol, TextIO

from bot.adapters.memory import Delivery
from bot.events import Attachment, Outgoing
from bot.pictures.undrawn import UNDRAWN
from bot.say.bidi import legible

BOLD, DIM, GREEN, RESET = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[0m"


def readers(outgoing: Outgoing) -> tuple[str, ...]:
    """Return the names of those who see a letter; nobody's for an open word in a place."""
    users = outgoing.together or ((outgoing.user,) if outgoing.user else ())
    return tuple(user.name or user.id for user in users)


class Screen(Protocol):
    """Where everything is shown."""

    def said(self, who: str, text: str) -> None:
        """Show what somebody typed, if it is not on the screen already."""

    def tell(self, text: str) -> None:
        """Show something about the playground itself."""

    def show(self, delivery: Delivery, reader: str, choices: Sequence[int]) -> None:
        """Show a delivery in full; `choices` number its buttons, if they can be pressed now."""

    def remind(self, delivery: Delivery, choices: Sequence[int]) -> None:
        """Show the buttons of a delivery that was on the screen before."""

    def mention(self, names: Sequence[str]) -> None:
        """Say that letters went to people who are not looked at."""


class Paper:
    """Text for people, with colours only on a terminal."""

    def __init__(self, out: TextIO | None = None, *, echo: bool = True) -> None:
        self._out = out or sys.stdout
        self._echo = echo
        self._colours = self._out.isatty()

    def said(self, who: str, text: str) -> None:
        """Write the line as it would stand at the prompt."""
        if self._echo:
            self._write(f"\n{self._in(BOLD, f'{who} ▸')} {text}")

    def tell(self, text: str) -> None:
        """Write in dim letters."""
        self._write(self._in(DIM, text))

    def show(self, delivery: Delivery, reader: str, choices: Sequence[int]) -> None:
        """Write the text, indented, and its buttons, numbered or by name."""
        outgoing = delivery.outgoing
        heading = self._heading(outgoing, reader)
        if heading:
            self._write(self._in(GREEN, heading))
        for line in legible(outgoing.text).split("\n"):
            self._write(f"  {line}".rstrip())
        for file in outgoing.attachments:
            what = "a picture" if file.media_type == UNDRAWN else f"{len(file.content)} bytes"
            self._write(f"  [file {file.name}, {what}: {file.description}]")
        self._buttons(outgoing, choices)

    def remind(self, delivery: Delivery, choices: Sequence[int]) -> None:
        """Write the first line again, and the buttons."""
        first = legible(delivery.outgoing.text).split("\n")[0]
        self._write(self._in(DIM, f"  … {first}"))
        self._buttons(delivery.outgoing, choices)

    def _buttons(self, outgoing: Outgoing, choices: Sequence[int]) -> None:
        labels = [legible(button.label) for button in outgoing.buttons]
        if labels and choices:
            numbered = zip(choices, labels, strict=True)
            self._write("  " + self._in(BOLD, "  ".join(f"[{n}] {x}" for n, x in numbered)))
        elif labels:
            self._write("  " + "  ".join(f"[{label}]" for label in labels))

    def _heading(self, outgoing: Outgoing, reader: str) -> str:
        if outgoing.together:
            platform = outgoing.together[0].platform
            return f"✉ Together in one conversation on {platform}: {', '.join(readers(outgoing))}"
        place, user = outgoing.place, outgoing.user
        if place and not place.direct:
            only = f" (only {reader} sees this)" if user else ""
            return f"{place.name or place.id} on {place.platform}{only}:"
        answer = place is not None
        return "" if answer or user is None else f"✉ Direct message to {reader} on {user.platform}:"

    def mention(self, names: Sequence[str]) -> None:
        """Write one line for all of them."""
        if names:
            listed = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
            wrote = f"A letter to {listed}" if len(names) == 1 else f"Letters to {listed}"
            self.tell(f"({wrote}: read with :as NAME.)")

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{RESET}" if self._colours else text

    def _write(self, text: str) -> None:
        print(text, file=self._out, flush=True)


class Tape:
    """One JSON object for each delivery: the stable interface for scripted checks."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def said(self, who: str, text: str) -> None:
        """Leave it out: only deliveries are told."""

    def tell(self, text: str) -> None:
        """Write to standard error."""
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the screen

    def show(self, delivery: Delivery, reader: str, choices: Sequence[int]) -> None:
        """Leave it out: `record` has told everything as it arrived."""

    def remind(self, delivery: Delivery, choices: Sequence[int]) -> None:
        """Leave it out, for the same reason."""

    def mention(self, names: Sequence[str]) -> None:
        """Leave it out, for the same reason."""

    def record(self, delivery: Delivery) -> None:
        """Write a delivery, once for each who reads it."""
        for reader in readers(delivery.outgoing) or (None,):
            print(json.dumps(plain(delivery.outgoing, reader), ensure_ascii=False),
                  file=self._out, flush=True)  # fmt: skip


def plain(outgoing: Outgoing, reader: str | None) -> dict[str, Any]:
    """Return a delivery as plain values.

    `to` is the name of the reader, null for an open word in a place; `place` is null for a direct
    message; `private` says that only the reader sees it.
    """
    place, user = outgoing.place, outgoing.user
    aim = place or user or outgoing.together[0]
    where = None if place is None or place.direct else place.name or place.id
    if outgoing.together:
        where = " & ".join(readers(outgoing))
    return {
        "to": reader,
        "platform": aim.platform,
        "place": where,
        "private": reader is not None,
        "text": outgoing.text,
        "buttons": [{"label": each.label, "command": each.command} for each in outgoing.buttons],
        "attachments": [_file(file) for file in outgoing.attachments],
    }


def _file(file: Attachment) -> dict[str, str]:
    told = {"name": file.name, "media_type": file.media_type, "description": file.description}
    if file.media_type.startswith(("text/", "application/json")):
        return told | {"content": file.content.decode()}
    return told | {"content_base64": base64.b64encode(file.content).decode()}
