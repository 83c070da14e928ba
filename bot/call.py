"""What a command is given, and what a command is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import named
from bot.events import Attachment, Message, Reply
from bot.knowledge import Knowledge
from bot.moment import Choice, Line, Moment
from bot.named import Reader
from storage.tables import Account, Person


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody's command: who, where, the raw rest of the line, and the moment it is heard in.

    `local` is the language of the place, if it decides what the person reads. With `everybody` the
    answer is for all in the place, and that is how they read.
    """

    message: Message
    args: str
    person: Person
    account: Account
    moment: Moment
    commands: "Mapping[str, Command]"
    local: str = ""
    everybody: Reader | None = None

    @property
    def knowledge(self) -> Knowledge:
        """Everything that is known."""
        return self.moment.knowledge

    @property
    def reader(self) -> Reader:
        """How the person who spoke reads, or everybody whom the answer is for."""
        return self.everybody or self.moment.reader(self.person, self.account, self.local)

    @property
    def pictured(self) -> bool:
        """Whether a picture can go along: a word for one person in a place has no room for one."""
        return self.everybody is not None or self.message.place.direct

    def say(self, key: str, *values: object) -> str:
        """Return a text for the person who spoke."""
        return named.say(self.knowledge, self.reader, key, *values)

    def reply(
        self,
        *lines: Line,
        choices: Sequence[Choice] = (),
        attachments: tuple[Attachment, ...] = (),
        private: bool = True,
    ) -> Reply:
        """Answer the person who spoke; seen by nobody else unless `private` is off, or it is for
        `everybody`.
        """
        reader = self.reader
        text = self.moment.text(reader, lines)
        buttons = self.moment.buttons(reader, choices)
        return Reply(text, buttons, private and self.everybody is None, attachments)


Run = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """A name, what it does, and whether people are told of it in `/help`."""

    name: str
    run: Run
    shown: bool = True


def command(name: str, *, shown: bool = True) -> Callable[[Run], Command]:
    """Make a command of a function; nothing is registered anywhere."""
    return lambda run: Command(name, run, shown)
