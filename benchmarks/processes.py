"""What the system tells of a process, and of the disk."""

import os
from pathlib import Path
from statistics import median

from benchmarks.figures import Watch

PAGES = 20
TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """Return the seconds a process has worked so far.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid: int) -> float:
    """Return the memory a process has now, in MB (10**6 bytes)."""
    return _memory_mb(pid, "VmRSS:")


def peak_mb(pid: int) -> float:
    """Return the most memory a process has had, in MB (10**6 bytes)."""
    return _memory_mb(pid, "VmHWM:")


def _memory_mb(pid: int, name: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return round(int(status.partition(name)[2].split()[0]) * 1024 / 1e6, 1)


def disk_ms(folder: Path) -> float:
    """Return how long the disk takes to keep a page: a bot that loses nothing waits for it."""
    watch = Watch()
    with (folder / "page").open("wb") as file:
        for _ in range(PAGES):
            file.write(bytes(4096))
            file.flush()
            with watch:
                os.fsync(file.fileno())
    return round(1000 * median(watch.seconds), 1)
