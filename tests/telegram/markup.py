"""Telegram's HTML: read into a text with entities, and written from them.

The tags, the words of the errors and their byte offsets are those of tdlib/td (MessageEntity.cpp);
only the entities &lt; &gt; &amp; &quot; and numbers are known.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.telegram.refusals import Refused, bad

Entity = dict[str, Any]
"""A MessageEntity; offset and length count UTF-16 code units."""

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#(?P<dec>\d{1,8})|#x(?P<hex>[0-9a-fA-F]{1,8})|(?P<name>[a-z]+));?")
SPECIAL = re.compile("[<&]")
NAME = re.compile(r"<([^\s>]*)")
START = re.compile(r"<[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>")
END = re.compile(r"</(?P<tag>[^\s>]*)\s*(?P<close>>?)")
ATTRIBUTE = re.compile(
    r"\s*(?P<name>[^\s=>/\"']*)\s*(?:=\s*(?P<value>\"[^\"]*\"|'[^']*'|[\w.-]*))?"
)


def size(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cant_parse(words: str) -> Refused:
    """Say what is wrong with a text."""
    return bad(f"can't parse entities: {words}")


@dataclass(slots=True)
class Reader:
    """Reads one text; what was read so far, and the tags that are open."""

    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    units: int = 0
    open: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        """Return the text and its entities, in the order in which they begin; raises Refused."""
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self._end() if self.source.startswith("/", self.at + 1) else self._start()
            elif char == "&":
                self._character()
            else:
                found = SPECIAL.search(self.source, self.at)
                stop = found.start() if found else len(self.source)
                self._take(self.source[self.at : stop], stop)
        if self.open:
            tag = self.open[-1][0]
            raise cant_parse(f'Can\'t find end tag corresponding to start tag "{tag}"')
        self.entities.sort(key=lambda each: (each["offset"], -each["length"]))
        return "".join(self.text), self.entities

    def _take(self, text: str, stop: int) -> None:
        self.text.append(text)
        self.units += size(text)
        self.at = stop

    def _character(self) -> None:
        found = CHARACTER.match(self.source, self.at)
        char = decode(found) if found else ""
        if found and char:
            self._take(char, found.end())
        else:
            self._take("&", self.at + 1)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _start(self) -> None:
        name = NAME.match(self.source, self.at)
        tag = name[1].lower() if name else ""
        if name is None or name.end() == len(self.source):
            raise cant_parse(f"Unclosed start tag at byte offset {self._byte(self.at)}")
        if tag not in KINDS:
            raise cant_parse(f'Unsupported start tag "{tag}" at byte offset {self._byte(self.at)}')
        whole = START.match(self.source, self.at)
        if whole is None:
            raise cant_parse(f'Unclosed start tag "{tag}" at byte offset {self._byte(self.at)}')
        attributes = dict(self._attributes(self.source[name.end() : whole.end() - 1], tag))
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise cant_parse(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(self.at)}'
            )
        self.open.append((tag, self.units, attributes))
        self.at = whole.end()

    def _attributes(self, rest: str, tag: str) -> Iterator[tuple[str, str]]:
        at = 0
        rest = rest.rstrip()
        while at < len(rest):
            found = ATTRIBUTE.match(rest, at)
            if found is None or not found["name"]:
                raise cant_parse(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(self.at)}'
                )
            value = found["value"] or ""
            quoted = value[:1] in ('"', "'")
            yield found["name"].lower(), unescape(value[1:-1]) if quoted else value.lower()
            at = found.end()

    def _end(self) -> None:
        where = self._byte(self.at)
        found = END.match(self.source, self.at)
        if not self.open:
            raise cant_parse(f"Unexpected end tag at byte offset {where}")
        if found is None or not found["close"]:
            raise cant_parse(f"Unclosed end tag at byte offset {where}")
        tag, offset, attributes = self.open.pop()
        name = found["tag"].lower()
        if name not in ("", tag):
            raise cant_parse(
                f'Unmatched end tag at byte offset {where}, expected "</{tag}>", found "</{name}>"'
            )
        self.at = found.end()
        if self.units > offset:
            place = {"offset": offset, "length": self.units - offset}
            self.entities += entity(tag, attributes, place, "".join(self.text))


def decode(found: re.Match[str]) -> str:
    """Return the character that stands for itself; nothing when there is none."""
    if found["name"]:
        return NAMED.get(found["name"], "")
    code = int(found["dec"] or found["hex"], 10 if found["dec"] else 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def unescape(text: str) -> str:
    """Return an attribute's value as it is meant."""
    return CHARACTER.sub(lambda found: decode(found) or found[0], text)


