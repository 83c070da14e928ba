"""Nothing of anybody is told before all have said yes; then everything that helps."""

import pytest

from tests.scenes import introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_before_both_yes_no_text_tells_a_name_an_account_or_a_link(town: Town) -> None:
    town.person("Ada", zone="Africa/Accra")
    town.person("Ben", zone="Europe/Berlin")
    await town.say("Ada", "/profile wiki Adawiki")
    await town.say("Ben", "/profile region Germany")
    await town.say("Ada", "/offer SPARQL -- adanote")
    await proposed(town)
    for who in ("Ada", "Ben"):
        for word in ("/matches", "/mine", "/stats", "/find SPARQL", "/export"):
            await town.say(who, word)
    seen_by_ben = "\n".join(town.letters("Ben")) + str(town.files("Ben"))
    seen_by_ada = "\n".join(town.letters("Ada")) + str(town.files("Ada"))
    assert not [word for word in ("Ada", "id-of-ada", "adanote") if word in seen_by_ben]
    assert not [word for word in ("Ben", "id-of-ben") if word in seen_by_ada]
    assert "Somebody in Western Europe who speaks English" in seen_by_ada


async def test_after_both_yes_each_has_name_link_topic_note_and_a_first_sentence(
    town: Town,
) -> None:
    await town.say("Ada", "/profile wiki Ada W")
    await town.say("Ada", "/offer SPARQL -- evenings")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    await town.press("Ada", "Introduce us")
    ben = next(letter for letter in town.letters("Ben") if "meet Ada" in letter)
    assert "Ada on Garden: https://garden.example/id-of-ada" in ben
    assert "On the wikis: Ada W, https://meta.wikimedia.org/wiki/User:Ada_W" in ben
    assert "Ada helps you with SPARQL" in ben
    assert "A note from Ada: “evenings”" in ben
    assert "Hello Ada! The Capacity Exchange has introduced us." in ben
    ada = next(letter for letter in town.letters("Ada") if "meet Ben" in letter)
    assert "I have asked Ben to write first" in ada


async def test_neighbours_get_a_conversation_together(town: Town) -> None:
    await introduced(town)
    assert town.last("Ada") == town.last("Ben")
    assert "Hello Ada and Ben!" in town.last("Ada")


async def test_people_of_two_platforms_get_no_conversation_but_each_others_link(town: Town) -> None:
    town.person("Ben", on="harbour")
    await introduced(town)
    assert "Ben on Harbour: https://harbour.example/id-of-ben" in town.last("Ada")
    assert not any(delivery.outgoing.together for _, delivery in town.arrived)
