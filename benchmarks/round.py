"""`python -m benchmarks.round`: one round over an invented pool, ours beside simpler rules.

Each method plans in a process of its own, over the same pool, invented anew from the seed: so the
memory is its own, and nothing is warm. The bound is ours: no plan of lessons, pairs and circles is
worth more, whoever makes it.
"""

import argparse
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figures, in_a_process, progress
from benchmarks.planning import METHODS

COLUMNS = ("value", "of bound", "served", "wall s", "cpu s", "peak MB", "pool MB")
POOL = ("asks", "offers")
"""What a process tells of the pool, which is the same for all."""


def compare(people: int, seed: int, methods: Sequence[str], profile: Path | None = None) -> Figures:
    """Let each method plan; return their figures, and how much longer than greedy ours takes."""
    found, before = {}, os.getloadavg()[0]
    for method in methods:
        progress(f"{method}, {people} people")
        found[method] = in_a_process("planning", *_arguments(method, people, seed, profile))
    pools = [{name: each.pop(name) for name in POOL} for each in found.values()]
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in (before, os.getloadavg()[0])],
        "people": people,
        "seed": seed,
        **pools[0],
        "methods": _bounded(found),
        **_ratios(found),
    }


def _arguments(method: str, people: int, seed: int, profile: Path | None) -> list[object]:
    line: list[object] = [method, "--people", people, "--seed", seed]
    return [*line, "--profile", profile] if profile and method == "ours" else line


def _bounded(found: dict[str, Figures]) -> dict[str, Figures]:
    """Say of each method what share of the bound it reached; of none, where ours did not plan."""
    bound = found.get("ours", {}).get("bound")
    return {
        name: {
            "value": figures["value"],
            "bound": bound,
            "bound_ratio": round(figures["value"] / bound, 6) if bound else None,
            **{key: each for key, each in figures.items() if key not in ("value", "bound")},
        }
        for name, figures in found.items()
    }


def _ratios(found: dict[str, Figures]) -> Figures:
    if "ours" not in found or "greedy" not in found:
        return {}
    ours, greedy = found["ours"], found["greedy"]
    return {
        f"{what}_ratio": round(ours[f"{what}_s"] / greedy[f"{what}_s"], 2)
        for what in ("wall", "cpu")
    }


def shown(figures: Figures) -> str:
    """Return the figures as a table for people."""
    lines = ["{people} people, {asks} asks, {offers} offers, seed {seed}".format(**figures)]
    lines.append(" " * 8 + "".join(f"{name:>12}" for name in COLUMNS))
    lines += [_line(name, each) for name, each in figures["methods"].items()]
    if (ours := figures["methods"].get("ours")) is not None:
        proved = ", proved" if ours["proved"] else ""
        lines.append("ours: {candidates} candidates, bound {bound:.2f}".format(**ours) + proved)
    if "wall_ratio" in figures:
        lines.append("ours against greedy: wall {wall_ratio}, cpu {cpu_ratio}".format(**figures))
    busy = "load {} before, {} after".format(*figures["load"])
    return "\n".join([*lines, "Python {python}, {cores} cores, ".format(**figures) + busy])


def _line(name: str, each: Figures) -> str:
    share = "" if each["bound_ratio"] is None else f"{100 * each['bound_ratio']:.2f} %"
    return (
        f"{name:8}{each['value']:12.2f}{share:>12}{each['served']:12}{each['wall_s']:12.2f}"
        f"{each['cpu_s']:12.2f}{each['peak_mb']:12.0f}{each['pool_mb']:12.0f}"
    )


def _methods(text: str) -> list[str]:
    """Read names with commas between them, in the order they are to plan."""
    names = text.split(",")
    if unknown := [name for name in names if name not in METHODS]:
        raise argparse.ArgumentTypeError(f"not one of {', '.join(METHODS)}: {', '.join(unknown)}")
    return names


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--methods",
        type=_methods,
        default=list(METHODS),
        help="names with commas between them [default: all]",
    )
    parser.add_argument(
        "--profile", type=Path, metavar="FILE", help="write where the time of ours goes"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = compare(chosen.people, chosen.seed, chosen.methods, chosen.profile)
    print(json.dumps(figures, indent=2) if chosen.json else shown(figures))


if __name__ == "__main__":
    main()
