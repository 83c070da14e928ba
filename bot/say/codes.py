"""Language codes: MediaWiki's, what platforms call them, and who falls back on whom."""

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_NO_LANGUAGE = {"und", "mul", "zxx", "mis"}

# What platforms, browsers and old wikis say for a code of MediaWiki's.
_RENAMED = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "cmn": "zh",
    "fil": "tl",
    "fiu-vro": "vro",
    "in": "id",
    "iw": "he",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "no": "nb",
    "roa-rup": "rup",
    "sr": "sr-ec",
    "sr-cyrl": "sr-ec",
    "sr-latn": "sr-el",
    "zh-classical": "lzh",
    "zh-cn": "zh-hans",
    "zh-hk": "zh-hant",
    "zh-min-nan": "nan",
    "zh-mo": "zh-hant",
    "zh-my": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-yue": "yue",
}


@cache
def _fallbacks() -> dict[str, list[str]]:
    """MediaWiki's table, https://www.mediawiki.org/wiki/API:Languageinfo (`liprop=fallbacks`)."""
    table: dict[str, list[str]] = json.loads(
        files(__package__).joinpath("fallbacks.json").read_text("utf-8")
    )
    return table


@cache
def _known() -> frozenset[str]:
    return frozenset(_fallbacks()).union(*_fallbacks().values())


@lru_cache(maxsize=1024)
def normalise(tag: str) -> str:
    """MediaWiki's code for a platform's language tag ("pt_BR" is "pt-br"), or "" for junk."""
    tag = re.split(r"[.@]", tag.strip().lower().replace("_", "-"))[0]
    if not _TAG.fullmatch(tag) or tag.split("-")[0] in _NO_LANGUAGE:
        return ""
    while "-" in tag and tag not in _RENAMED and tag not in _known():
        tag = tag.rpartition("-")[0]
    return _RENAMED.get(tag, tag)


@lru_cache(maxsize=1024)
def chain(language: str) -> tuple[str, ...]:
    """The languages to look for a text in, in order; English is always the last."""
    nearest = _fallbacks().get(language, [language.partition("-")[0]])
    others = [code for code in (language, *nearest) if code not in ("", "en")]
    return (*dict.fromkeys(others), "en") if language != "en" else ("en",)
