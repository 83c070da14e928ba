"""Loops are compiled even where nothing may be written."""

import os
import subprocess
import sys


def test_loops_compile_where_there_is_nowhere_to_keep_them() -> None:
    program = (
        "import numpy as np\n"
        "from bot.matching.compiled import compiled\n"
        "from bot.matching import closing, weighing\n"
        "print(compiled(lambda numbers: numbers.sum())(np.arange(5)))\n"
    )
    nowhere = os.environ | {"NUMBA_CACHE_LOCATOR_CLASSES": "_ZipCacheLocator"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=nowhere, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["10"]
