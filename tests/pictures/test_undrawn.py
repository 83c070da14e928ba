"""Pictures in letters: stored as values, delivered as pictures."""

import pytest

from bot import outbox
from bot.adapters.memory import Memory
from bot.delivery import deliver_all
from bot.envelope import pack, unpack
from bot.events import Attachment, Outgoing, User
from bot.outbox import Cause
from bot.pictures import studio as studios
from bot.pictures import wire
from bot.pictures.charts import draw
from bot.pictures.studio import Studio
from bot.pictures.undrawn import UNDRAWN, drawn, undrawn
from bot.pictures.values import Chart
from tests.pictures.making import bars, trend
from tests.town import Town

ADA = User("harbour", "ada")


CHARTS = [bars("SPARQL", "كتابة", language="ar", mirrored=True), trend(1, None)]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_read_as_it_was_written(chart: Chart) -> None:
    letter = Outgoing("Needs", user=ADA, attachments=(undrawn("needs", chart, "in words"),))
    assert len(pack(letter)) < 2000
    (file,) = unpack(pack(letter)).attachments
    assert (file.name, file.media_type, file.description) == ("needs.png", UNDRAWN, "in words")
    assert wire.read(file.content) == chart


@pytest.mark.asyncio
async def test_a_letter_without_pictures_needs_no_process() -> None:
    studio = Studio()
    plain = Outgoing("x", user=ADA, attachments=(Attachment("a.json", "application/json", b"{}"),))
    assert await drawn(plain, studio) is plain
    assert studio.process is None


async def delivered(town: Town, studio: Studio | None) -> Outgoing:
    """Store a letter with a picture and a table, deliver it, and return what arrived."""
    table = Attachment("needs.csv", "text/csv", b"a,b")
    picture = undrawn("needs", bars("SPARQL"), "in words")
    letter = Outgoing("Needs", user=ADA, attachments=(picture, table))
    async with town.database.transaction() as session:
        await outbox.post(session, letter, Cause(), now=town.clock())
    adapter = Memory("harbour")
    await deliver_all(town.database, adapter, now=town.clock, studio=studio)
    (delivery,) = adapter.deliveries
    return delivery.outgoing


@pytest.mark.asyncio
async def test_a_picture_is_drawn_when_its_letter_leaves(town: Town) -> None:
    studio = Studio()
    picture, table = (await delivered(town, studio)).attachments
    await studio.close()
    assert picture == Attachment("needs.png", "image/png", draw(bars("SPARQL")), "in words")
    assert table.content == b"a,b"


@pytest.mark.asyncio
async def test_a_letter_leaves_without_a_picture_that_cannot_be_drawn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studios, "WORKER", "bot.pictures.nobody")
    studio = Studio()
    letter = await delivered(town, studio)
    await studio.close()
    assert letter.text == "Needs"
    assert [file.name for file in letter.attachments] == ["needs.csv"]


@pytest.mark.asyncio
async def test_without_a_studio_the_alternative_text_is_there(town: Town) -> None:
    picture, _ = (await delivered(town, None)).attachments
    assert (picture.media_type, picture.description) == (UNDRAWN, "in words")
