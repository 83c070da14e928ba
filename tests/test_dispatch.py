"""One message, one transaction, one answer."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.adapters.memory import Memory
from bot.call import Call, Command, command
from bot.dispatch import Dispatch, understand
from bot.events import Message, Place, Reply, User
from storage import places
from storage.tables import Account, Declaration, Letter, Person, Seen
from tests.town import Town

ADA = User("garden", "id-of-ada", "Ada", "https://garden.example/ada", ("en",))
DIRECT = Place("garden", "direct id-of-ada", direct=True)
SQUARE = Place("garden", "square")


def message(
    text: str, place: Place = DIRECT, ident: str = "m1", *, pressed: bool = False
) -> Message:
    return Message(ident, ADA, place, text, handle="h", pressed=pressed)


def addressed(text: str) -> Message:
    """Say something to the bot by name, in a place."""
    return replace(message(text, SQUARE), addressed=True)


@command("stumble")
async def stumble(call: Call) -> Reply:
    """Store something and then break."""
    call.moment.session.add(
        Declaration(
            person_id=call.person.id,
            side="offer",
            topic="sparql",
            wording="SPARQL",
            created_at=call.moment.now,
            expires_at=call.moment.now,
        )
    )
    await call.moment.session.flush()
    raise RuntimeError(call.args)


def with_command(town: Town, new: Command) -> Dispatch:
    """Return a dispatch that knows one command more."""
    dispatch = Dispatch(town.database, town.knowledge, town.clock)
    commands: Mapping[str, Command] = {**dispatch.commands, new.name: new}
    dispatch.__dict__["commands"] = commands
    return dispatch


@pytest.mark.asyncio
async def test_the_same_message_twice_is_answered_once(town: Town) -> None:
    for _ in range(2):
        await town.dispatch.hear(message("/offer SPARQL"))
    assert len(await town.rows(Letter)) == len(await town.rows(Declaration)) == 1


@pytest.mark.asyncio
async def test_the_same_id_on_another_platform_is_another_message(town: Town) -> None:
    await town.dispatch.hear(message("/offer SPARQL"))
    elsewhere = replace(
        message("/offer maps"),
        sender=replace(ADA, platform="harbour"),
        place=replace(DIRECT, platform="harbour"),
    )
    await town.dispatch.hear(elsewhere)
    assert len(await town.rows(Seen)) == len(await town.rows(Letter)) == 2


@pytest.mark.asyncio
async def test_what_is_not_for_the_bot_leaves_no_trace(town: Town) -> None:
    await town.dispatch.hear(message("good morning, SPARQL anybody?", SQUARE))
    for table in (Seen, Person, Account, Letter):
        assert await town.rows(table) == []


@pytest.mark.asyncio
async def test_a_sentence_in_a_place_is_answered_where_it_is_for_the_bot(town: Town) -> None:
    await town.dispatch.hear(message("I can teach SPARQL", SQUARE))
    assert await town.rows(Letter) == []
    await town.dispatch.hear(addressed("I can teach SPARQL"))
    await town.deliver()
    ((_, delivery),) = town.arrived
    assert "SPARQL" in delivery.outgoing.text
    assert delivery.outgoing.place == SQUARE
    assert delivery.outgoing.user is not None


@pytest.mark.asyncio
async def test_a_command_that_breaks_is_undone_logged_and_apologised_for_once(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    dispatch = with_command(town, stumble)
    for _ in range(2):
        await dispatch.hear(message("/stumble secret words"))
    assert await town.rows(Declaration) == []
    (letter,) = await town.rows(Letter)
    assert "Something broke on my side" in letter.body
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.asyncio
async def test_after_an_apology_everything_goes_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    dispatch = with_command(town, stumble)
    await dispatch.hear(message("/stumble"))
    caplog.clear()
    await dispatch.hear(message("/offer SPARQL", ident="m2"))
    assert [row.topic for row in await town.rows(Declaration)] == ["sparql"]
    assert caplog.records == []


@pytest.mark.asyncio
async def test_the_log_says_nothing_of_what_was_written(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await town.dispatch.hear(message("/offer SPARQL -- my secret"))
        await town.deliver()
    assert "secret" not in caplog.text


@pytest.mark.asyncio
async def test_seen_mark_effect_and_letter_are_one_transaction(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with town.session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "CREATE TRIGGER nothing_sticks BEFORE INSERT ON letter "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(Exception, match="no"):
        await town.dispatch.hear(message("/offer SPARQL"))
    for table in (Seen, Person, Account, Declaration, Letter):
        assert await town.rows(table) == []
    async with town.session() as session:
        await (await session.connection()).exec_driver_sql("DROP TRIGGER nothing_sticks")
    await town.dispatch.hear(message("/offer SPARQL"))
    assert len(await town.rows(Letter)) == len(await town.rows(Declaration)) == 1
    assert caplog.records


@pytest.mark.asyncio
async def test_attend_hears_in_order_until_the_platform_ends(town: Town) -> None:
    adapter = Memory("garden")
    for text in ("/offer SPARQL", "/drop SPARQL", "/offer maps"):
        adapter.say(ADA, text)
    await adapter.close()
    await town.dispatch.attend(adapter)
    assert [row.topic for row in await town.rows(Declaration) if row.state == "open"] == ["maps"]
    assert [row.number for row in await town.rows(Letter)] == [1, 2, 3]


@pytest.mark.asyncio
async def test_many_at_once_are_all_answered_once(town: Town) -> None:
    people = [User("garden", f"id{number}", f"P{number}") for number in range(20)]
    messages = [
        Message(
            f"m{user.id}", user, Place("garden", f"direct {user.id}", direct=True), "/offer maps"
        )
        for user in people
    ]
    await asyncio.gather(*(town.dispatch.hear(each) for each in messages * 2))
    assert len(await town.rows(Letter)) == len(await town.rows(Person)) == 20


@pytest.mark.asyncio
async def test_the_bell_rings_when_there_is_something_to_deliver(town: Town) -> None:
    bell = asyncio.Event()
    dispatch = Dispatch(town.database, town.knowledge, town.clock, bell)
    await dispatch.hear(message("good morning", SQUARE))
    assert not bell.is_set()
    await dispatch.hear(message("/mine"))
    assert bell.is_set()


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["half a \ud800 letter", "nothing \x00 at all", "long " * 500])
async def test_an_odd_name_is_stored_as_far_as_it_can_be(town: Town, name: str) -> None:
    await town.dispatch.hear(replace(message("/mine"), sender=replace(ADA, name=name)))
    (account,) = await town.rows(Account)
    assert account.name
    assert len(account.name) <= 100


@pytest.mark.asyncio
async def test_a_reply_goes_back_where_the_message_came_from(town: Town) -> None:
    place = Place("garden", "square", thread="t7", name="Square")
    await town.dispatch.hear(message("/mine", place))
    await town.deliver()
    outgoing = town.arrived[-1][1].outgoing
    assert (outgoing.place, outgoing.handle) == (place, "h")


def nobody(text: str, ident: str = "n1") -> Message:
    """Let something be said in a place whose speaker the platform hides."""
    return replace(message(text, SQUARE, ident), sender=User("garden", "", "Square"))


@pytest.mark.asyncio
async def test_nobody_is_answered_in_the_place_and_no_person_is_made(town: Town) -> None:
    for _ in range(2):
        await town.dispatch.hear(nobody("/offer SPARQL"))
    await town.dispatch.hear(nobody("good morning", "n2"))
    await town.deliver()
    ((_, delivery),) = town.arrived
    answer = delivery.outgoing
    assert "cannot see who wrote this" in answer.text
    assert (answer.place, answer.user, answer.handle) == (SQUARE, None, "h")
    for table in (Person, Account, Declaration):
        assert await town.rows(table) == []


@pytest.mark.asyncio
async def test_nobody_reads_the_language_of_the_place(town: Town) -> None:
    async with town.session() as session:
        place = await places.keep(session, "garden", "square", "Square", now=town.clock())
        place.language = "de"
    await town.dispatch.hear(nobody("/offer SPARQL"))
    await town.deliver()
    assert "nicht sehen, wer das geschrieben hat" in town.arrived[-1][1].outgoing.text


@pytest.mark.asyncio
async def test_nobody_who_writes_too_fast_is_not_answered(town: Town) -> None:
    limit = town.knowledge.settings.limits.messages_a_minute
    for number in range(limit + 5):
        await town.dispatch.hear(nobody("/mine", f"n{number}"))
    assert len(await town.rows(Letter)) == limit


@pytest.mark.parametrize(
    ("text", "place", "pressed", "name"),
    [
        ("/offer x", DIRECT, False, "offer"),
        ("!offer x", SQUARE, False, "offer"),
        ("offer x", SQUARE, True, "offer"),
        ("/OFFER@the_bot x", SQUARE, False, "offer"),
        ("\\offer x", SQUARE, False, "offer"),
        ("offer x", SQUARE, False, None),
        ("offer", DIRECT, False, "plain"),
        ("/xyzzy", SQUARE, False, None),
        ("\\xyzzy", SQUARE, False, None),
        ("/", SQUARE, False, None),
        ("/xyzzy", DIRECT, False, "unknown"),
        ("xyzzy", SQUARE, True, "unknown"),
        ("!xyzzy", SQUARE, False, None),
        ("!xyzzy", DIRECT, False, "unknown"),
        ("hello there", DIRECT, False, "plain"),
        ("", DIRECT, False, "plain"),
        ("", SQUARE, False, None),
        ("/", DIRECT, False, "unknown"),
    ],
)
def test_what_is_meant(
    text: str,
    place: Place,
    *,
    pressed: bool,
    name: str | None,
    town_commands: Mapping[str, Command],
) -> None:
    found, _ = understand(message(text, place, pressed=pressed), town_commands)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("offer x", "plain"),
        ("/offer x", "offer"),
        ("I can teach SPARQL", "plain"),
        ("", "plain"),
        ("!xyzzy", "unknown"),
        ("/xyzzy", "unknown"),
    ],
)
def test_what_is_meant_by_words_to_the_bot_in_a_place(
    text: str, name: str, town_commands: Mapping[str, Command]
) -> None:
    found, _ = understand(addressed(text), town_commands)
    assert found is not None
    assert found.name == name


@pytest.fixture
def town_commands(town: Town) -> Mapping[str, Command]:
    """Give every command by each of its names."""
    return town.dispatch.commands
