"""Nodes and values made into a text, in the voice of the language the message is written in."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale

from bot.say.banana import Func, Node, Nodes, Param
from bot.say.bidi import FSI, LRI, PDI, isolate
from bot.say.plurals import Number, plural_index
from bot.say.values import Own, show

_EXPLICIT = re.compile(r"\s*(\d{1,18})\s*=")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a language shows values, and how it counts (Babel may not know both of it)."""

    values: Locale
    plurals: Locale


@dataclass(frozen=True, slots=True)
class _Saying:
    params: tuple[object, ...]
    voice: Voice

    def text(self, nodes: Nodes) -> str:
        return "".join(map(self._node, nodes))

    def _node(self, node: Node) -> str:
        if isinstance(node, str):
            return node
        if isinstance(node, Func):
            return _FUNCTIONS.get(node.name, _as_written)(self, node)
        return show(self.params[node.n - 1], self.voice.values) if self.has(node) else f"${node.n}"

    def has(self, param: Param) -> bool:
        return param.n <= len(self.params)

    def first(self, func: Func) -> object:
        """The argument of a function: the value itself where it is nothing but `$1`."""
        match func.args[0]:
            case (Param() as param,) if self.has(param):
                return self.params[param.n - 1]
            case (Func(name="FORMATNUM" | "BIDI") as inner,):
                return self.first(inner)
            case nodes:
                return Own(self.text(nodes))


def render(nodes: Nodes, params: tuple[object, ...], voice: Voice) -> str:
    """The text; a value is put in once and never read again as a message."""
    return _Saying(params, voice).text(nodes)


def _plural(saying: _Saying, func: Func) -> str:
    number = _number(saying.first(func))
    forms = []
    for form in func.args[1:]:
        value, rest = _explicit(form)
        if value is None:
            forms.append(form)
        elif value == number:
            return saying.text(rest)
    if not forms:
        return ""
    index = len(forms) - 1 if number is None else plural_index(saying.voice.plurals, number)
    return saying.text(forms[min(index, len(forms) - 1)])


def _explicit(form: Nodes) -> tuple[int | None, Nodes]:
    """The number of a form like "0=none" (in any digits), and the form without it."""
    if form and isinstance(form[0], str) and (match := _EXPLICIT.match(form[0])):
        return int(match[1]), (form[0][match.end() :], *form[1:])
    return None, form


def _number(value: object) -> Number | None:
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, list | tuple):
        return len(value)
    for read in (int, float):
        with suppress(ValueError):
            return read(str(value))
    return None


def _gender(saying: _Saying, func: Func) -> str:
    forms = func.args[1:]
    if not forms:
        return ""
    unknown = 2 if len(forms) > 2 else 0
    gender = str(saying.first(func)).strip().lower()
    index = {"male": 0, "m": 0, "female": 1, "f": 1}.get(gender, unknown)
    return saying.text(forms[min(index, len(forms) - 1)])


def _bidi(saying: _Saying, func: Func) -> str:
    text = saying.text(func.args[0])
    return text if text.startswith((FSI, LRI)) and text.endswith(PDI) else isolate(text)


def _formatnum(saying: _Saying, func: Func) -> str:
    value = saying.first(func)
    number = _number(value)
    return show(value if number is None else _whole(number), saying.voice.values)


def _whole(number: Number) -> Number:
    return int(number) if number == number // 1 else number


def _grammar(saying: _Saying, func: Func) -> str:
    return saying.text(func.args[1]) if len(func.args) > 1 else ""


def _as_written(saying: _Saying, func: Func) -> str:
    return func.opening + "|".join(map(saying.text, func.args)) + "}}"


_FUNCTIONS: dict[str, Callable[[_Saying, Func], str]] = {
    "PLURAL": _plural,
    "GENDER": _gender,
    "BIDI": _bidi,
    "FORMATNUM": _formatnum,
    "GRAMMAR": _grammar,
}
