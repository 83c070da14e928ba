"""A small snapshot made by hand, for whoever shows one."""

from datetime import date

from bot.census.published import Row, Snapshot

WEEK = date(2026, 11, 23)

ROWS = (
    Row("all", "", 120, 90, 40, 60, 30, 25, 0.55, 6.0),
    Row("capacity", "grant-writing", 10, 45, 30, 15, 10, 5, 0.35, 9.0),
    Row("capacity", "sparql", 25, 30, 15, 15, 10, 10, 0.5, 5.0),
    Row("capacity", "video-editing", None, 20, 20),
    Row("subtree", "sparql", 25, 30, 15, 15, 10, 10, 0.5, 5.0),
    Row("region", "011", 20, 35, 20, 15, 10, 5, 0.45, 8.0),
    Row("region", "155", 60, 30, 10, 30, 15, 15, 0.65, 5.0),
    Row("language", "en", 90, 70, 30, 50, 25, 20, 0.55, 6.0),
    Row("kind", "mentoring", 40, 30, 10, 20, 10, 10, 0.65, 5.0),
    Row("platform", "telegram", 50, 40, 20, 30, 15, 10, 0.5, 6.0),
)


def snapshot(week: date = WEEK) -> Snapshot:
    """Return figures of a week that everybody may see."""
    return Snapshot(week, ROWS)
