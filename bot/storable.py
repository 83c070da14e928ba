"""What a platform says, as any database takes it and no text is flooded by it."""

from dataclasses import replace

from bot.events import Message, Place

LONGEST_NAME = 100


def storable(message: Message) -> Message:
    """Return a message whose names can be stored and shown."""
    sender = message.sender
    return replace(
        message,
        sender=replace(sender, name=_name(sender.name), link=_writable(sender.link)),
        place=storable_place(message.place),
    )


def storable_place(place: Place) -> Place:
    """Return a place whose name can be stored and shown."""
    return replace(place, name=_name(place.name))


def _name(text: str) -> str:
    return _writable(text).strip()[:LONGEST_NAME]


def _writable(text: str) -> str:
    return text if text.isprintable() else text.encode("utf-8", "ignore").decode().replace("\0", "")
