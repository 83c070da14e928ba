"""Lists of capacities to measure with: our own, a file's, and invented ones of any size."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from bot.capacities import capacities
from bot.grammar.spelling import key
from bot.matching.known import base

Entry = tuple[str, str, str]
"""A capacity's code, a language, and a label of it."""

LENGTHS = (1, 2, 3, 4)
WEIGHTS = (3, 4, 2, 1)
"""How many words a label has, and how often so, about as in our own list."""

CAPACITIES = 2000

WORDS = Path(__file__).with_name("words.json")
"""Words of ten languages; `python -m benchmarks.gather` makes the file."""


def own() -> Sequence[Entry]:
    """Return the labels that are shipped."""
    return list(capacities().entries())


def of_file(file: Path) -> Sequence[Entry]:
    """Return the labels of a file with a code, a language and a label in each row.

    Columns are separated by tabs, or by commas where the first line has no tab.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        rows = csv.reader(lines, delimiter="\t" if "\t" in first else ",")
        return [(row[0], row[1], row[2]) for row in rows if len(row) > 2]


def invented(number: int, seed: int) -> Sequence[Entry]:
    """Return so many labels of 2,000 capacities in ten languages, of words put together."""
    draw = Random(seed)
    vocabulary = words()
    languages = sorted(vocabulary)
    found: dict[str, Entry] = {}
    while len(found) < number:
        language = draw.choice(languages)
        length = draw.choices(LENGTHS, WEIGHTS)[0]
        label = " ".join(draw.choice(vocabulary[language]) for _ in range(length))
        code = f"invented-{draw.randrange(CAPACITIES)}"
        found.setdefault(key(label), (code, language, label))
    return list(found.values())


def words() -> Mapping[str, Sequence[str]]:
    """Return the words that labels are made of: of our own labels, and ordinary ones."""
    of_labels: dict[str, set[str]] = {lang: set(its["labels"]) for lang, its in _read().items()}
    for _, language, label in own():
        of_labels[language].update(word for word in label.split() if word.isalpha())
    return {language: sorted(its) for language, its in of_labels.items()}


def others(language: str) -> Sequence[str]:
    """Return ordinary words: those that are like words of labels, and frequent ones."""
    its = _read().get(base(language))
    return its["others"] if its else ()


def ordinary() -> Sequence[str]:
    """Return all these words, of every language."""
    return [word for its in _read().values() for word in (*its["labels"], *its["others"])]


@cache
def _read() -> Mapping[str, Mapping[str, Sequence[str]]]:
    read: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(WORDS.read_text("utf-8"))
    return read
