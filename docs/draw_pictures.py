"""Draw the pictures of docs/pictures/ with invented figures.

Run it with `python docs/draw_pictures.py`; `tests/pictures/test_samples.py` says when that is
needed. English, German and Arabic are as the bot says it; Hindi and Japanese, in which it has no
texts yet, are written here, to show what comes of such letters.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta
from pathlib import Path

from bot.census.published import Row, Snapshot
from bot.knowledge import Knowledge
from bot.named import Reader
from bot.pictures import needs
from bot.pictures.charts import draw
from bot.pictures.values import Amount, Bar, Bars, Chart

HERE = Path(__file__).parent / "pictures"
WEEK = date(2026, 11, 23)
WANTED: Mapping[str, tuple[int, int | None]] = {
    "grant-writing": (65, 20),
    "video-editing": (50, None),
    "sparql": (45, 30),
    "batch-upload": (35, 10),
    "partnerships": (30, 15),
    "lua": (25, 10),
    "accessibility": (20, 5),
}
"""For each capacity how many people look for it, and how many offer it."""
WEEKS = (
    (60, 45, 10), (70, 50, 15), (75, 55, 20), (75, 60, 30), (90, None, 35), (95, 75, 45),
    (100, 80, 50), (105, 90, 65), (120, 95, 70), (125, 110, 85), (135, 115, 95), (140, 130, 110),
)  # fmt: skip
"""For each week, the oldest first, how many ask, offer, and have been introduced."""
HINDI = (
    "जिनकी ज़रूरत है, पर मिलना कठिन है",
    "जो लोग इसे सीखना चाहते हैं", "जो लोग इसमें मदद देते हैं", "नहीं दिखाया गया",
    "23 नवंबर 2026 का सप्ताह। पाँच के गुणज तक घटाई गई संख्याएँ; छोटी नहीं दिखाई जातीं। मुक्त उपयोग (CC0)।",
    "अनुदान आवेदन लिखना", "वीडियो संपादन", "SPARQL", "बड़ी संख्या में फ़ाइलें अपलोड करना",
    "साझेदारी बनाना", "Lua मॉड्यूल", "दिव्यांग लोगों के लिए सुगमता",
)  # fmt: skip
JAPANESE = (
    "求められているのに、見つかりにくい", "探している人", "教えられる人", "非表示",
    "2026年11月23日の週。5人単位に切り捨て、小さい数は非表示。自由に利用できます(CC0)。",
    "助成金の申請書を書く", "動画編集", "SPARQL", "大量アップロード",
    "パートナーシップづくり", "Luaモジュール", "アクセシビリティ",
)  # fmt: skip


def charts() -> Iterator[tuple[str, Chart]]:
    """Yield what is drawn, by the name of its file."""
    knowledge = Knowledge.load()
    for language in ("en", "ar"):
        chart = needs.bars(snapshot(), knowledge, Reader(language, UTC))
        if chart:
            yield f"needs-{language}", chart
    yield "needs-hi", written("hi", *HINDI)
    yield "needs-ja", written("ja", *JAPANESE)
    for language in ("de", "ar"):
        weeks = needs.trend(history(), knowledge, Reader(language, UTC))
        if weeks:
            yield f"weeks-{language}", weeks


def snapshot() -> Snapshot:
    """Return the invented figures of a week."""
    rows = (Row("capacity", code, offer, ask) for code, (ask, offer) in WANTED.items())
    return Snapshot(WEEK, tuple(rows))


def history() -> list[Snapshot]:
    """Return the invented figures of some weeks, the newest first."""
    return [
        Snapshot(WEEK - timedelta(weeks=ago), (Row("all", "", offer, ask, None, met),))
        for ago, (ask, offer, met) in enumerate(reversed(WEEKS))
    ]


def written(language: str, title: str, *words: str) -> Bars:
    """Return the same chart in words that are given."""
    asking, offering, hidden, note, *labels = words
    bars = (
        Bar(label, Amount(ask, str(ask)), Amount(offer, hidden if offer is None else str(offer)))
        for label, (ask, offer) in zip(labels, WANTED.values(), strict=True)
    )
    return Bars(title, asking, offering, tuple(bars), note, language)


if __name__ == "__main__":
    for name, drawing in charts():
        (HERE / f"{name}.png").write_bytes(draw(drawing))
        sys.stdout.write(f"{name}.png is drawn.\n")
