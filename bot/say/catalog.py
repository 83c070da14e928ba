"""All texts in all languages, and how one of them is said."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.say import codes
from bot.say.banana import parse
from bot.say.bidi import direction, lead
from bot.say.plurals import babel_locale, plural_locale
from bot.say.render import Voice, render
from bot.say.values import Own, show

_KEYS = "qqx"  # the language in which translators see the keys
_DOCUMENTATION = "qqq"

Texts = Mapping[str, str]


class Catalog:
    """The texts of `locales/`, each in the languages it has been translated to."""

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        """Take the texts of each language by key, as they are written in its file."""
        self._texts = dict(texts)
        self.languages: tuple[str, ...] = tuple(
            sorted(texts, key=lambda code: (code != "en", code))
        )

    @classmethod
    def load(cls, directory: Path | Traversable) -> "Catalog":
        """Read `<code>.json` of every language; raises ValueError for a file that is not JSON."""
        files = [file for file in directory.iterdir() if file.name.endswith(".json")]
        texts = {file.name.removesuffix(".json"): _read(file) for file in files}
        texts.pop(_DOCUMENTATION, None)
        return cls(texts)

    def say(self, language: str, key: str, *params: object) -> Own:
        """The text in this language, or in the nearest that has it; never raises for a text.

        What comes out may be put into another text as it is.
        """
        if language == _KEYS:
            return Own(_key_and_params(key, params))
        for source in self.chain(language):
            if text := self._texts.get(source, {}).get(key):
                return Own(_said(source, text, params))
        return Own(f"⧼{key}⧽")

    def variants(self, key: str) -> dict[str, str]:
        """The text as written, in every language that has one of its own."""
        return {code: self._texts[code][key] for code in self.languages if key in self._texts[code]}

    def knows(self, language: str) -> bool:
        """Whether there are texts in this language or in another form of it (de-at has de's)."""
        base = language.partition("-")[0]
        return language == _KEYS or any(
            code in self._texts and code.partition("-")[0] == base for code in self.chain(language)
        )

    def chain(self, language: str) -> tuple[str, ...]:
        """The languages a text is looked for in, in order, English last."""
        return codes.chain(language)

    def direction(self, language: str) -> str:
        """ "ltr" or "rtl"."""
        return direction(language)


def _read(file: Path | Traversable) -> Texts:
    try:
        texts: dict[str, object] = json.loads(file.read_bytes())
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from error
    return {
        key: text
        for key, text in texts.items()
        if isinstance(text, str) and text.strip() and not key.startswith("@")
    }


@lru_cache(maxsize=256)
def _voice(language: str) -> Voice:
    chain = codes.chain(language)
    return Voice(babel_locale(chain), plural_locale(chain))


def _said(source: str, text: str, params: tuple[object, ...]) -> str:
    # Plurals and numbers are those of the language the text is in, not of the one asked for.
    said = render(parse(text), params, _voice(source))
    return lead(said) if direction(source) == "rtl" else said


def _key_and_params(key: str, params: tuple[object, ...]) -> str:
    shown = ", ".join(show(param, _voice("en").values) for param in params)
    return f"({key}: {shown})" if params else f"({key})"
