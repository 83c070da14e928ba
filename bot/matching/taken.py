"""What has been chosen so far, and what it leaves."""

from collections.abc import Iterable

from bot.matching.options import Option
from bot.matching.pool import Member


class Taken:
    """The options chosen in a round: keeps everybody's room, one match a pair, one help an ask."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._room = {member.id: member.room for member in members}
        self._pairs: set[tuple[str, str]] = set()
        self.served: set[str] = set()
        self.options: dict[Option, None] = {}

    def fits(self, option: Option) -> bool:
        """Whether the people have room and do not meet already; asks are not looked at."""
        return all(self._room[person] > 0 for person in option.people) and (
            self._pairs.isdisjoint(option.pairs)
        )

    def add(self, option: Option) -> None:
        """Choose an option that fits and none of whose asks is served."""
        self._use(option, 1)
        self._pairs.update(option.pairs)
        self.served.update(edge.ask.id for edge in option.edges)
        self.options[option] = None

    def remove(self, option: Option) -> None:
        """Give up an option that was chosen."""
        self._use(option, -1)
        self._pairs.difference_update(option.pairs)
        self.served.difference_update(edge.ask.id for edge in option.edges)
        del self.options[option]

    def _use(self, option: Option, room: int) -> None:
        for person in option.people:
            self._room[person] -= room
