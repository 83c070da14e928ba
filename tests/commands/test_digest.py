"""`/digest`: set, shown, tried out, posted at once, ended; by those who may."""

import pytest

from bot.knowledge import Knowledge
from bot.settings import Settings
from storage.tables import DigestSubscription, Edition, Place
from tests.digest.channel import (
    MONDAY,
    caretaker,
    help_with,
    next_due,
    offered,
    posted,
    read,
    subscribed,
    until_due,
)
from tests.town import BEGINNING, Town, readable

pytestmark = pytest.mark.asyncio


async def set_as(town: Town, words: str) -> str:
    caretaker(town)
    return await town.say("Cara", f"/digest {words}", where="square")


async def kept(town: Town) -> tuple[int, int, int, str, str]:
    (row,) = await town.rows(DigestSubscription)
    return row.weekday, row.hour, row.minute, row.zone, row.language


async def last_in_place(town: Town, label: str) -> str:
    """Let Cara press a button of the last open word in the place; return the answer."""
    user = town.known("Cara")
    letters = [
        delivery
        for _, delivery in town.arrived
        if delivery.outgoing.place and not delivery.outgoing.user
    ]
    labels = [readable(button.label) for button in letters[-1].outgoing.buttons]
    number = labels.index(label) + 1
    message = town.adapters[user.platform].press(user, letters[-1], number)
    assert message is not None
    return await town.hear(message)


# Setting


async def test_the_example_is_said_back(town: Town) -> None:
    answer = await set_as(town, "here every monday 09:00 Europe/Zagreb in hr")
    assert "once a week: Monday, 9:00\u202fAM (Zagreb time), in English" in answer
    assert "The next digest comes on March 9, 2026" in answer
    assert "I do not speak Croatian yet, so it comes in English" in answer
    assert await kept(town) == (0, 9, 0, "Europe/Zagreb", "hr")
    assert (await next_due(town)).isoformat() == "2026-03-09T08:00:00+00:00"


@pytest.mark.parametrize(
    "words",
    [
        "in de, 9 am, Zagreb, Mondays, here",
        "monday 9 Europe/zagreb auf Deutsch",
        "hier jeden Montag um 9 Uhr in Zagreb auf Deutsch",
        "هنا كل يوم الاثنين الساعة ٩ صباحا زغرب بالألمانية",
    ],
)
async def test_in_any_order_and_language(town: Town, words: str) -> None:
    await set_as(town, words)
    assert await kept(town) == (0, 9, 0, "Europe/Zagreb", "de")


async def test_what_is_not_said_is_usual_and_said_back(town: Town) -> None:
    answer = await set_as(town, "here")
    assert "Monday, 9:00\u202fAM (UTC time), in English" in answer
    assert await kept(town) == (0, 9, 0, "UTC", "")


async def test_the_zone_is_that_of_who_sets_it(town: Town) -> None:
    town.person("Cara", zone="Africa/Accra")
    town.adapters["garden"].caretakers.add(town.known("Cara").id)
    assert "(Accra time)" in await town.say("Cara", "/digest here", where="square")
    await town.say("Cara", "/profile zone Lagos")
    await town.say("Cara", "/digest off", where="square")
    assert "(Lagos time)" in await town.say("Cara", "/digest here", where="square")


async def test_what_is_not_said_stays(town: Town) -> None:
    await set_as(town, "here friday 15:30 Accra in ar")
    await set_as(town, "tuesday")
    assert await kept(town) == (1, 15, 30, "Africa/Accra", "ar")
    await set_as(town, "8 pm")
    assert await kept(town) == (1, 20, 0, "Africa/Accra", "ar")


async def test_a_place_has_one(town: Town) -> None:
    for day in ("monday", "friday"):
        await set_as(town, f"here {day}")
    assert (await kept(town))[0] == 4


async def test_it_is_in_the_language_of_the_place(town: Town) -> None:
    caretaker(town)
    await town.say("Cara", "/language here Deutsch", where="square")
    assert "auf Deutsch" in await town.say("Cara", "/digest here", where="square")


async def test_a_wrong_zone_suggests_near_ones(town: Town) -> None:
    answer = await set_as(town, "here friday 15:00 Zagrebb in de")
    assert "do not know the time zone “Zagrebb”" in answer
    assert await town.rows(DigestSubscription) == []
    await last_in_place(town, "Zagreb")
    assert await kept(town) == (4, 15, 0, "Europe/Zagreb", "de")


@pytest.mark.parametrize("words", ["here monday 25:00", "here monday and thursday", "xyzzy ☃"])
async def test_what_is_not_understood_is_said(town: Town, words: str) -> None:
    assert "I do not understand" in await set_as(town, words)
    assert await town.rows(DigestSubscription) == []


async def test_undo_ends_it_or_brings_the_last_one_back(town: Town) -> None:
    await set_as(town, "here monday 9 Zagreb in de")
    await set_as(town, "friday 15:30 in ar Accra")
    assert "Montag" in await last_in_place(town, "تراجع")
    assert await kept(town) == (0, 9, 0, "Europe/Zagreb", "de")
    await town.say("Cara", "/digest off", where="square")
    await set_as(town, "here")
    assert "No digest comes here any more" in await last_in_place(town, "Undo")
    assert await town.rows(DigestSubscription) == []


