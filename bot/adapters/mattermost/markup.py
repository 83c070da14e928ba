"""How a text of ours looks in Mattermost: Markdown in which nothing is marked that is not ours.

What reads it are a fork of marked on the web, https://github.com/mattermost/marked, a fork of
commonmark.js on phones, https://github.com/mattermost/commonmark.js, and for mentions and hashtags
the server, https://github.com/mattermost/mattermost/tree/master/server/public/shared/markdown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.say.bidi import COMMAND, LRI, PDI, legible
from bot.say.clusters import whole
from bot.say.split import split

LONGEST = 16_383
"""Characters (runes) of a post: PostMessageMaxRunesV2 in
https://github.com/mattermost/mattermost/blob/master/server/public/model/post.go
"""
CXC = "cxc"
"""The command that has every other one behind it."""
LONGEST_LABEL = 64
ELLIPSIS = "\u2026"
JOINER = "\u2060"
"""Cannot be seen, and no parser takes it for a part of anything."""
_SPARE = 128
"""What the markup of a part may grow by when the part is cut shorter: it has another end."""
_BEGIN, _END = "\x01", "\x02"
"""Stand around commands while the text is read; no such character is left in it before."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_IN = '[^\\s<>"()\x01\x02\u200e\u200f\u2060\u2066-\u2069]'
_LAST = '[^\\s<>"()\x01\x02\u200e\u200f\u2060\u2066-\u2069.,;:!?]'
_ADDRESS = rf"https?://(?:{_IN}|\({_IN}*\))*(?:{_LAST}|\({_IN}*\))"
"""Ours alone: in what people write no address is left. It may end with parentheses of its own."""
_PLAIN_ADDRESS = re.compile(r"https?://(?:[\w/%.=&#+~-]|[?:,!](?=[\w/%]))*(?:[^\W_]|[/%=&#+-])")
"""What both find by itself; they leave out `_`, `*` and some more at the end."""
_OPEN = re.compile(r"(?:^|[\s(])\Z")
_CLOSED = re.compile(r"\)?[.,;:!?]?(?:\s|\Z)")
_UNSAFE = re.compile(r"[@`\[\]{}|\\^]|(?<=&)#?\w+;")

_QUIET = (
    r"[@~](?=\S)",  # mentions, channels, ~~ and ~~~
    r"#(?=[^\s\d])",  # hashtags
    r":(?=\S)",  # emoji, emoticons and addresses of any kind
    r";(?=-?\))",
    r"(?<![0-9A-Za-z_])[xX](?=-[dD](?![0-9A-Za-z_]))",
)
"""Ends with what a joiner comes after, since the web looks for these when escapes are gone."""
_TIME = r"(?<![A-Za-z0-9.+-])[0-9]+(?::[0-9]+)+"
_DIRECT = re.compile(r"https?://[^\s()<>]+/messages/@([a-z0-9._-]+)")
"""The address of a direct message to somebody, as clients open it."""
_MARKUP = re.compile(
    "|".join(
        (
            f"{_BEGIN}(?P<command>[^{_END}]*){_END}",
            f"(?P<address>{_ADDRESS})",
            f"(?P<kept>{_TIME}|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))",
            r"(?P<line>^=)",  # a heading under its text
            # Emphasis, code and links anywhere; lists, quotes, headings, tables, rules in front.
            r"(?P<escaped>[*_`\[]|^[|>]|^\+(?=\s|$)|^-(?=[-=|:\s]|$)|^\#(?=\s|$))",
            r"(?P<number>^[0-9]+(?=[.)](?:\s|$)))",
            r"(?P<joined>^:|\\|&(?=\#?\w+;)|(?i:www)[0-9]{0,3}(?=\.)|\.(?=[^\W\d_]{2,5}/)|"
            + "|".join(_QUIET)
            + ")",
            # The web has no escape for these, and a joiner does not stop `<a@b>` or `$a$`.
            "(?P<entity><(?=[^ ])|\\$(?=[^$\n]*\\$)|\u2424)",
        )
    ),
    re.MULTILINE,
)
_IN_LABEL = re.compile("|".join((_TIME, f"(?P<joined>{'|'.join(_QUIET)}|<(?=/?3))")))


@dataclass(frozen=True, slots=True)
class Typing:
    """How commands are typed on a server: with a slash where they are `known` to it.

    What others have taken, such as the server's own `/help`, stands behind `/cxc`, if that is
    known. An exclamation mark works everywhere.
    """

    known: frozenset[str] = frozenset()

    def of(self, words: str) -> str:
        """Return a command with what stands before it."""
        if words.partition(" ")[0] in self.known:
            return f"/{words}"
        return f"/{CXC} {words}" if CXC in self.known else f"!{words}"


