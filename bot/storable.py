"""What a platform says, as any database takes it and no text is flooded by it."""

from dataclasses import replace

from bot.events import Message, Place

LONGEST_NAME = 100


def storable(message: Message) -> Message:
    """Return a message whose names can be stored and shown."""
    sender, place = message.sender, storable_place(message.place)
    name, link = _name(sender.name), _writable(sender.link)
    if (name, link, place) == (sender.name, sender.link, message.place):
        return message
    return replace(message, sender=replace(sender, name=name, link=link), place=place)


def storable_place(place: Place) -> Place:
    """Return a place whose name can be stored and shown."""
    name = _name(place.name)
    return place if name == place.name else replace(place, name=name)


def _name(text: str) -> str:
    return _writable(text).strip()[:LONGEST_NAME]


def _writable(text: str) -> str:
    return text if text.isprintable() else text.encode("utf-8", "ignore").decode().replace("\0", "")
