"""Drawing: plain values in, a PNG out. Slow to import; the bot does it in a process of its own."""

from bot.pictures import bars, trend
from bot.pictures.values import Bars, Chart


def draw(chart: Chart) -> bytes:
    """Return a picture as PNG; raises ValueError where there is nothing to show."""
    page = bars.lay(chart) if isinstance(chart, Bars) else trend.lay(chart)
    return page.end(chart.note)