PLAINLY = Typing()


def formatted(text: str, typing: Typing) -> str:
    """Return a text as Markdown: commands as code, addresses to be tapped, the rest as it is.

    Lines are kept; what stands at their beginning or end and cannot be seen is not.
    """
    known = COMMAND.sub(lambda found: _held(found, typing), _CONTROLS.sub("", text))
    lines = (line.strip() for line in legible(known).split("\n"))
    return _MARKUP.sub(_marked, "\n".join(lines)).strip("\n")


def _held(found: re.Match[str], typing: Typing) -> str:
    words = found[2].strip()
    typed = typing.of(words) if found[1] else words
    return f"{LRI}{_BEGIN}{typed}{_END}{PDI}" if typed else ""


def _marked(found: re.Match[str]) -> str:
    return _WRITTEN[str(found.lastgroup)](found)


def _code(found: re.Match[str]) -> str:
    """Return a command as code, in a fence longer than any in it."""
    typed = found["command"]
    if not typed:
        return ""
    longest = max((len(ticks) for ticks in re.findall("`+", typed)), default=0)
    fence = "`" * (longest + 1)
    space = " " if typed[0] == "`" or typed[-1] == "`" else ""
    apart = JOINER if found.string[found.start() - 1 : found.start()] in ("`", _END) else ""
    return f"{apart}{fence}{space}{typed}{space}{fence}"


def _address(found: re.Match[str]) -> str:
    """Return an address: as it is where both find all of it, else between angle brackets.

    The web takes what has an @ between brackets for e-mail, and reads entities in addresses. One
    that leads to somebody is shown as their name; where a link leads to mentions nobody.
    """
    if direct := _DIRECT.fullmatch(found[0]):
        name = direct[1].replace("_", "\\_")
        return f"[@{JOINER}{name}]({found[0]})"
    address = _UNSAFE.sub(lambda part: f"{part[0][:-1]}%{ord(part[0][-1]):02X}", found[0])
    alone = _OPEN.search(found.string, max(0, found.start() - 1), found.start())
    if alone and _CLOSED.match(found.string, found.end()) and _PLAIN_ADDRESS.fullmatch(address):
        return address
    return f"<{address}>"


def _entity(found: re.Match[str]) -> str:
    """Return a character as an entity; `<3` would be a heart all the same."""
    heart = re.compile("/?3").match(found.string, found.end())
    return f"&#{ord(found[0])};{JOINER if heart else ''}"


_WRITTEN: dict[str, Callable[[re.Match[str]], str]] = {
    "command": _code,
    "address": _address,
    "kept": lambda found: found[0],
    "line": lambda found: f"{JOINER}{found[0]}",
    "escaped": lambda found: f"\\{found[0]}",
    "number": lambda found: f"{found[0]}\\",
    "joined": lambda found: f"{found[0]}{JOINER}",
    "entity": _entity,
}


def parts(text: str, typing: Typing) -> list[str]:
    """Return the posts that say a text, each as Markdown, none of them empty."""
    shown = formatted(text.strip(), typing)
    if max(len(text), len(shown)) <= LONGEST - _SPARE:
        return [shown] if shown else []
    cut = split(text, LONGEST - _SPARE, measure=lambda part: _length(part, typing))
    return list(filter(None, (formatted(part, typing) for part in cut)))


def _length(part: str, typing: Typing) -> int:
    return max(len(part), len(formatted(part, typing)))


def label(text: str) -> str:
    """Return what stands on a button: a line of 1 to 64 characters, in which no emoji is read.

    The web shows it without Markdown, but with emoji, mentions and hashtags. See
    https://github.com/mattermost/mattermost/tree/master/webapp/channels/src/components/post_view/message_attachments
    """
    line = " ".join(legible(_CONTROLS.sub("", text)).split())
    if line and len(shown := _quiet(line)) <= LONGEST_LABEL:
        return shown
    ends = (at for at in range(LONGEST_LABEL - 1, 0, -1) if whole(line, at))
    cut = (f"{_quiet(line[:at].rstrip())}{ELLIPSIS}" for at in ends)
    return (
        next((each for each in cut if len(each) <= LONGEST_LABEL), ELLIPSIS) if line else ELLIPSIS
    )


def _quiet(line: str) -> str:
    return _IN_LABEL.sub(lambda found: found[0] + (JOINER if found["joined"] else ""), line)
