"""The keyboard: a prompt with history, and completion of commands and names."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.playground.stage import Stage

ORDERS = (":as ", ":in ", ":next day", ":next week", ":people", ":places", ":help", ":quit")


class Completing(Completer):
    """Completes `/` to commands, `:` to orders, and names after `:as`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - the signature is theirs
    ) -> Iterable[Completion]:
        """Yield what the line could become."""
        text = document.text_before_cursor
        for option in self._options(text):
            if option.casefold().startswith(text.casefold()):
                yield Completion(option, start_position=-len(text))

    def _options(self, text: str) -> list[str]:
        if text.startswith(":as "):
            return [f":as {actor.user.name}" for actor in self._stage.cast]
        if text.startswith(":in "):
            return [f":in {place}" for place in (*self._stage.places, "direct")]
        if text.startswith(":"):
            return list(ORDERS)
        shown = {each.name for each in self._stage.dispatch.commands.values() if each.shown}
        return sorted(f"/{name}" for name in shown) if text.startswith("/") else []


def history() -> History:
    """Keep what was typed for the next time, where that is possible."""
    folder = Path.home() / ".local" / "state" / "cxc-bot"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "history"
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


async def lines(stage: Stage) -> AsyncIterator[str]:
    """Yield what is typed, until the end of input."""
    session: PromptSession[str] = PromptSession(
        history=history(), completer=Completing(stage), complete_while_typing=True
    )
    while True:
        place = f" in {stage.place}" if stage.place else ""
        try:
            yield await session.prompt_async(f"\n{stage.actor.user.name}{place} ▸ ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
