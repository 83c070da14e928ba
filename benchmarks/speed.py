"""How long messages take, beside the bare transaction that writes the same rows."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import AsyncIterator

from benchmarks.figures import Figures, Watch, progress, ratio, times
from benchmarks.footprint import Ledger, Written, again, bare, difference, shape, write
from benchmarks.invented import NOW, TOPIC, direct, user
from bot.dispatch import Dispatch
from bot.events import Message, User
from bot.knowledge import Knowledge
from storage.database import connect

WARM = 20
"""Messages before it counts, so that caches are as in a bot that runs."""
OTHERS = ("/mine", f"/find {TOPIC}", f"/ask {TOPIC}", "/help")
"""Other commands, for information."""
"""
