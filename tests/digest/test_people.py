"""Whom a digest shows, and how."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot import clock
from storage import people
from storage.tables import Edition, Feedback, Item, Person
from tests.digest.channel import next_due, offered, posted, read, subscribed, until_due
from tests.scenes import linked, met, proposed
from tests.town import Town, found_in

pytestmark = pytest.mark.asyncio
FRIDAY = "/digest here every friday 09:00 UTC"


async def change(town: Town, who: str, **values: object) -> None:
    """Let something be so of the person behind an account."""
    async with town.session() as session:
        user = town.known(who)
        person = await people.of(session, user.platform, user.id)
        assert person is not None
        for name, value in values.items():
            setattr(person, name, value)


# By name, or as somebody


async def test_nobody_is_named_unasked(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL", where="square")
    await town.say("Ada", "/offer maps")
    await until_due(town)
    assert "Ben" not in read(town)
    assert "Ada" not in read(town)
    assert "• SPARQL – somebody, in English" in read(town)
    assert "• Maps and geodata – somebody, in English" in read(town)


async def test_a_region_is_told_if_it_was_said(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/profile region Ghana")
    await town.say("Ben", "/ask SPARQL in English, Twi")
    await until_due(town)
    assert "• SPARQL – somebody in Western Africa, in English or Twi" in read(town)


async def test_who_said_so_is_named(town: Town) -> None:
    await subscribed(town)
    assert "May I name you there?" in await town.say("Ben", "/ask SPARQL", where="market")
    assert "call you by your name" in await town.press("Ben", "Name me")
    await until_due(town)
    assert "• SPARQL – Ben, in English" in read(town)


async def test_it_is_asked_once_and_only_where_others_read(town: Town) -> None:
    assert "May I name you" not in await town.say("Ben", "/ask SPARQL")
    assert "May I name you" in await town.say("Ben", "/ask maps", where="square")
    assert "May I name you" not in await town.say("Ben", "/ask video editing", where="square")


async def test_who_was_asked_and_does_not_answer_is_somebody(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL", where="square")
    await until_due(town)
    assert "• SPARQL – somebody, in English" in read(town)


async def test_a_mind_can_be_changed(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ben", "/profile shown yes")
    assert "you are “somebody”" in await town.press("Ben", "Undo")
    assert "you are “somebody”" in await town.say("Ben", "/profile shown no")
    assert "you are “somebody”" in await town.say("Ben", "/profile")
    await until_due(town)
    assert "Ben" not in read(town)


async def test_who_wants_to_be_left_out_is(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ada", "/ask maps")
    assert "leave you out" in await town.say("Ben", "/profile shown never")
    await until_due(town)
    assert offered(town) == ["Maps and geodata"]


async def test_own_words_stay_in_the_place_they_were_said_in(town: Town) -> None:
    for place in ("square", "market"):
        await subscribed(town, where=place)
    await town.say("Ben", "/ask glass blowing", where="square")
    await town.say("Ada", "/ask maps")
    await until_due(town)
    assert "glass blowing" in read(town)
    assert "glass blowing" not in read(town, "market")


async def test_own_words_of_who_is_named_are_shown_everywhere(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask glass blowing")
    await town.say("Ben", "/profile shown yes")
    await until_due(town)
    assert "• glass blowing – Ben, in English" in read(town)


async def test_a_note_is_never_shown(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL -- for my thesis", where="square")
    await town.say("Ben", "/profile shown yes")
    await until_due(town)
    assert "thesis" not in read(town)


async def test_names_do_no_harm(town: Town) -> None:
    await subscribed(town)
    town.person("Ben", called="@channel \u202eBen")
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ben", "/profile shown yes")
    await until_due(town)
    text = posted(town)[-1].outgoing.text
    assert "@channel" not in text
    assert "\u202e" not in text


# Who is not there


LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "state",
    [{"paused_until": LATER}, {"banned": True}, {"quiet": True}, {"load": "none"}],
    ids=lambda state: next(iter(state)),
)
async def test_who_takes_no_part_is_not_shown(town: Town, state: Mapping[str, object]) -> None:
    await subscribed(town)
    for side in ("ask SPARQL", "offer maps"):
        await town.say("Ben", f"/{side}")
    await town.say("Ada", "/ask video editing")
    await change(town, "Ben", **state)
    await until_due(town)
    assert "SPARQL" not in read(town)
    assert "Maps" not in read(town)


async def test_who_cannot_be_reached_is_not_shown(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ada", "/ask maps")
    async with town.session() as session:
        await people.mark_unreachable(session, "garden", town.known("Ben").id)
    await until_due(town)
    assert offered(town) == ["Maps and geodata"]


async def test_what_is_dropped_or_over_is_not_shown(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ben", "/drop SPARQL")
    await town.say("Ben", "/ask maps until tomorrow")
    await town.say("Ada", "/ask video editing")
    await until_due(town)
    assert offered(town) == ["Video editing"]


async def test_what_somebody_is_asked_about_rests(town: Town) -> None:
    await subscribed(town, FRIDAY)
    await proposed(town)
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert offered(town) == ["Maps and geodata"]


async def test_a_no_looks_like_silence(town: Town) -> None:
    await subscribed(town, FRIDAY)
    await proposed(town)
    await town.press("Ada", "Not now")
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert offered(town) == ["Maps and geodata"]
    await until_due(town)
    assert "SPARQL" in offered(town)


async def test_what_is_answered_is_not_shown_any_more(town: Town) -> None:
    await subscribed(town)
    await met(town)
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert offered(town) == ["Maps and geodata"]


# Forgotten


async def test_forget_takes_what_editions_hold(town: Town) -> None:
    await subscribed(town)
    for name, topic in (("Benedicta", "SPARQL"), ("Ada", "maps")):
        await town.say(name, f"/ask {topic}")
        await town.say(name, "/profile shown yes")
    await until_due(town)
    assert len(await town.rows(Item)) == 2
    await town.say("Benedicta", "/forget everything")
    assert [row.name for row in await town.rows(Item)] == ["Ada"]
    assert len(await town.rows(Edition)) == 1
    assert town.database.path is not None
    assert found_in(town.database.path, ["Benedicta"]) == []


async def test_forget_takes_somebody_out_of_a_digest_that_is_on_its_way(town: Town) -> None:
    await subscribed(town)
    for name, topic in (("Benedicta", "SPARQL"), ("Ada", "maps")):
        await town.say(name, f"/ask {topic}")
        await town.say(name, "/profile shown yes")
    await waiting_digest(town)
    await town.say("Benedicta", "/forget everything")
    await town.deliver()
    assert "Benedicta" not in read(town)
    assert offered(town) == ["Maps and geodata"]


async def test_a_digest_of_nobody_does_not_leave(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await waiting_digest(town)
    await town.say("Ben", "/forget everything")
    await town.deliver()
    assert posted(town) == []


async def waiting_digest(town: Town) -> None:
    """Let a digest be stored that has not left yet."""
    town.clock.now = await next_due(town)
    await clock.tick(town.database, town.knowledge, now=town.clock)


async def test_export_tells_when_one_was_shown(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ben", "/profile shown yes")
    await until_due(town)
    await town.say("Ben", "/export")
    file = town.files("Ben")[-1].decode()
    assert '"shown": "yes"' in file
    assert '"digests": [' in file
    assert '"name": "Ben"' in file


async def test_two_accounts_that_become_one_are_shown_as_the_shyer_one(town: Town) -> None:
    await town.say("Ben", "/profile shown yes")
    await town.say("Secunda", "/profile shown never")
    await linked(town, "Ben", "Secunda")
    shown = {row.shown for row in await town.rows(Person)}
    assert shown == {"never"}


# Thanks


async def thanked(town: Town, words: str = "It took you ten minutes!") -> str:
    """Ben thanks Ada; return the answer."""
    await met(town)
    await town.press("Ben", "Say thank you")
    return await town.say("Ben", words)


async def test_thanks_are_shown_if_who_thanks_wants_it(town: Town) -> None:
    await subscribed(town)
    assert "May I share it" in await thanked(town)
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert "ten minutes" not in read(town)
    assert "may show it" in await town.press("Ben", "Yes, share it")
    await until_due(town)
    assert "Thank you!\n• “It took you ten minutes!” – somebody, about SPARQL" in read(town)
    assert [row.public for row in await town.rows(Feedback)] == [True]


async def test_thanks_can_be_taken_back(town: Town) -> None:
    await subscribed(town)
    await thanked(town)
    await town.press("Ben", "Yes, share it")
    assert "between the two of you" in await town.press("Ben", "Undo")
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert "ten minutes" not in read(town)


async def test_thanks_name_those_who_want_it(town: Town) -> None:
    await subscribed(town)
    await thanked(town, "Thank you so much, Ada!")
    await town.press("Ben", "Yes, share it")
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert "Ada" not in read(town)
    for name in ("Ada", "Ben"):
        await town.say(name, "/profile shown yes")
    await until_due(town)
    assert "• “Thank you so much, Ada!” – Ben to Ada, about SPARQL" in read(town)


async def test_thanks_are_shown_in_a_place_once(town: Town) -> None:
    await subscribed(town)
    await thanked(town)
    await town.press("Ben", "Yes, share it")
    await until_due(town)
    assert "ten minutes" in read(town)
    await town.say("Cy", "/ask maps")
    await until_due(town)
    assert "ten minutes" not in read(town)
