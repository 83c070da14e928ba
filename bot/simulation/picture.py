"""A comparison as a picture: six small charts, one colour for each policy in all of them.

The colours are those of Okabe and Ito, which most colour-blind people can tell apart
(https://jfly.uni-koeln.de/color/); the lines differ in width and dash as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.pictures.paper import FAINT, INK, LINE, blank, style
from bot.pictures.spreading import spread
from bot.simulation.comparison import Comparison
from bot.simulation.measures import TAIL, measure, percentile_95, still_waiting
from bot.simulation.table import heading

WIDTH, HEIGHT, DPI = 12.8, 8.0, 125
"""Inches, and dots in each: 1600 by 1000."""
APART = 0.062
"""The least distance of two labels, as a part of the height of a chart."""
MOST_SHOWN = 13
"""Rounds of waiting that are drawn: a quarter of a year."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a policy does, in a few words, and how it is drawn."""

    meaning: str
    colour: str
    width: float = 1.6
    dash: str = "-"


LOOKS = {
    "random": Look("any pair that fits", "#8c8c8c"),
    "arrival": Look("first come, first served", "#e69f00"),
    "greedy": Look("the most valuable pair first", "#009e73"),
    "ours": Look("all at once", "#0072b2", 3.0),
    "unsteered": Look("ours, without regard for regions", "#cc79a7", 1.6, "--"),
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure over the rounds, and what to say above it."""

    field: str
    title: str
    subtitle: str
    form: str = "{:.0%}"


CHARTS = (
    Chart("served", "Asks that got somebody", "share of all asks so far; more is better"),
    Chart("value", "How well it fits", "value per ask so far, 0 to 1; more is better", "{:.3f}"),
    Chart(
        "gini", "How unequal helpers' load is", "Gini of lessons given; less is better", "{:.3f}"
    ),
    Chart("reciprocity", "Everybody learns and helps", "share of introductions; more is better"),
)


def draw(comparison: Comparison, file: Path) -> None:
    """Write the picture; the end of the name, .png or .svg, decides about the format."""
    with style():
        figure = blank(WIDTH, HEIGHT, dpi=DPI)
        axes = figure.subplots(2, 3).flatten().tolist()
        figure.subplots_adjust(0.05, 0.105, 0.915, 0.82, wspace=0.66, hspace=0.52)
        _words(figure, comparison)
        for chart, at in zip(CHARTS, (0, 1, 3, 4), strict=True):
            _over_rounds(axes[at], comparison, chart)
        _waiting(axes[2], comparison)
        _regions(axes[5], comparison)
        figure.savefig(file, metadata={"Date": None} if file.suffix.lower() == ".svg" else None)


def _words(figure: Figure, comparison: Comparison) -> None:
    title = "Who is introduced to whom: the same asks and offers, chosen in different ways"
    figure.text(0.022, 0.953, title, size=17, weight="bold")
    figure.text(0.022, 0.917, heading(comparison), size=11.5, color=FAINT)
    names = [story.policy for story in comparison.stories]
    meant = ".  ".join(f"{name}: {_look(name).meaning}" for name in names)
    figure.text(0.022, 0.022, meant, size=10, color=FAINT)


def _over_rounds(axes: Axes, comparison: Comparison, chart: Chart) -> None:
    _frame(axes, chart.title, chart.subtitle, "round")
    ends = []
    for story in comparison.stories:
        look = _look(story.policy)
        after = [measure(story, n + 1) for n in range(comparison.rounds)]
        numbers: list[float] = [getattr(each, chart.field) for each in after]
        _line(axes, range(1, comparison.rounds + 1), numbers, look)
        ends.append((numbers[-1], f"{story.policy} {chart.form.format(numbers[-1])}", look))
    axes.margins(y=0.14)  # so that labels stay beside their chart
    axes.yaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:.0%}" if "%" in chart.form else f"{y:.2f}")
    _labels(axes, ends)


def _waiting(axes: Axes, comparison: Comparison) -> None:
    subtitle = "people still without a first helper; less is better"
    _frame(axes, "How long people wait", subtitle, "rounds since their first ask")
    shown = min(comparison.rounds, MOST_SHOWN)
    said = [("19 of 20 had one after", INK, "normal")]
    for story in comparison.stories:
        look = _look(story.policy)
        curve = still_waiting(story.asks.values(), comparison.rounds)
        _line(axes, range(1, shown + 1), curve[:shown], look)
        until = percentile_95(curve)
        rounds = f"{until:.0f} rounds" if isfinite(until) else f"more than {comparison.rounds}"
        said.append((f"{story.policy}: {rounds}", look.colour, _weight(look)))
    axes.axhline(TAIL, color=FAINT, linewidth=0.8, linestyle=":")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:.0%}")
    for row, (text, colour, weight) in enumerate(said):
        place = 0.95 - row * 1.3 * APART
        axes.text(
            0.4, place, text, transform=axes.transAxes, color=colour, size=9.5, va="center",
            weight=weight, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip


def _regions(axes: Axes, comparison: Comparison) -> None:
    subtitle = "asks served: worst and best region, dot: all"
    _frame(axes, "How regions differ", subtitle, "")
    for row, story in enumerate(comparison.stories):
        look, whole = _look(story.policy), measure(story, comparison.rounds)
        axes.plot([whole.worst, whole.best], [row, row], color=look.colour, linewidth=5, alpha=0.45)
        axes.plot(whole.served, row, "o", color=look.colour, markersize=9)
        _beside(axes, row, look, whole.worst, "right")
        _beside(axes, row, look, whole.best, "left")
        axes.text(1.13, row, story.policy, size=9.5, color=look.colour, va="center")
    axes.set_yticks([])
    axes.set_ylim(len(comparison.stories) - 0.4, -0.6)
    axes.set_xlim(0, 1.1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")


def _beside(axes: Axes, row: int, look: Look, share: float, way: Literal["left", "right"]) -> None:
    if isfinite(share):
        x = share + (0.015 if way == "left" else -0.015)
        axes.text(x, row, f"{share:.0%}", size=9, color=look.colour, ha=way, va="center")


def _frame(axes: Axes, title: str, subtitle: str, below: str) -> None:
    axes.text(-0.12, 1.14, title, transform=axes.transAxes, size=12.5, weight="bold")
    axes.text(-0.12, 1.05, subtitle, transform=axes.transAxes, size=9.5, color=FAINT)
    axes.set_xlabel(below, color=FAINT, size=9.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.tick_params(colors=FAINT, length=0, labelsize=9)
    axes.grid(axis="y" if below else "x", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)


def _line(axes: Axes, xs: Sequence[int], ys: Sequence[float], look: Look) -> None:
    axes.plot(
        xs, ys, look.dash, color=look.colour, linewidth=look.width, solid_capstyle="round",
        marker="o" if len(xs) == 1 else "",
    )  # fmt: skip
    axes.set_xlim(xs[0], max(xs[-1], xs[0] + 1))


def _labels(axes: Axes, ends: Sequence[tuple[float, str, Look]]) -> None:
    """Write at the end of each line what it is and where it ends, one above the other."""
    low, high = axes.get_ylim()
    known = sorted((end for end in ends if isfinite(end[0])), key=lambda end: end[0])
    places = spread([(value - low) / (high - low) for value, _, _ in known], APART)
    for place, (_, text, drawn) in zip(places, known, strict=True):
        axes.text(
            1.03, place, text, transform=axes.transAxes, color=drawn.colour, size=9.5,
            va="center", weight=_weight(drawn),
        )  # fmt: skip


def _weight(look: Look) -> str:
    return "bold" if look is LOOKS["ours"] else "normal"


def _look(policy: str) -> Look:
    return LOOKS.get(policy, Look("", INK))
