"""The words that cross a border: what came in, what a command answers, what leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Now = Callable[[], datetime]
"""The clock everybody is given: an aware UTC time, real, frozen or moved by hand."""


@dataclass(frozen=True, slots=True)
class User:
    """An account on a platform, with what the platform tells of it; the human is a Person.

    `languages` are language tags, the preferred first; `zone` is an IANA name. Both are hints.
    """

    platform: str
    id: str
    name: str = ""
    link: str = ""
    languages: tuple[str, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said; `thread` is opaque and comes back untouched."""

    platform: str
    id: str
    thread: str = ""
    direct: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said or pressed; `handle` is opaque and comes back untouched.

    `id` is unique on its platform and the same when the message comes again. `pressed` says
    that the text is the command of a button of ours, which the adapter has checked; `addressed`,
    that the words are for the bot although no prefix says so: they mention it or reply to it.
    `moderates` says that the platform knows the sender as somebody who looks after the place.
    A sender without an `id` is nobody of whom a person can be made: an anonymous admin, a channel.
    """

    id: str
    sender: User
    place: Place
    text: str
    handle: str = ""
    pressed: bool = False
    addressed: bool = False
    moderates: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something that has happened on a platform and that nobody said; `id` is as that of a message.

    `what`: "entered" (the bot is new in the place), "moved" (the place is called `into` now),
    "gone" (`user` can no longer be written to), "back" (they can again).
    """

    id: str
    what: Literal["entered", "moved", "gone", "back"]
    place: Place
    user: User | None = None
    into: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and the command it types.

    Where the platform can, the button opens a conversation with `opens`; elsewhere it types the
    command. An adapter does not show others who has pressed a `discreet` one.
    """

    label: str
    command: str
    opens: User | None = None
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send along; `description` is its alternative text."""

    name: str
    media_type: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is said in a place to somebody who must open a conversation first, and on the button."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers; `private` asks that only the person who spoke sees it.

    `leaves` says that these are the last words of the bot in the place, `discreet` that nothing
    there may tell who has spoken.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    private: bool = True
    attachments: tuple[Attachment, ...] = ()
    leaves: bool = False
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What leaves: for a place, for a user, or (both) for a user in a place.

    The three aims are an open word in a place, a direct message, and a private word in a place,
    which an adapter shows to that user only, or sends as a direct message; always the latter if it
    has attachments. A fourth aim is several users `together`, in a conversation they share; an
    adapter whose platform has none raises Unreachable. Where it `leaves`, the bot leaves the place
    after this word, if the platform has such a thing.

    The `invitation` of a private word in a place is posted there for everybody when the adapter
    raises Unmet, with a button that types `start KEY`. Such an adapter makes of that button a link
    that opens a conversation with the bot and says `/start KEY` in it.
    """

    text: str
    place: Place | None = None
    user: User | None = None
    together: tuple[User, ...] = ()
    buttons: tuple[Button, ...] = ()
    handle: str = ""
    attachments: tuple[Attachment, ...] = ()
    leaves: bool = False
    invitation: Invitation | None = None


class Unreachable(Exception):  # noqa: N818 - a word of the trade, not an error of ours
    """This user or place cannot be written to, now and until they do something about it."""


class Undeliverable(Exception):  # noqa: N818 - as above
    """The platform refuses this letter for good; whom it was for can still be written to."""


class Unmet(Unreachable):
    """This user cannot be written to before they open a conversation with the bot themselves."""


class Unsure(Exception):  # noqa: N818 - as above
    """The letter may have been delivered and the platform cannot tell; another try could be a copy.

    The text says what happened, for the operator; it names nobody.
    """


class ShutOut(Exception):  # noqa: N818 - as above
    """The platform refuses us until the operator does something; the text tells them what."""


class TryLater(Exception):  # noqa: N818 - as above
    """Rate limit, network or restart: the same letter may go in so many seconds."""

    def __init__(self, seconds: float = 1.0) -> None:
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds
