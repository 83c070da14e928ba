"""A round that breaks off at any moment goes on: nobody is asked twice, and nobody is lost."""

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.introductions import planned
from bot.introductions.states import State
from bot.jobs import asking
from bot.jobs import round as rounds
from bot.jobs.round import next_time, weekly_round
from bot.knowledge import Knowledge
from bot.settings import Rounds
from storage.rooms import LOADS
from storage.tables import Declaration, Due, Lesson, Letter, Party, Person, Round
from tests.breaking import broken, mended
from tests.introductions.planning import ask, asked, pairs, plan, states
from tests.scenes import declared, proposals
from tests.town import BEGINNING, Town, open_town

pytestmark = pytest.mark.asyncio

COUNT_PROPOSED = "SELECT count(*) FROM introduction WHERE state = 'proposed'"


# Broken off


async def test_a_round_that_breaks_off_while_it_is_stored_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planned, "TOGETHER", 2)
    await pairs(town, 7)
    await broken(town, "INSERT", "introduction", "(SELECT count(*) FROM introduction) = 5")
    await town.pass_time(days=3)
    assert await states(town) == [State.PROPOSED] * 4  # two transactions; the third is undone
    await mended(town)
    await town.tick()
    assert asked(town, 7) == [1] * 14
    assert await states(town) == [State.PROPOSED] * 7
    held = len(await town.rows(Round))
    await town.pass_time(days=1)
    assert len(await town.rows(Round)) == held
    assert asked(town, 7) == [1] * 14


