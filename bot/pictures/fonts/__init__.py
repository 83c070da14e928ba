"""The fonts that are shipped: Noto, cut to what is needed. Licence: OFL.txt beside them."""

from pathlib import Path

HERE = Path(__file__).parent
LATIN, CJK = "Latin", "CJK"
"""Latin, Greek and Cyrillic; Chinese, Japanese and Korean, whose shapes follow the language."""
BOLD = (LATIN, "Arabic", "Hebrew", "Devanagari", "Bengali")
"""Scripts that have a bold font as well."""
SCRIPTS = (
    *BOLD, "Adlam", "Armenian", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada", "Khmer",
    "Lao", "Malayalam", "Myanmar", "NKo", "OlChiki", "Oriya", "Sinhala", "Tamil", "Telugu",
    "Thaana", "Thai", "Tifinagh", CJK,
)  # fmt: skip
"""What can be written, in the order in which fonts are asked for a character."""


def file(script: str, *, bold: bool = False) -> Path:
    """Return the file of a font; the regular one where there is no bold one."""
    weight = "Bold" if bold and script in BOLD else "Regular"
    return HERE / f"{script}-{weight}.{'otf' if script == CJK else 'ttf'}"
