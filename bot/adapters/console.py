"""The terminal as a platform: one person, lines in, text out, buttons as numbered choices."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable
from itertools import count
from uuid import uuid4

from bot.events import Button, Message, Outgoing, Place, Unreachable, User
from bot.say.bidi import legible

ReadLine = Callable[[], str]
"""Wait for a line and return it with its end; empty at the end of input, as files do."""
Print = Callable[[str], None]


class Console:
    """One person at a terminal; a number presses the button that was shown with it last."""

    def __init__(self, user: User, read_line: ReadLine, out: Print) -> None:
        self.name = user.platform
        self._user = user
        self._read_line = read_line
        self._out = out
        self._choices: tuple[Button, ...] = ()
        self._sent: dict[str, str] = {}
        self._start = uuid4().hex[:8]
        self._lines: asyncio.Queue[str] = asyncio.Queue()

    async def listen(self) -> AsyncGenerator[Message, None]:
        """Yield each line that is typed, until the end of input, `:quit` or `close`."""
        loop = asyncio.get_running_loop()
        # A daemon: nobody can interrupt a thread that waits for the keyboard.
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        for number in count(1):
            line = await self._lines.get()
            if not line or line.strip() == ":quit":
                return
            message = read(line, self._user, f"{self._start}-{number}", self._choices)
            if message is not None:
                yield message

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        line = "begin"
        while line:
            line = self._read_line()
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._lines.put_nowait, line)

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Print a letter once a key; raises Unreachable for anybody who is not at the terminal."""
        users = (*outgoing.together, *((outgoing.user,) if outgoing.user else ()))
        if outgoing.together or any(user.id != self._user.id for user in users):
            raise Unreachable
        if key not in self._sent:
            self._sent[key] = f"{self._start}-sent-{len(self._sent) + 1}"
            self._choices = outgoing.buttons or self._choices
            self._out(write(outgoing))
        return self._sent[key]

    async def close(self) -> None:
        """Stop listening."""
        self._lines.put_nowait("")


def read(line: str, user: User, ident: str, choices: tuple[Button, ...] = ()) -> Message | None:
    """Make a message of a line; None for an empty one."""
    text = line.strip()
    if not text:
        return None
    place = Place(user.platform, f"direct {user.id}", direct=True)
    if text.isdecimal() and 0 < int(text) <= len(choices):
        return Message(ident, user, place, choices[int(text) - 1].command, ident, pressed=True)
    return Message(ident, user, place, text, ident)


def write(outgoing: Outgoing) -> str:
    """Write a letter as text, with its buttons numbered and its files named."""
    lines = [legible(outgoing.text)]
    lines += [f"[file {file.name}: {file.description}]" for file in outgoing.attachments]
    labels = [legible(button.label) for button in outgoing.buttons]
    numbered = "  ".join(f"[{number}] {label}" for number, label in enumerate(labels, 1))
    return "\n".join([*lines, numbered] if numbered else lines)
