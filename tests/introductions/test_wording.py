"""What a proposal is honest about."""

import pytest

from bot.introductions.grounds import grounds, weak_points
from bot.matching import plan_round
from tests.matching.making import NOW, ago, ask, member, offer, pool
from tests.town import Town


def test_the_two_strongest_and_the_weaknesses_are_kept() -> None:
    wishes = (
        offer("ada", "lua", since=ago(50), kinds=frozenset({"mentoring"})),
        ask("ben", "lua", kinds=frozenset({"review"})),
    )
    (match,) = plan_round(pool(*wishes, members=[member("ben", en=1)]), seed=1, now=NOW).matches
    assert grounds(match).startswith("closeness rarity but ")
    assert set(weak_points(grounds(match))) == {"kinds", "language", "freshness"}


def test_without_a_weakness_nothing_is_kept_of_one() -> None:
    (match,) = plan_round(pool(offer("ada", "lua"), ask("ben", "lua")), seed=1, now=NOW).matches
    assert grounds(match) == "closeness language"
    assert weak_points(grounds(match)) == ()


@pytest.mark.asyncio
@pytest.mark.parametrize("at_once", [True, False])
async def test_a_proposal_says_what_does_not_fit(town: Town, *, at_once: bool) -> None:
    await town.say("Ada", "/offer SPARQL as mentoring")
    await town.say("Ada", "/profile languages English basic")
    await town.say("Ben", "/ask SPARQL as review")
    if at_once:
        await town.press("Ben", "Introduce me")
    else:
        await town.pass_time(days=3)
    letter = next(each for each in town.letters("Ada") if "Shall I introduce you" in each)
    assert "Not everybody speaks it well, so take your time." in letter
    assert "The kind of help that is offered is not quite the one asked for." in letter
    assert "some time ago" not in letter


@pytest.mark.asyncio
async def test_a_proposal_that_fits_says_nothing_of_the_kind(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    assert "Shall I introduce you" in town.last("Ada")
    assert "take your time" not in town.last("Ada")
    assert "kind of help" not in town.last("Ada")
