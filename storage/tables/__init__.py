"""Every table, one import away."""

from storage.tables.census import Snapshot
from storage.tables.digest import Edition, Item
from storage.tables.exchange import Candidate, Declaration
from storage.tables.introductions import Feedback, Introduction, Lesson, Party, Round, Step
from storage.tables.keepsakes import Keepsake
from storage.tables.people import Account, Block, LinkCode, Person, Report
from storage.tables.places import DigestSubscription, Place
from storage.tables.post import Due, Letter, Seen

__all__ = [
    "Account",
    "Block",
    "Candidate",
    "Declaration",
    "DigestSubscription",
    "Due",
    "Edition",
    "Feedback",
    "Introduction",
    "Item",
    "Keepsake",
    "Lesson",
    "Letter",
    "LinkCode",
    "Party",
    "Person",
    "Place",
    "Report",
    "Round",
    "Seen",
    "Snapshot",
    "Step",
]
