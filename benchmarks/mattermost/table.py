"""The figures for people to read."""

from benchmarks.beside import Row, lines, told
from benchmarks.figures import Figures
from benchmarks.mattermost.rounds import BUTTONS, WORDS, WRITING_SECONDS

NAMES = {"median_ms": "median", "p99_ms": "99th percentile"}
Rates = tuple[str, str, str, str]
RATES: tuple[Rates, ...] = (
    (f"{WORDS}: received, stored and answered, posts/s", "ours", "bare", "ratio"),
    ("the same, all at once", "ours_at_once", "bare_at_once", "at_once_ratio"),
    (
        f"the same, a server that writes for {1000 * WRITING_SECONDS:.0f} ms",
        "ours_slowly",
        "bare_slowly",
        "slowly_ratio",
    ),
    (f"{BUTTONS}: received, stored and answered, posts/s", "buttons", "bare", "buttons_ratio"),
)


def table(figures: Figures) -> str:
    """Return the figures as a table, with the unit of each."""
    parts = (*_under_load(figures), *_gently(figures), *_commands(figures["commands"]))
    return lines([("", "ours", "bare", ""), *parts])


def _under_load(figures: Figures) -> list[Row]:
    ours, bare, buttons = figures["ours"], figures["bare"], figures["buttons"]
    rate, work, server = "answered_a_second", "cpu_ms_for_a_message", "cpu_ms_of_the_server"
    return [
        *(
            (name, figures[one][rate], figures[other][rate], told(figures[found]))
            for name, one, other, found in RATES
        ),
        (f"{WORDS}: processor time of the bot, ms/post", ours[work], bare[work],
         told(figures["ratio_of_cpu"])),
        (f"{BUTTONS}: the same, ms/post", buttons[work], bare[work], ""),
        (f"{WORDS}: processor time of the server, ms/post", ours[server], bare[server], ""),
        ("memory at the end, MB (10**6 bytes)", figures["ours_slowly"]["rss_mb"],
         figures["bare_slowly"]["rss_mb"], ""),
        ("peak memory, MB", figures["ours_slowly"]["peak_mb"],
         figures["bare_slowly"]["peak_mb"], ""),
    ]  # fmt: skip


def _gently(figures: Figures) -> list[Row]:
    ours, bare, added = figures["ours"]["gentle"], figures["bare"]["gentle"], figures["added"]
    return [
        (f"10 posts/s: from text to answer, {name}, ms", ours[key], bare[key],
         f"added {added[key]}")
        for key, name in NAMES.items()
    ]  # fmt: skip


def _commands(figures: Figures) -> list[Row]:
    return [
        (f"{text} as a slash command: {name}, ms", found["ours"][key], found["bare"][key],
         f"ratio {found[f'ratio_of_{key}']}")
        for text, found in figures.items()
        for key, name in NAMES.items()
    ]  # fmt: skip