async def test_asking_that_breaks_off_goes_on_where_it_was(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(asking, "SIZE", 2)
    await pairs(town, 7)
    await plan(town)
    await broken(town, "UPDATE", "introduction", f"5 = ({COUNT_PROPOSED})")
    await town.tick()
    assert "ask_planned failed" in caplog.text
    assert sorted(await states(town)) == [State.PLANNED] * 2 + [State.PROPOSED] * 5
    assert sum(asked(town, 7)) == 10
    await mended(town)
    await town.tick()
    assert asked(town, 7) == [1] * 14
    assert len(await town.rows(Round)) == 1


async def test_what_cannot_be_asked_holds_up_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(asking, "SIZE", 3)
    await pairs(town, 7)
    await plan(town)
    odd = next(row for row in await town.rows(Lesson) if row.topic.endswith("4"))
    await broken(town, "INSERT", "letter", f"NEW.introduction_id = '{odd.introduction_id}'")
    await town.tick()
    assert "could not be asked" in caplog.text
    assert asked(town, 7) == [1, 1, 1, 1, 0, 1, 1] * 2
    await mended(town)
    await town.pass_time(hours=1)
    assert asked(town, 7) == [1] * 14


async def _letters(town: Town) -> int:
    return len(await town.rows(Letter))


async def test_the_most_valuable_introductions_are_asked_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pairs(town, 3)
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/ask maps")
    await town.say("Ben", "/offer maps")
    await town.say("Ben", "/ask SPARQL")
    await plan(town)
    monkeypatch.setattr(asking, "SIZE", 1)
    second = "NEW.due_for = 'asking' AND 5 = (SELECT count(*) FROM step)"
    await broken(town, "UPDATE", "introduction", second)
    await ask(town)
    assert sum(asked(town, 3)) == 0
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1


async def test_waiting_is_counted_once_however_often_it_breaks_off(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "TOGETHER", 2)
    for number in range(7):
        await town.say(f"Learner {number}", f"/ask craft number {number}")
    await broken(town, "UPDATE OF waited", "declaration", "NEW.wording LIKE '%5'")
    await town.pass_time(days=3)
    assert sum([row.waited for row in await town.rows(Declaration)]) == 4
    await mended(town)
    await town.tick()
    await town.tick()
    assert {row.waited for row in await town.rows(Declaration)} == {1}
    assert {row.name for row in await town.rows(Due)} == {"round", "cleaning", "census"}
    await town.pass_time(days=7)
    assert {row.waited for row in await town.rows(Declaration)} == {2}


async def test_an_ask_that_got_somebody_has_not_waited(town: Town) -> None:
    await declared(town)
    await town.say("Ben", "/ask maps")
    await town.pass_time(days=3)
    waited = {row.topic: row.waited for row in await town.rows(Declaration) if row.side == "ask"}
    assert waited == {"sparql": 0, "maps": 1}


# Killed

HOLDING = """
import asyncio, sys
from pathlib import Path
from bot.introductions import planned
from bot.jobs import asking, round
from bot.knowledge import Knowledge
from bot.settings import Settings
from tests.town import open_town

planned.TOGETHER, asking.SIZE, round.TOGETHER = 3, 3, 5

async def main() -> None:
    town = open_town(Path(sys.argv[1]), Knowledge.load(Settings(_env_file=None)))
    town.clock.now = round.next_time(town.knowledge.settings.rounds, town.clock.now)
    print("begun", flush=True)
    await round.weekly_round(town.database, town.knowledge, town.clock())
    await asking.ask_planned(town.database, town.knowledge, town.clock())
    print("done", flush=True)

asyncio.run(main())
"""


async def hold_until_killed(file: Path, *, rows: int, table: str) -> int:
    """Let a process hold a round; kill it as soon as a table has so many rows, or it is done.

    Return how it ended.
    """
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDING, str(file),
        stdout=asyncio.subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begun\n"
    with closing(sqlite3.connect(file)) as plain:
        while process.returncode is None and _count(plain, table) < rows:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    return await process.wait()


def _count(plain: sqlite3.Connection, table: str) -> int:
    [[number]] = plain.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608
    return int(number)


async def test_a_killed_round_goes_on_and_nobody_is_asked_twice(
    file: Path, knowledge: Knowledge
) -> None:
    town = open_town(file, knowledge)
    number = 12
    await pairs(town, number)
    for each in range(number):  # so that everybody is in two, and some ask for what nobody offers
        await town.say(f"Helper {each}", f"/ask craft number {(each + 1) % number}")
        await town.say(f"Learner {each}", f"/ask lost craft {each}")
    await weekly_round(town.database, town.knowledge, town.clock())
    letters = await _letters(town)
    kills = [("introduction", 4), ("introduction", 13), ("letter", letters + 5)]
    ends = [
        await hold_until_killed(file, rows=rows, table=table)
        for table, rows in [*kills, ("letter", letters + 20)]
    ]
    assert -signal.SIGKILL in ends
    town.clock.now = next_time(Rounds(), BEGINNING) + timedelta(minutes=5)
    await town.tick()
    await town.tick()
    await _all_is_well(town, number)
    await town.database.close()


async def _all_is_well(town: Town, number: int) -> None:
    parties: dict[str, list[str]] = {}
    for row in await town.rows(Party):
        parties.setdefault(row.introduction_id, []).append(row.person_id)
    written = [row for row in await town.rows(Letter) if row.introduction_id]
    assert sorted((row.introduction_id, row.person_id) for row in written) == sorted(
        (ident, person) for ident, group in parties.items() for person in group
    )
    groups = [frozenset(group) for group in parties.values()]
    assert len(set(groups)) == len(groups)
    assert set(await states(town)) == {State.PROPOSED}
    lessons = await town.rows(Lesson)
    for person in await town.rows(Person):
        helps = {row.introduction_id for row in lessons if row.helper_id == person.id}
        learns = {row.introduction_id for row in lessons if row.learner_id == person.id}
        assert max(len(helps), len(learns)) <= LOADS[person.load]
    served = [row.ask_id for row in lessons]
    assert len(set(served)) == len(served) >= number
    waited = {row.id: row.waited for row in await town.rows(Declaration) if row.side == "ask"}
    assert all(waited[ask] == (ask not in served) for ask in waited)
