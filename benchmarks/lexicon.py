"""`python -m benchmarks.lexicon`: how well free text is turned into a capacity, and how fast.

With our own labels and with invented ones, or with those of `--entries FILE`: rows of a code, a
language and a label. Prints a table, or JSON. Beside it stands what the plain `WRatio` of RapidFuzz
at 85 over all labels makes of the same texts.
"""

import argparse
import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from rapidfuzz import fuzz, process

from benchmarks.figures import Figures, Watch, progress, times
from benchmarks.labels import Entry, invented, of_file, own
from benchmarks.spoiling import CLASSES, Spoil
from benchmarks.strange import strange
from bot.grammar.spelling import key
from bot.matching import Found, Lexicon

SIZES = (20_000, 50_000)
CUTOFF = 85
OUTCOMES = ("sure_right", "sure_wrong", "asked_right", "asked_wrong", "none")

Texts = Sequence[tuple[str | None, str]]
"""The capacity that is right, or None, and what is typed."""


def texts(entries: Sequence[Entry], runs: int, seed: int) -> Mapping[str, Texts]:
    """Return what is typed, by class; labels that several capacities have are left out."""
    codes: dict[str, set[str]] = {}
    for code, _, label in entries:
        codes.setdefault(key(label), set()).add(code)
    clear = [entry for entry in entries if len(codes[key(entry[2])]) == 1]
    drawn = {name: _spoilt(spoil, clear, runs, seed) for name, spoil in CLASSES.items()}
    typed = {name: list(each) for name, each in drawn.items()}
    return {**typed, **strange(entries, Random(seed), runs)}


def _spoilt(
    spoil: Spoil, entries: Sequence[Entry], runs: int, seed: int
) -> Iterator[tuple[str, str]]:
    draw, found = Random(seed), 0
    for code, language, label in draw.sample(entries, len(entries)):
        words = spoil(draw, label.split(), language)
        if words is not None and found < runs:
            found += 1
            yield code, " ".join(words)


def measure(entries: Sequence[Entry], runs: int, baseline: int, seed: int) -> Figures:
    """Return the figures of a list of labels."""
    progress(f"{len(entries)} labels")
    lexicon, built = _built(entries)
    watch, work = Watch(), Watch(time.process_time)
    typed = texts(entries, runs, seed)
    classes = {
        name: _asked(lexicon, its, watch, work) for name, its in typed.items() if len(its) > 1
    }
    labels = {key(label): code for code, _, label in entries}
    for name, figures in classes.items():
        figures["wratio"] = _plain(labels, typed[name][:baseline])
    return {
        "labels": len(entries),
        "capacities": len({code for code, _, _ in entries}),
        "languages": sorted({language for _, language, _ in entries}),
        "seed": seed,
        **built,
        "look_up": {**times(watch.seconds), "p99_cpu_ms": times(work.seconds)["p99_ms"]},
        "classes": classes,
    }


def _built(entries: Sequence[Entry]) -> tuple[Lexicon, Figures]:
    tracemalloc.start()
    lexicon = Lexicon.build(entries, key=key)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    start = time.perf_counter()
    Lexicon.build(entries, key=key)
    seconds = time.perf_counter() - start
    return lexicon, {"memory_mb": round(memory / 1e6, 1), "build_s": round(seconds, 2)}


def _asked(lexicon: Lexicon, typed: Texts, watch: Watch, work: Watch) -> Figures:
    count: Counter[str] = Counter()
    own_watch = Watch()
    for code, text in typed:
        with watch, own_watch, work:
            found = lexicon.find(text)
        count[_outcome(found, code)] += 1
    return {**_shares(count), **times(own_watch.seconds)}


def _outcome(found: Found, code: str | None) -> str:
    if found.sure:
        return "sure_right" if found.sure == code else "sure_wrong"
    if found.maybe:
        return "asked_right" if code in found.maybe else "asked_wrong"
    return "none"


def _plain(labels: Mapping[str, str], typed: Texts) -> Figures:
    count: Counter[str] = Counter()
    watch, spelt = Watch(), list(labels)
    for code, text in typed:
        with watch:
            best = process.extractOne(key(text), spelt, scorer=fuzz.WRatio, score_cutoff=CUTOFF)
        count[_outcome(Found(labels[best[0]] if best else None), code)] += 1
    return {**_shares(count), **times(watch.seconds)}


def _shares(count: Counter[str]) -> Figures:
    return {outcome: round(count[outcome] / count.total(), 4) for outcome in OUTCOMES}


def table(lists: Mapping[str, Figures]) -> str:
    """Return the figures for people to read, in per cent."""
    lines: list[str] = []
    for name, its in lists.items():
        lines += [f"{name}: {its['labels']} labels, {its['memory_mb']} MB, {its['look_up']}"]
        heads = ("sure", "wrong", "asked", "amiss", "none", "WRatio", "wrong")
        lines += [f"{'':26}" + "".join(f"{head:>8}" for head in heads)]
        for kind, shares in its["classes"].items():
            plain = (shares["wratio"][each] for each in ("sure_right", "sure_wrong"))
            row = [*(shares[each] for each in OUTCOMES), *plain]
            lines += [f"{kind:26}" + "".join(f"{100 * share:8.1f}" for share in row)]
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=Path, help="a TSV or CSV of code, language, label")
    parser.add_argument("--language", help="measure only labels in this language")
    parser.add_argument("--runs", type=int, default=2000, help="texts of each class")
    parser.add_argument("--baseline", type=int, default=100, help="texts of each for WRatio")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if chosen.entries:
        lists = {chosen.entries.stem: of_file(chosen.entries)}
    else:
        lists = {"own": own()} | {f"{size}": invented(size, chosen.seed) for size in SIZES}
    kept = {
        name: [entry for entry in entries if chosen.language in (None, entry[1])]
        for name, entries in lists.items()
    }
    figures = {
        name: measure(entries, chosen.runs, chosen.baseline, chosen.seed)
        for name, entries in kept.items()
        if entries
    }
    print(json.dumps(figures, indent=2) if chosen.json else table(figures))


if __name__ == "__main__":
    main()
