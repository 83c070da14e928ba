"""When something weekly is due, whatever the clocks of a zone do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.weekly import Weekly

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
APIA = Weekly(4, 9, 0, "Pacific/Apia")
"""On Friday, 30 December 2011, which Samoa left out."""
TIMES = st.integers(0, 2**31 - 1).map(lambda second: datetime.fromtimestamp(second, UTC))


@st.composite
def weeklies(draw: st.DrawFn) -> Weekly:
    hours, minutes = st.integers(0, 23), st.sampled_from((0, 1, 15, 30, 59))
    zone = st.sampled_from(ZONES)
    return Weekly(draw(st.integers(0, 6)), draw(hours), draw(minutes), draw(zone))


def shown(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def exists(weekly: Weekly, day: datetime) -> bool:
    """Say whether the clocks of a zone show the wanted time on the day."""
    zone = ZoneInfo(weekly.zone)
    wanted = day.replace(hour=weekly.hour, minute=weekly.minute, second=0, tzinfo=zone, fold=0)
    return wanted.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wanted.replace(
        tzinfo=None
    )


@given(weekly=weeklies(), moment=TIMES)
@example(APIA, datetime(2011, 12, 24, tzinfo=UTC))
@example(Weekly(6, 2, 30, "Europe/Zagreb"), datetime(2026, 3, 27, tzinfo=UTC))
@example(Weekly(6, 2, 30, "Europe/Zagreb"), datetime(2026, 10, 25, 0, 45, tzinfo=UTC))
def test_it_is_later_at_the_wanted_time_and_soon(weekly: Weekly, moment: datetime) -> None:
    due = weekly.after(moment)
    assert moment < due <= moment + timedelta(days=8)
    local = due.astimezone(ZoneInfo(weekly.zone))
    if (local.weekday(), local.hour, local.minute) != (weekly.weekday, weekly.hour, weekly.minute):
        days = [local - timedelta(days=back) for back in (0, 1)]
        (wanted,) = [day for day in days if day.weekday() == weekly.weekday]
        assert not exists(weekly, wanted.replace(tzinfo=None))


@given(weekly=weeklies(), moment=TIMES)
@example(APIA, datetime(2011, 12, 20, tzinfo=UTC))
def test_one_a_week(weekly: Weekly, moment: datetime) -> None:
    dues = [moment]
    while len(dues) < 5:
        dues.append(weekly.after(dues[-1]))
    for before, due in pairwise(dues[1:]):
        assert timedelta(days=6) <= due - before <= timedelta(days=8)


@given(weekly=weeklies(), moment=TIMES, wait=st.timedeltas(timedelta(0), timedelta(days=8)))
@example(APIA, datetime(2011, 12, 24, tzinfo=UTC), timedelta(days=6, hours=12))
def test_until_it_is_due_it_stays_the_same(
    weekly: Weekly, moment: datetime, wait: timedelta
) -> None:
    due = weekly.after(moment)
    if moment + wait < due:
        assert weekly.after(moment + wait) == due


@pytest.mark.parametrize(
    ("weekly", "moment", "due"),
    [
        (Weekly(0, 9, 0, "UTC"), "2026-03-02T08:59", "Mon 2026-03-02 09:00"),
        (Weekly(0, 9, 0, "UTC"), "2026-03-02T09:00", "Mon 2026-03-09 09:00"),
        (Weekly(0, 9, 0, "Europe/Zagreb"), "2026-03-28T09:00", "Mon 2026-03-30 09:00"),
        (Weekly(6, 2, 30, "Europe/Zagreb"), "2026-03-27T09:00", "Sun 2026-03-29 03:30"),
        (Weekly(6, 2, 30, "Europe/Zagreb"), "2026-10-24T09:00", "Sun 2026-10-25 02:30"),
        (Weekly(6, 2, 30, "Europe/Zagreb"), "2026-10-25T00:30", "Sun 2026-11-01 02:30"),
        (APIA, "2011-12-24T09:00", "Sat 2011-12-31 09:00"),
        (APIA, "2011-12-31T00:00", "Fri 2012-01-06 09:00"),
        (Weekly(0, 9, 30, "Asia/Kathmandu"), "2026-03-02T04:00", "Mon 2026-03-09 09:30"),
    ],
)
def test_known_days(weekly: Weekly, moment: str, due: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert shown(weekly.after(at), weekly.zone) == due
