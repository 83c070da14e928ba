"""Messages as translatewiki.net takes them: `$1` and `{{PLURAL:$1|one|many}}`, read into nodes."""

import re
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Param:
    """`$n`, counted from one."""

    n: int


@dataclass(frozen=True, slots=True)
class Func:
    """`{{NAME:first|second}}`; `opening` is its first part as written, to show it again as text."""

    name: str
    opening: str
    args: tuple[tuple["Node", ...], ...]


Node = str | Param | Func
Nodes = tuple[Node, ...]

_TOKEN = re.compile(
    r"(?P<open>\{\{\s*(?P<name>#?[A-Za-z]+)\s*:)|(?P<close>\}\})|(?P<bar>\|)"
    r"|\$(?P<param>[1-9][0-9]{0,8})"
)
_DEEPEST = 20  # nobody nests deeper, and the renderer is recursive


@dataclass(slots=True)
class _Frame:
    """A function that is still open; the message itself is the outermost."""

    opening: str = ""
    name: str = ""
    args: list[list[Node]] = field(default_factory=lambda: [[]])

    def add(self, node: Node) -> None:
        nodes = self.args[-1]
        if isinstance(node, str) and nodes and isinstance(nodes[-1], str):
            nodes[-1] += node
        elif node != "":
            nodes.append(node)

    def closed(self) -> Func:
        return Func(self.name, self.opening, tuple(tuple(arg) for arg in self.args))


@lru_cache(maxsize=8192)
def parse(source: str) -> Nodes:
    """Read a message; whatever is malformed stays in it as text."""
    frames = [_Frame()]
    at = 0
    for token in _TOKEN.finditer(source):
        frames[-1].add(source[at : token.start()])
        at = token.end()
        _take(token, frames)
    frames[-1].add(source[at:])
    return _unclosed_as_text(frames)


def _take(token: re.Match[str], frames: list[_Frame]) -> None:
    if token["param"]:
        frames[-1].add(Param(int(token["param"])))
    elif token["open"] and len(frames) <= _DEEPEST:
        frames.append(_Frame(token["open"], token["name"].upper()))
    elif token["open"] or len(frames) == 1:
        frames[-1].add(token[0])
    elif token["bar"]:
        frames[-1].args.append([])
    else:
        call = frames.pop().closed()
        frames[-1].add(call)


def _unclosed_as_text(frames: list[_Frame]) -> Nodes:
    message, *unclosed = frames
    for frame in unclosed:
        message.add(frame.opening)
        for number, arg in enumerate(frame.args):
            if number:
                message.add("|")
            for node in arg:
                message.add(node)
    return tuple(message.args[0])
