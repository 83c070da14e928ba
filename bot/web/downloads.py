"""The published figures as files, for anybody to use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.census.commons import write_commons
from bot.census.published import Snapshot
from bot.census.writing import write_csv, write_json
from bot.say import Catalog

NEWEST, ALL = "newest", "all"
"""What a file is called that has the newest week in it, or all that are at hand."""
COMMONS = "commons"


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which figures are written, and what a browser is told of it."""

    ending: str
    content_type: str
    write: Callable[[Sequence[Snapshot], Catalog], str]


FORMS: Mapping[str, Form] = {
    "csv": Form("csv", "text/csv; charset=utf-8", lambda weeks, _: write_csv(weeks)),
    "json": Form("json", "application/json", lambda weeks, _: write_json(weeks)),
    COMMONS: Form("tab.json", "application/json", write_commons),
}


def parts(name: str) -> tuple[str, Form] | None:
    """Return which weeks a file is of, and its form; None for one that there is not."""
    which, _, ending = name.partition(".")
    for form in FORMS.values():
        if form.ending == ending:
            return which, form
    return None
