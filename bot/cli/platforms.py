"""The platforms there are: how each is turned on, opened, and looked at by `doctor`."""

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from bot.adapters import Adapter
from bot.adapters.console import Console
from bot.commands import COMMANDS
from bot.events import Now, User
from bot.findings import Finding
from bot.knowledge import Knowledge
from bot.settings import Settings
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform as it is wired; `examine` raises nothing, whatever it finds."""

    name: str
    switch: str
    """What an operator says to turn it on, after its name."""
    enabled: Callable[[Settings], bool]
    open: Callable[[Knowledge, Database, Now], Adapter]
    examine: Callable[[Knowledge, Database, Now], AsyncIterator[Finding]]
    door: Callable[[Settings], str] = lambda _: ""
    """Where people meet the bot, if the settings tell."""


def _console(knowledge: Knowledge, _database: Database, _now: Now) -> Adapter:
    name = knowledge.settings.console.name
    user = User("console", name.casefold(), name)
    return Console(user, sys.stdin.readline, lambda text: print(f"{text}\n"))  # noqa: T201


async def _examine_console(
    knowledge: Knowledge, _database: Database, _now: Now
) -> AsyncIterator[Finding]:
    name = knowledge.settings.console.name
    yield Finding(True, f"console: speaks with {name} in the terminal")


def _matrix(knowledge: Knowledge, database: Database, now: Now) -> Adapter:
    from bot.adapters.matrix import Matrix  # noqa: PLC0415

    return Matrix(knowledge.settings.matrix, database, now=now)


def _examine_matrix(knowledge: Knowledge, database: Database, now: Now) -> AsyncIterator[Finding]:
    from bot.adapters.matrix.examining import examine  # noqa: PLC0415
    from bot.adapters.notebook import Notebook  # noqa: PLC0415

    return examine(knowledge.settings.matrix, Notebook("matrix", database, now))


def _telegram(knowledge: Knowledge, database: Database, now: Now) -> Adapter:
    from bot.adapters.telegram import Telegram  # noqa: PLC0415
    from bot.adapters.telegram.menu import Menu  # noqa: PLC0415

    settings, texts = knowledge.settings, knowledge.texts
    menu = Menu(described(knowledge))
    return Telegram(settings.telegram, database, texts, menu, language=settings.language, now=now)


def described(knowledge: Knowledge) -> dict[str, list[tuple[str, str]]]:
    """Return the commands people are told of and what each does, by language, ours first."""
    texts, shown = knowledge.texts, [each.name for each in COMMANDS if each.shown]
    return {
        language: [(name, texts.say(language, f"help-{name}")) for name in shown]
        for language in dict.fromkeys((knowledge.settings.language, *texts.languages))
    }


def _examine_telegram(knowledge: Knowledge, database: Database, now: Now) -> AsyncIterator[Finding]:
    from bot.adapters.notebook import Notebook  # noqa: PLC0415
    from bot.adapters.telegram.examining import examine  # noqa: PLC0415

    return examine(knowledge.settings.telegram, Notebook("telegram", database, now))


def _mattermost(knowledge: Knowledge, database: Database, now: Now) -> Adapter:
    from bot.adapters.mattermost import Mattermost  # noqa: PLC0415
    from bot.adapters.mattermost.forms import Forms  # noqa: PLC0415

    settings, texts = knowledge.settings, knowledge.texts
    forms = Forms(texts, knowledge.capacities)
    return Mattermost(
        settings.mattermost, database, texts, forms, language=settings.language, now=now
    )


def _examine_mattermost(
    knowledge: Knowledge, database: Database, now: Now
) -> AsyncIterator[Finding]:
    from bot.adapters.mattermost.examining import examine  # noqa: PLC0415
    from bot.adapters.notebook import Notebook  # noqa: PLC0415

    return examine(knowledge.settings.mattermost, Notebook("mattermost", database, now))


PLATFORMS = (
    Platform(
        "console",
        "[console] enabled = true",
        lambda settings: settings.console.enabled,
        _console,
        _examine_console,
    ),
    Platform(
        "matrix",
        '[matrix] homeserver = "https://…"',
        lambda settings: bool(settings.matrix.homeserver),
        _matrix,
        _examine_matrix,
        lambda settings: settings.matrix.user and f"https://matrix.to/#/{settings.matrix.user}",
    ),
    Platform(
        "telegram",
        "CXC_TELEGRAM__TOKEN=… in the environment, or [telegram] token",
        lambda settings: bool(settings.telegram.token.get_secret_value()),
        _telegram,
        _examine_telegram,
    ),
    Platform(
        "mattermost",
        '[mattermost] url = "https://…" and CXC_MATTERMOST__TOKEN=…',
        lambda settings: bool(settings.mattermost.url),
        _mattermost,
        _examine_mattermost,
        lambda settings: settings.mattermost.url,
    ),
)
"""What is slow to import is imported by the functions, when it is turned on."""


def turned_on(settings: Settings) -> list[Platform]:
    """Return the platforms the settings turn on."""
    return [each for each in PLATFORMS if each.enabled(settings)]


def names(settings: Settings) -> list[str]:
    """Return the names of the platforms the settings turn on."""
    return [each.name for each in turned_on(settings)]


def doors(settings: Settings) -> Mapping[str, str]:
    """Return where people meet the bot, by platform; what `[web] links` says goes before."""
    known = {each.name: each.door(settings) for each in turned_on(settings)}
    return {name: address for name, address in (known | settings.web.links).items() if address}


def forgotten(settings: Settings) -> list[Platform]:
    """Return the platforms that something is said of, but not what turns them on.

    A variable that is there for the bot and not for `doctor` is easily the reason.
    """
    return [
        each for each in PLATFORMS
        if not each.enabled(settings)
        and each.name in settings.model_fields_set
        and "enabled" not in getattr(settings, each.name).model_fields_set
    ]  # fmt: skip


def reminders(settings: Settings) -> list[str]:
    """Return a line for each platform that was forgotten."""
    return [f"Not turned on: {each.name}. Say {each.switch}." for each in forgotten(settings)]


def adapters(knowledge: Knowledge, database: Database, now: Now) -> list[Adapter]:
    """Open the platforms the settings turn on."""
    return [each.open(knowledge, database, now) for each in turned_on(knowledge.settings)]


async def examine(knowledge: Knowledge, database: Database, now: Now) -> AsyncIterator[Finding]:
    """Look at each platform the settings turn on."""
    for each in turned_on(knowledge.settings):
        async for finding in each.examine(knowledge, database, now):
            yield finding
