"""`here` at the end of a command: everybody in the place reads the answer."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio
TOWN = "#capacity-building"


def open_words(town: Town) -> bool:
    """Say whether the last word of the bot was for everybody."""
    _, delivery = town.arrived[-1]
    return delivery.outgoing.user is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/help here", "I bring together people"),
        ("/help offer here", "say what you can help with"),
        ("/find SPARQL here", "offer"),
        ("/needs here", "for the first time on"),
        ("/stats here", "for the first time on"),
    ],
)
async def test_everybody_reads_it(town: Town, text: str, answer: str) -> None:
    assert answer in await town.say("Ada", text, where=TOWN)
    assert open_words(town)
    await town.say("Ada", text.removesuffix(" here"), where=TOWN)
    assert not open_words(town)


async def test_it_is_written_in_the_language_of_the_place(town: Town) -> None:
    town.person("Gül", speaks=("de",))
    assert "sag, wobei du helfen kannst" in await town.say("Gül", "/help", where=TOWN)
    assert "say what you can help with" in await town.say("Gül", "/hilfe hier", where=TOWN)
    assert open_words(town)


async def test_the_own_figures_stay_private(town: Town) -> None:
    assert "0 offers" in await town.say("Ada", "/stats", where=TOWN)
    assert "0 offers" not in await town.say("Ada", "/stats here", where=TOWN)


async def test_directly_it_means_nothing(town: Town) -> None:
    await town.say("Ada", "/stats here")
    assert not open_words(town)
