"""The installed program, ended with kill -9 in the middle of everything."""

import asyncio
import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import settle
from tests.telegram.house import newcomer
from tests.telegram.messages import Message
from tests.telegram.people import User
from tests.telegram.program import Program, running
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
PEOPLE, EACH, KILLS = 34, 6, 4
WAITING = "SELECT key FROM letter WHERE state = 'waiting'"
AT_ONCE = 32
"""Letters that may be under way when the program is killed."""


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


def wording(person: int, number: int) -> str:
    """Return something nobody else offers, that comes later in the alphabet than the last."""
    return f"skill {person:02}{number:02}"


async def talk(people: list[User]) -> int:
    """Let everybody offer one thing after the other; return how many pressed something as well."""
    pressed: set[int] = set()
    for number in range(EACH):
        for at, person in enumerate(people):
            person.say(f"/offer {wording(at, number)}")
            if person.inbox and at not in pressed and number > at % 3:
                person.press(person.inbox[0], "Kind of help")
                pressed.add(at)
            await asyncio.sleep(0.02)
    for at in range(0, len(people), 3):
        if at not in pressed:
            first = await eventually(lambda at=at: people[at].inbox[0], 30)  # type: ignore[misc]
            people[at].press(first, "Kind of help")
            pressed.add(at)
    return len(pressed)


def answered(person: User, words: str) -> list[Message]:
    """Return the answers that have noted something."""
    return [each for each in person.inbox if words in each.text.partition("\n")[0]]


async def test_everything_is_done_once_and_in_order_although_the_bot_is_killed_again_and_again(
    tmp_path: Path, bot_api: BotApi
) -> None:
    chance = random.Random(20)
    people = [newcomer(bot_api, f"Person {number}") for number in range(PEOPLE)]
    async with running(tmp_path, bot_api) as program:
        talking = asyncio.create_task(talk(people))
        for _ in range(KILLS):
            await eventually(partial(_more_than, bot_api, len(bot_api.asked("sendMessage"))), 10)
            await asyncio.sleep(chance.uniform(0, 0.5))
            await program.kill()
            program.start()
        presses = await talking
        everything = [(at, wording(at, n)) for at in range(PEOPLE) for n in range(EACH)]
        await eventually(lambda: all(answered(people[at], what) for at, what in everything), 30)
        await eventually(lambda: not program.look(WAITING), 30)
        await settle(bot_api)
        assert await program.end() == 0
    _all_was_done_once(program, [what for _, what in everything], presses)
    firsts = [[answered(person, wording(at, n))[0].at for n in range(EACH)]
              for at, person in enumerate(people)]  # fmt: skip
    assert firsts == [sorted(each) for each in firsts], "each person's answers are in order"
    copies = [answered(people[at], what) for at, what in everything]
    _copies_come_of_kills(program, [each for each in copies if len(each) > 1])
    assert "Traceback" not in program.log


def _more_than(api: BotApi, letters: int) -> bool:
    return len(api.asked("sendMessage")) > letters


def _all_was_done_once(program: Program, wordings: list[str], presses: int) -> None:
    done = Counter(wording for (wording,) in program.look("SELECT wording FROM declaration"))
    assert done == Counter(wordings)
    assert program.look("SELECT count(*) FROM seen") == [(len(wordings) + presses,)]
    assert program.look("SELECT DISTINCT state FROM letter") == [("sent",)]
    assert program.look("SELECT key FROM keepsake WHERE kind IN ('update', 'unread')") == []
    orders = program.look(
        "SELECT group_concat(wording, ';') FROM (SELECT * FROM declaration ORDER BY created_at)"
        " GROUP BY person_id"
    )
    assert all((made := each.split(";")) == sorted(made) for (each,) in orders)


def _copies_come_of_kills(program: Program, copies: list[list[Message]]) -> None:
    """A letter comes twice only where a kill fell between sending and noting."""
    for first, *others in copies:
        for other in others:
            assert any(first.at - 0.1 <= at <= other.at for at in program.killed)
    assert sum(len(each) - 1 for each in copies) <= KILLS * AT_ONCE // 4


async def test_two_people_meet_although_the_bot_is_killed_between_the_steps(
    tmp_path: Path, bot_api: BotApi
) -> None:
    ada, ben = newcomer(bot_api, "Ada"), newcomer(bot_api, "Ben")
    async with running(tmp_path, bot_api) as program:

        async def told(person: User, words: str) -> Message:
            return await eventually(lambda: _found(person, words)[0], 30)

        async def kill() -> None:
            await program.kill()
            program.start()

        ada.say("/offer SPARQL")
        await told(ada, "Noted: you offer")
        ben.say("/ask SPARQL")
        found = await told(ben, "could help you")
        await kill()
        ben.press(found, "Introduce me")
        await kill()
        asked = await told(ada, "Shall I introduce you?")
        ada.press(asked, "Introduce us")
        await kill()
        await told(ada, "meet Ben")
        await told(ben, "meet Ada")
        ben.say("/met helped")
        await kill()
        await told(ben, "glad")
        await eventually(lambda: not program.look(WAITING), 30)
        await settle(bot_api)
        assert await program.end() == 0
    for person in (ada, ben):
        twice = {text: n for text, n in Counter(e.text for e in person.inbox).items() if n > 1}
        assert sum(twice.values()) <= 2
    assert program.look("SELECT state FROM introduction") == [("met",)]
    assert program.look("SELECT state, problem, body FROM letter WHERE state != 'sent'") == []
    assert program.look("SELECT key FROM keepsake WHERE kind = 'update'") == []
    for secret in ("Traceback", "SPARQL", bot_api.token):
        assert secret not in program.log


def _found(person: User, words: str) -> list[Message]:
    return [each for each in person.inbox if words in each.text]
