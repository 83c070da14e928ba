"""`python -m benchmarks.gather`: makes words.json anew, from what programs say in ten languages.

It reads the translations that these packages ship, which are no dependencies of ours:

    pip install --no-deps django==5.2.19 wagtail==8.0.1 \
        apache-airflow-core==3.3.2 apache-superset==6.1.0

Django and Wagtail are under the BSD licence, Airflow and Superset under Apache 2.0. None of them
has to do with the lists that bot.matching.gather reads, so that a word which these do not know is
found. Words are taken that two of the four use, or one of them three times.
"""

import gettext
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from benchmarks.labels import WORDS, own
from bot.grammar.spelling import key

OURS = ("ar", "de", "en")
INVENTED = ("es", "fr", "hi", "it", "pl", "ru", "tr")
"""Languages of which invented labels are made, too."""

PROGRAMS = ("django", "wagtail", "apache-airflow-core", "apache-superset")
LABELS = 300
FAR = 300
"""Words of labels of a language, and frequent words that are like none of them."""

_TIMES = 3
_LEAST, _MOST = 3, 13
_CODE = re.compile(r"%\(\w+\)\w|\{+[^}]*\}+|<[^>]*>|\w+[_.:/@]\S+")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963])+")


def words(language: str) -> list[str]:
    """Return what programs say, the most frequent first; English is what they translate."""
    count: Counter[str] = Counter()
    users: dict[str, set[str]] = defaultdict(set)
    for program in PROGRAMS:
        for text in _texts(program, language):
            for word in _WORD.findall(_CODE.sub(" ", text).lower()):
                count[word] += 1
                users[word].add(program)
    latin = language not in ("ar", "hi", "ru")
    often = (word for word, times in count.items() if times >= _TIMES or len(users[word]) > 1)
    scripted = (word for word in often if word[0].isascii() <= latin)
    kept = (word for word in scripted if _LEAST <= len(key(word)) <= _MOST)
    return sorted(kept, key=lambda word: (-count[word], word))


def _texts(program: str, language: str) -> Iterator[str]:
    shipped = distribution(program)
    for path in sorted(shipped.files or (), key=str):
        file = Path(str(shipped.locate_file(path)))
        if path.parts[-3:-1] == (language if language != "en" else "de", "LC_MESSAGES"):
            if path.name in ("django.mo", "messages.mo"):
                yield from _catalogue(file, language)
        elif path.parts[-3:-1] == ("locales", language) and path.suffix == ".json":
            yield from _said(json.loads(file.read_text("utf-8") or "{}"))


def _catalogue(file: Path, language: str) -> Iterator[str]:
    with file.open("rb") as opened:
        catalogue = gettext.GNUTranslations(opened)
    translations: dict[str | tuple[str, int], str] = vars(catalogue)["_catalog"]
    for original, translated in translations.items():
        text = original if isinstance(original, str) else original[0]
        yield text if language == "en" else translated


def _said(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _said(each)
    elif isinstance(value, str):
        yield value


def chosen(language: str) -> dict[str, list[str]]:
    """Return words to make labels of, and others: the like of these and of our own labels."""
    said = words(language)
    labels = [word for word in said if len(word) > _LEAST][: 2 * LABELS : 2]
    labels = labels if language in INVENTED else []
    strangers = [word for word in said if word not in labels]
    near = set(_near(strangers, {*map(key, labels), *_own(language)}))
    far = [word for word in strangers if word not in near][:FAR]
    return {"labels": sorted(labels), "others": sorted({*near, *far})}


def _own(language: str) -> set[str]:
    return {word for _, its, label in own() if its == language for word in key(label).split()}


def _near(strangers: Iterable[str], labels: set[str]) -> Iterator[str]:
    for word in strangers:
        if process.extractOne(key(word), labels, scorer=OSA.distance, score_cutoff=1):
            yield word


if __name__ == "__main__":
    found = {language: chosen(language) for language in (*OURS, *INVENTED)}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    WORDS.write_text(text.replace('},"', '},\n"') + "\n", "utf-8")
