"""CLDR's locale for a language code of MediaWiki or of a platform."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

_ENGLISH = "en"
# https://www.mediawiki.org/wiki/Manual:Language#Language_code
_OTHERWISE = {
    "be-tarask": "be",
    "be-x-old": "be",
    "no": "nb",
    "sh": "sr_Latn",
    "simple": "en",
    "sr-ec": "sr_Cyrl",
    "sr-el": "sr_Latn",
    "tl": "fil",
    "zh-cn": "zh_Hans",
    "zh-hk": "zh_Hant_HK",
    "zh-sg": "zh_Hans",
    "zh-tw": "zh_Hant",
}


@lru_cache(maxsize=64)
def cldr(language: str) -> Locale:
    """Return the locale of a code such as "zh-hant", "sr-ec" or "pt-BR", else English."""
    code = language.strip().lower().replace("_", "-")[:20]
    for tag in (_OTHERWISE.get(code), code, code.split("-")[0]):
        if tag and (locale := _parsed(tag.replace("-", "_"))):
            return locale
    return Locale(_ENGLISH)


def _parsed(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        return None
