"""How long the installed program takes to its first prompt, beside the import of SQLModel alone."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figures, Watch, progress, ratio, times

PROGRAM = Path(sys.executable).with_name("cxc-bot")
IMPORT = (sys.executable, "-c", "import sqlmodel")
PROMPT = (str(PROGRAM), "try")
"""Standard input has no line in it: the program leaves where it would read the first one."""


def measure(runs: int) -> Figures:
    """Return the figures of both, each in a fresh process, in turn."""
    if (problem := _problem()) is not None:
        return {"ratio_of_medians": None, "reason": problem}
    progress(f"start-up, {runs} times in turn")
    for line in (IMPORT, PROMPT):  # once before it counts: files are read and compiled
        _run(line)
    imported, prompted = Watch(), Watch()
    for _ in range(runs):
        with imported:
            _run(IMPORT)
        with prompted:
            _run(PROMPT)
    one, other = times(prompted.seconds), times(imported.seconds)
    return {
        "first_prompt": one,
        "import_sqlmodel": other,
        "ratio_of_medians": ratio(one, other, "median_ms"),
    }


def _problem() -> str | None:
    if not PROGRAM.exists():
        return f"{PROGRAM.name} is not installed beside {Path(sys.executable).name}"
    tried = subprocess.run(  # noqa: S603 - ours
        PROMPT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return tried.stderr.strip()[-300:] or "it fails" if tried.returncode else None


def _run(line: Sequence[str]) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(line, stdin=quiet, stdout=quiet, check=True)  # noqa: S603 - ours, as above
