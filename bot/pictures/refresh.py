"""Cutting the shipped fonts anew: `python -m bot.pictures.refresh FOLDER`.

FOLDER has the Noto fonts as Debian's packages fonts-noto-core and fonts-noto-cjk bring them; they
come from https://github.com/notofonts (OFL 1.1). Hints go, and of the 44,000 characters of the CJK
font all but those that the common standards of China, Taiwan, Japan and Korea list.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

from bot.pictures.fonts import BOLD, CJK, LATIN, SCRIPTS, file

CJK_FILE, CJK_CHINESE = "NotoSansCJK-Regular.ttc", 2
"""The collection, and the number of the font in it whose shapes are those of the mainland."""
STANDARDS = (
    ("gb2312", 0xA1, 0xFE),
    ("big5", 0xA1, 0xC8),  # the first plane: the 5,401 common ones
    ("shift_jis", 0x81, 0xFC),
    ("euc_kr", 0xA1, 0xC8),  # without the Chinese characters
)
"""A codec of two bytes, and the first bytes of which everything is kept."""
FORMS = (*range(0x3000, 0x3100), *range(0xFF00, 0xFFF0))
"""Punctuation and syllables of East Asia, and letters as wide as they are."""
DROPPED = ("BASE", "DSIG", "VORG", "vhea", "vmtx")
NAMES = [0, 1, 2, 3, 4, 6, 13, 14]
"""What a font says of itself that is kept: its name, whose it is, its licence."""


def refresh(folder: Path) -> None:
    """Write every font."""
    for script in SCRIPTS:
        if script != CJK:
            name = "" if script == LATIN else script
            _cut(next(folder.rglob(f"NotoSans{name}-Regular.ttf")), file(script), Options())
    for script in BOLD:
        name = "" if script == LATIN else script
        found = next(folder.rglob(f"NotoSans{name}-Bold.ttf"))
        _cut(found, file(script, bold=True), Options())
    east_asian = Options(font_number=CJK_CHINESE, layout_features=["ccmp", "locl"])
    _cut(next(folder.rglob(CJK_FILE)), file(CJK), east_asian, {*FORMS, *common()})


def common() -> Iterator[int]:
    """Yield the characters of the common standards of East Asia."""
    for codec, first, last in STANDARDS:
        for pair in ((a, b) for a in range(first, last + 1) for b in range(0x40, 0xFF)):
            if len(text := bytes(pair).decode(codec, "ignore")) == 1:
                yield ord(text)


def _cut(source: Path, target: Path, options: Options, kept: Iterable[int] = ()) -> None:
    options.hinting = options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = NAMES
    options.drop_tables += DROPPED
    font = load_font(source, options)
    cutter = Subsetter(options)
    cutter.populate(unicodes=kept or font.getBestCmap())
    cutter.subset(font)
    save_font(font, target, options)


if __name__ == "__main__":
    refresh(Path(sys.argv[1]))