def entity(tag: str, attributes: dict[str, str], place: Entity, text: str) -> list[Entity]:
    """Return the entity a tag makes; a link that leads nowhere makes none."""
    kind = KINDS[tag]
    if tag == "a":
        url = attributes.get("href") or text.encode("utf-16-le")[place["offset"] * 2 :].decode(
            "utf-16-le"
        )
        return [{"type": kind, **place, "url": url}] if "." in url or ":" in url else []
    if tag == "blockquote" and "expandable" in attributes:
        return [{"type": "expandable_blockquote", **place}]
    if tag == "tg-emoji":
        return [{"type": kind, **place, "custom_emoji_id": attributes.get("emoji-id", "")}]
    if tag == "tg-time":
        return [{"type": kind, **place, "unix_time": int(attributes.get("unix", "0"))}]
    return [{"type": kind, **place}]


def read_html(source: str) -> tuple[str, list[Entity]]:
    """Read HTML as Telegram does; raises Refused."""
    return Reader(source).read()


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return a text without the white space around it, as every message is stored."""
    shown = text.strip()
    if shown == text:
        return text, entities
    lead, most = size(text[: len(text) - len(text.lstrip())]), size(shown)
    kept: list[Entity] = []
    for each in entities:
        start = max(each["offset"] - lead, 0)
        stop = min(each["offset"] + each["length"] - lead, most)
        if stop > start:
            kept.append({**each, "offset": start, "length": stop - start})
    return shown, kept


OPENING: dict[str, Callable[[Entity], str]] = {
    "bold": lambda _: "<b>",
    "italic": lambda _: "<i>",
    "underline": lambda _: "<u>",
    "strikethrough": lambda _: "<s>",
    "spoiler": lambda _: "<tg-spoiler>",
    "code": lambda _: "<code>",
    "pre": lambda _: "<pre>",
    "blockquote": lambda _: "<blockquote>",
    "expandable_blockquote": lambda _: "<blockquote expandable>",
    "text_link": lambda each: f'<a href="{escape(each["url"])}">',
    "text_mention": lambda each: f'<a href="tg://user?id={each["user"]["id"]}">',
    "custom_emoji": lambda each: f'<tg-emoji emoji-id="{each["custom_emoji_id"]}">',
    "date_time": lambda each: f'<tg-time unix="{each["unix_time"]}">',
}


def write_html(text: str, entities: list[Entity]) -> str:
    """Write a text with its entities as HTML, the outermost first."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, str]] = []
    for order, each in enumerate(entities):
        opening = OPENING[each["type"]](each) if each["type"] in OPENING else ""
        if opening:
            closing = f"</{opening[1:-1].split(' ')[0]}>"
            marks.append((each["offset"], order, opening))
            marks.append((each["offset"] + each["length"], -1 - order, closing))
    written, at = "", 0
    for offset, _, mark in sorted(marks):
        written += escape(units[at * 2 : offset * 2].decode("utf-16-le"), quote=False) + mark
        at = offset
    return written + escape(units[at * 2 :].decode("utf-16-le"), quote=False)


COMMAND = re.compile(r"(?<![\w/])/\w{1,64}(?:@\w{3,32})?(?![\w/])", re.ASCII)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
MENTION = re.compile(r"(?<![\w/@])@[A-Za-z]\w{2,31}\b", re.ASCII)
FOUND = (("bot_command", COMMAND), ("url", ADDRESS), ("mention", MENTION))


def find_entities(text: str) -> list[Entity]:
    """Return what a client marks in a plain text by itself."""
    found = [
        {"type": kind, "offset": size(text[: each.start()]), "length": size(each[0])}
        for kind, pattern in FOUND
        if "/" in text or "@" in text
        for each in pattern.finditer(text)
    ]
    return sorted(found, key=lambda each: each["offset"])
