"""What a person sees of Markdown: another parser's reading of it."""

from html import unescape
from re import sub

from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """Return the words of Markdown as they stand on the screen."""
    page = sub(r"<br ?/?>\n?", "\n", PARSER.render(markdown))
    page = sub(r"</p>\n<p>", "\n\n", page)
    return unescape(sub(r"<[^>]*>", "", page)).replace("\u2060", "").strip()
