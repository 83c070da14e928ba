"""Which of Babel's locales speaks for a language of MediaWiki's, and its plural rules."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_ORDER = ("zero", "one", "two", "few", "many", "other")

_LOCALES = {
    "als": "gsw",
    "be-tarask": "be",
    "be-x-old": "be",
    "kk-cyrl": "kk",
    "ku-latn": "ku",
    "no": "nb",
    "sh": "bs",
    "sh-latn": "bs",
    "simple": "en",
    "sr-ec": "sr_Cyrl",
    "sr-el": "sr_Latn",
    "tg-cyrl": "tg",
    "tl": "fil",
    "tt-cyrl": "tt",
    "ug-arab": "ug",
    "zh-hk": "zh_Hant_HK",
    "zh-tw": "zh_Hant_TW",
}

# Babel says the same of "one form" and of "no data"; these are CLDR's languages with one form.
# https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html
_ONE_FORM = frozenset(
    "bm bo dz hnj id ig ii ja jbo jv jw kde kea km ko lkt lo ms my nqo osa sah ses "  # noqa: SIM905
    "sg su th to tpi vi wo yo yue zh".split()
)

Number = int | float | Decimal


@lru_cache(maxsize=1024)
def _locale(code: str) -> Locale | None:
    for name in (_LOCALES.get(code, code), code.partition("-")[0]):
        try:
            return Locale.parse(name, sep="-" if "-" in name else "_")
        except (ValueError, UnknownLocaleError):
            continue
    return None


def babel_locale(chain: Iterable[str]) -> Locale:
    """The locale for numbers, dates and lists: the first in the chain that Babel knows."""
    return next((found for code in chain if (found := _locale(code))), Locale("en"))


def plural_locale(chain: Iterable[str]) -> Locale:
    """The locale for plurals: the first in the chain whose rules Babel knows, else English."""
    found = (locale for code in chain if (locale := _locale(code)))
    return next((each for each in found if _has_rules(each)), Locale("en"))


def _has_rules(locale: Locale) -> bool:
    return bool(locale.plural_form.tags) or locale.language in _ONE_FORM


@lru_cache(maxsize=256)
def categories(locale: Locale) -> tuple[str, ...]:
    """The plural categories of a language, in the order in which messages list their forms."""
    return tuple(tag for tag in _ORDER if tag in locale.plural_form.tags or tag == "other")


def plural_index(locale: Locale, number: Number) -> int:
    """Which form, counted from zero, a number takes."""
    try:
        category = locale.plural_form(number)
    except (ValueError, ArithmeticError):  # not a number, or infinite
        category = "other"
    return categories(locale).index(category)
