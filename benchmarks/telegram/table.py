"""The figures for people to read."""

from benchmarks.beside import Row, lines, told
from benchmarks.figures import Figures
from benchmarks.telegram.rounds import BUTTONS, WORDS


def table(figures: Figures) -> str:
    """Return the figures as a table, with the unit of each."""
    rows: list[Row] = [("", "ours", "bare", ""), *_under_load(figures), *_gently(figures)]
    return lines(rows)


def _under_load(figures: Figures) -> list[Row]:
    ours, bare, buttons = figures["ours"], figures["bare"], figures["buttons"]
    rate, work, server = "answered_a_second", "cpu_ms_for_a_message", "cpu_ms_of_the_server"
    return [
        (f"{WORDS}: received, stored and answered, messages/s", ours[rate], bare[rate],
         told(figures["ratio"])),
        (f"{BUTTONS}: the same, messages/s", buttons[rate], bare[rate],
         told(figures["buttons_ratio"])),
        (f"{WORDS}: processor time of the bot, ms/message", ours[work], bare[work],
         told(figures["ratio_of_cpu"])),
        (f"{BUTTONS}: the same, ms/message", buttons[work], bare[work], ""),
        (f"{WORDS}: processor time of the server, ms/message", ours[server], bare[server], ""),
        ("peak memory, MB (10**6 bytes)", buttons["peak_mb"], bare["peak_mb"], ""),
    ]  # fmt: skip


def _gently(figures: Figures) -> list[Row]:
    ours, bare, added = figures["ours"]["gentle"], figures["bare"]["gentle"], figures["added"]
    names = {"median_ms": "median", "p99_ms": "99th percentile"}
    return [
        (f"10 messages/s: from text to answer, {name}, ms", ours[key], bare[key],
         f"added {added[key]}")
        for key, name in names.items()
    ]  # fmt: skip
