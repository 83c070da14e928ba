"""The installed program as a child process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = [sys.executable, "-W", "error", "-m", "bot"]


def cxc(
    *arguments: str, stdin: str = "", cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, in a folder without settings unless one is given."""
    root = str(Path(__file__).parents[2])
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd or "/nonexistent"), "PYTHONPATH": root}
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment | {"PYTHONIOENCODING": "utf-8"} | variables,
        timeout=120,
        check=False,
    )


def tape(*lines: str, cwd: Path | None = None, options: tuple[str, ...] = ()) -> list[Any]:
    """Play lines in the playground and return the deliveries as plain values."""
    done = cxc("try", "--json", *options, stdin="\n".join(lines) + "\n", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