async def test_everybody_in_the_place_reads_it(town: Town) -> None:
    await set_as(town, "here")
    assert town.arrived[-1][1].outgoing.user is None


# Who may


@pytest.mark.parametrize("words", ["here every monday", "off", "now", "friday"])
async def test_who_may_not_is_told_who_may(town: Town, words: str) -> None:
    await subscribed(town)
    before = await kept(town)
    answer = await town.say("Ben", f"/digest {words}", where="square")
    assert "Who looks after this place sets its digest" in answer
    assert "the moderators of the Capacity Exchange" in answer
    assert town.arrived[-1][1].outgoing.user is not None
    assert await kept(town) == before
    assert await town.rows(Edition) == []


async def test_moderators_of_the_settings_may_everywhere(town: Town) -> None:
    user = town.known("Ben")
    settings = Settings(_env_file=None, admins=(f"{user.platform}:{user.id}",))
    ruled = Town(town.database, Knowledge.load(settings), town.clock, town.people)
    assert "From now on I post here" in await ruled.say("Ben", MONDAY, where="square")


async def test_a_button_is_no_right(town: Town) -> None:
    await subscribed(town)
    answer = await town.say("Ben", "digest off", where="square", pressed=True)
    assert "Who looks after this place" in answer


async def test_directly_it_explains(town: Town) -> None:
    for words in ("", " here every monday", " off"):
        answer = await town.say("Ada", f"/digest{words}")
        assert "a weekly post for a channel or a group" in answer
    assert await town.rows(Place) == []


# Looking at it


async def test_alone_it_tells_how_it_is(town: Town) -> None:
    caretaker(town)
    assert "No digest comes here yet" in await town.say("Ben", "/digest", where="square")
    assert town.buttons("Ben") == []
    assert "No digest comes here yet" in await town.say("Cara", "/digest", where="square")
    assert "Monday" in await last_in_place(town, "Monday, 9:00\u202fAM")
    shown = await town.say("Ben", "/digest show", where="square")
    assert "Monday, 9:00\u202fAM (UTC time), in English" in shown
    assert "The next digest comes on March 9, 2026" in shown


async def test_a_preview_is_for_one_alone_and_changes_nothing(town: Town) -> None:
    await subscribed(town)
    await town.say("Ada", "/ask SPARQL")
    assert "• SPARQL – somebody" in await town.say("Ben", "/digest preview", where="square")
    assert town.arrived[-1][1].outgoing.user is not None
    assert posted(town) == []
    assert await town.rows(Edition) == []


async def test_nothing_to_show_is_said(town: Town) -> None:
    await subscribed(town)
    for word in ("preview", "now"):
        assert "nothing new to show" in await town.say("Cara", f"/digest {word}", where="square")


async def test_now_posts_one_and_the_weekly_one_comes_as_well(town: Town) -> None:
    await subscribed(town)
    for who, topic in (("Ben", "SPARQL"), ("Ada", "maps")):
        await town.say(who, f"/ask {topic}")
    due = await next_due(town)
    assert "on its way" in await town.say("Cara", "/digest now", where="square")
    assert len(posted(town)) == 1
    assert await next_due(town) == due
    await until_due(town)
    assert len(posted(town)) == len(await town.rows(Edition)) == 2


async def test_what_is_shown_now_can_be_helped_with(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Cara", "/digest now", where="square")
    assert offered(town) == ["SPARQL"]
    assert "I have asked them about SPARQL" in await help_with(town, "Ada")


async def test_off_ends_it(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    assert "No digest comes here any more" in await town.say("Cara", "/digest off", where="square")
    town.clock.now = BEGINNING.replace(day=9)
    await town.tick()
    assert posted(town) == []
    assert "No digest comes here yet" in await town.say("Cara", "/digest off", where="square")


async def test_from_week_to_week_it_shows_something_else(town: Town) -> None:
    await subscribed(town)
    people = [f"Person {number}" for number in range(12)]
    for number, who in enumerate(people):
        await town.say(who, f"/ask craft number {number}", where="square")
    first = await editions(town, 2)
    assert first[0].isdisjoint(first[1])
    rest = await editions(town, 3)
    assert set.union(*first, *rest) == {f"craft number {number}" for number in range(12)}
    assert rest[0].isdisjoint(rest[1])
    assert all("craft number" in read(town) for _ in rest)


async def editions(town: Town, number: int) -> list[set[str]]:
    """Return what can be helped with in the next editions."""
    found = []
    for _ in range(number):
        await until_due(town)
        found.append(set(offered(town)))
    return found


async def test_with_nothing_else_it_shows_the_same(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    assert await editions(town, 2) == [{"SPARQL"}, {"SPARQL"}]
    await town.say("Ada", "/ask maps")
    assert await editions(town, 2) == [{"Maps and geodata"}, {"SPARQL"}]
