"""Once a week at an hour of the wall clock of some zone, whatever that clock does."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (Monday is 0), a time of day, and the zone whose clocks show it."""

    weekday: int
    hour: int
    minute: int
    zone: str

    def after(self, moment: datetime) -> datetime:
        """Return the first time this is due after an aware moment, in UTC.

        An hour that comes twice counts once, the first time. One that the clocks leave out is as
        long after midnight as it would have been without the change: 02:30 is 03:30 then. So is a
        day that a zone leaves out: what would have been on it is a day later.
        """
        local = moment.astimezone(ZoneInfo(self.zone))
        last = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        due = self._on(last)  # later today, or on a day that was left out
        return due if due > moment else self._on(last + WEEK)

    def _on(self, day: date) -> datetime:
        wanted = datetime.combine(day, time(self.hour, self.minute), ZoneInfo(self.zone))
        return wanted.astimezone(UTC)
