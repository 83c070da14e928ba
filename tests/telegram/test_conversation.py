"""People and the bot, from a group to an introduction, on a server that knows no whispers."""

import json
from typing import Any

import pytest

from bot import events
from bot.adapters.notebook import Notebook
from bot.events import Outgoing
from storage import places
from storage.tables import Account, Declaration, Letter, Place
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask, press, settle
from tests.telegram.groups import Group
from tests.telegram.house import House
from tests.telegram.messages import Message
from tests.telegram.people import User
from tests.telegram.waiting import eventually
from tests.telegram.world import Answer

pytestmark = pytest.mark.asyncio
HELLO, TO_READ = "Hello! I am the Capacity Exchange.", "Open a conversation with me to read it."


@pytest.fixture
def server_options() -> dict[str, Any]:
    return {"ephemeral": False, "flood": False}


def town(api: BotApi, *people: User) -> Group:
    """Let people have a group, into which the first of them brings the bot."""
    group = api.group("Capacity building", list(people))
    group.add_bot(by=people[0])
    return group


async def greeted(group: Group) -> Message:
    return await eventually(lambda: group.written[0])


async def begin(*people: User) -> None:
    """Let people open a conversation, and be greeted."""
    for each in people:
        each.start()
        await eventually(lambda each=each: each.inbox)  # type: ignore[misc]


async def last(user: User, words: str) -> Message:
    """Wait until the newest message in somebody's private chat has these words."""
    await eventually(lambda: words in user.inbox[-1].text)
    return user.inbox[-1]


async def announced(group: Group) -> None:
    """Wait until everybody in a group is told of its new language."""
    await eventually(lambda: "I write here in German" in group.written[-1].text)


async def reachable(house: House, user: User) -> bool:
    (found,) = [each for each in await house.rows(Account) if each.user == str(user.id)]
    return found.reachable


# From the group into the private chat


async def test_a_stranger_is_shown_the_way_and_finds_the_answer_there(
    bot_api: BotApi, house: House
) -> None:
    bob, carl = bot_api.user("Bob"), bot_api.user("Carl")
    group = town(bot_api, bob, carl)
    await greeted(group)
    line = await ask(bob, "/ask@cxc_bot SPARQL", group)
    assert line.text == f"Bob, I answer you in private. {TO_READ}"
    assert line.reply_to is not None
    assert line.labels == [["Read the answer"]]
    assert bob.inbox == []
    bob.follow(line.button("Read the answer"))
    answer = await eventually(lambda: bob.inbox[0])
    assert answer.text.startswith("Noted: you would like help with SPARQL.")
    assert any("Undo" in row for row in answer.labels)
    await settle(bot_api)
    assert len(bob.inbox) == 1
    bob.follow(line.button("Read the answer"))
    assert (await eventually(lambda: bob.inbox[1])).text.startswith("This link")
    carl.follow(line.button("Read the answer"))
    assert HELLO in (await eventually(lambda: carl.inbox[0])).text


async def test_a_question_from_the_group_is_answered_in_private(
    bot_api: BotApi, house: House
) -> None:
    bob, carl = bot_api.user("Bob"), bot_api.user("Carl")
    group = town(bot_api, bob, carl)
    bob.say("/offer@CXC_Bot", group)
    line = await eventually(lambda: group.written[1])
    bob.follow(line.button("Read the answer"))
    await last(bob, "What can you help others with?")
    assert "Noted: you offer Video editing." in (await ask(bob, "video editing")).text


async def test_who_has_opened_a_conversation_is_answered_there_and_shown_so(
    bot_api: BotApi, house: House
) -> None:
    bob, carl = bot_api.user("Bob"), bot_api.user("Carl")
    await begin(bob)
    group = town(bot_api, bob, carl)
    await greeted(group)
    said = bob.say("/mine@cxc_bot", group)
    await last(bob, "You have not said yet")
    await eventually(lambda: said.reactions.get(bot_api.me.id))
    assert len(group.written) == 1


async def test_two_people_are_introduced_and_get_a_way_to_write(
    bot_api: BotApi, house: House
) -> None:
    ada, bob = bot_api.user("Ada", "ada"), bot_api.user("Bob")
    await begin(ada, bob)
    await ask(bob, "/ask SPARQL")
    offered = await ask(ada, "/offer SPARQL")
    await press(ada, offered, "Introduce me")
    asked = await last(bob, "Shall I introduce you?")
    await press(bob, asked, "Introduce us")
    to_bob, to_ada = await last(bob, "meet Ada"), await last(ada, "meet Bob")
    assert "https://t.me/ada" in to_bob.text
    assert to_ada.button("Write to Bob").url == f"tg://user?id={bob.id}"
    assert "✓ Introduce us" in asked.text
    assert asked.labels[0] == ["✓ Introduce us", "Not now"]


async def test_who_hides_from_links_is_written_to_through_the_bot(
    bot_api: BotApi, house: House
) -> None:
    ada, bob = bot_api.user("Ada", "ada"), bot_api.user("Bob", hidden=True)
    await begin(ada, bob)
    await ask(bob, "/ask SPARQL")
    await press(ada, await ask(ada, "/offer SPARQL"), "Introduce me")
    await press(bob, await last(bob, "Shall I introduce you?"), "Introduce us")
    met = await last(ada, "meet Bob")
    assert met.button("Write to Bob").url is None
    await press(ada, met, "Write to Bob")
    await last(ada, "What shall I pass on to Bob?")
    await ask(ada, "See you on Friday?")
    await last(bob, "See you on Friday?")


# Buttons


async def test_a_button_says_kindly_that_it_is_stale_or_not_ones_own(
    bot_api: BotApi, house: House
) -> None:
    ada, eve = bot_api.user("Ada", language="de"), bot_api.user("Eve")
    ada.start()
    hello = await eventually(lambda: ada.inbox[0])
    data = hello.buttons[0][0].data or ""
    stale = ada.press_data(hello, "v1:0123456789ab:1")
    assert (
        await eventually(lambda: stale.answer) or Answer()
    ).text == "Dieser Knopf gilt nicht mehr. Was ich kann, zeigt /help."
    eve.start()
    theirs = await eventually(lambda: eve.inbox[0])
    stolen = eve.press_data(theirs, data)
    assert (
        await eventually(lambda: stolen.answer) or Answer()
    ).text == "This button is meant for somebody else."
    for junk in ("v1:x:99999999999999999999", "v1::1", "offer SPARQL", "💥"):
        pressed = eve.press_data(theirs, junk)
        await eventually(lambda pressed=pressed: pressed.answer)  # type: ignore[misc]
    assert await house.rows(Declaration) == []


async def test_a_double_press_is_answered_twice_and_done_once(
    bot_api: BotApi, house: House
) -> None:
    ada = bot_api.user("Ada")
    await begin(ada)
    offered = await ask(ada, "/offer SPARQL")
    first, second = ada.press(offered, "Undo"), ada.press(offered, "Undo")
    await eventually(lambda: first.answer and second.answer)
    await eventually(lambda: len(ada.inbox) == 4)
    (row,) = await house.rows(Declaration)
    assert row.state == "dropped"


# Groups


async def test_hello_is_said_once_and_in_three_lines(bot_api: BotApi, house: House) -> None:
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    group = town(bot_api, ada, bob)
    hello = await greeted(group)
    assert len(hello.text.splitlines()) == 3
    group.kick_bot(by=ada)
    group.add_bot(by=ada)
    ada.start()
    await ask(ada, "/help")
    await settle(bot_api)
    assert group.written == [hello]


async def test_what_is_said_in_a_topic_is_answered_in_it(bot_api: BotApi, house: House) -> None:
    ada = bot_api.user("Ada")
    forum = api_forum(bot_api, ada)
    topic = forum.topic("Tools")
    ada.say("/ask@cxc_bot SPARQL", forum, topic=topic)
    line = await eventually(lambda: forum.written[1])
    assert TO_READ in line.text
    assert (line.thread, line.in_topic) == (topic.id, True)


def api_forum(api: BotApi, *people: User) -> Group:
    forum = api.group("Forum", list(people), forum=True)
    forum.add_bot(by=people[0])
    return forum


@pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])
async def test_a_group_that_moves_keeps_its_settings_and_gets_its_letters(
    bot_api: BotApi, house: House, *, told: bool
) -> None:
    ada, bob = bot_api.user("Ada", language="en"), bot_api.user("Bob", language="xx")
    small = bot_api.group("Small", [ada, bob], supergroup=False)
    small.add_bot(by=ada)
    await greeted(small)
    await begin(ada)
    ada.say("/language@cxc_bot here Deutsch", small)
    await announced(small)
    if not told:
        bot_api.world.updates.allowed = frozenset()
    large = small.migrate()
    await settle(bot_api)
    if told:
        assert "Unterhaltung" in (await ask(bob, "/mine@cxc_bot", large)).text
    else:
        letter = Outgoing("News", place=events.Place("telegram", str(small.id)))
        await house.adapter.send(letter, "key")
        await settle(bot_api)
    places = await house.rows(Place)
    assert [(each.key, each.language) for each in places] == [(str(large.id), "de")]
    assert len(large.written) == 1


async def test_a_move_learnt_in_the_last_moment_is_noted_at_the_next_start(
    bot_api: BotApi, house: House
) -> None:
    async with house.database.transaction() as session:
        await places.keep(session, "telegram", "-4000", "Small", now=house.now())
    await Notebook("telegram", house.database, house.now).put("moved", "-4000", {"into": "-1009"})
    await house.stop()
    await house.open()
    await settle(bot_api)
    assert [each.key for each in await house.rows(Place)] == ["-1009"]


async def test_only_those_who_look_after_a_group_choose_its_language(
    bot_api: BotApi, house: House
) -> None:
    ada, bob = bot_api.user("Ada", language="en"), bot_api.user("Bob")
    await begin(ada, bob)
    group = town(bot_api, ada, bob)
    await greeted(group)
    bob.say("/language@cxc_bot here Deutsch", group)
    await last(bob, "is chosen by those who look after it")
    assert [each.language for each in await house.rows(Place)] == [""]
    ada.say("/language@cxc_bot here Deutsch", group)
    await announced(group)
    assert [each.language for each in await house.rows(Place)] == ["de"]


async def test_a_group_does_not_learn_who_can_help(bot_api: BotApi, house: House) -> None:
    ada, bob, carl = bot_api.user("Ada", language="en"), bot_api.user("Bob"), bot_api.user("Carl")
    await begin(ada, bob)
    group = town(bot_api, ada, bob, carl)
    await greeted(group)
    await ask(bob, "/ask SPARQL")
    ada.say("/digest@cxc_bot now", group)
    (digest,) = await eventually(lambda: [each for each in group.written if each.buttons])
    before = digest.text
    carl.press(digest, "I can help: SPARQL")
    (line,) = await eventually(lambda: group.written[group.written.index(digest) + 1 :])
    assert line.text.startswith("To whoever has just pressed a button here: I answer you")
    carl.follow(line.button("Read the answer"))
    assert (await eventually(lambda: carl.inbox[0])).text.startswith("Thank you! I have asked them")
    await last(bob, "They have read your ask in a weekly digest")
    await settle(bot_api)
    assert digest.text == before
    assert digest.labels == [["I can help: SPARQL"]]
    assert not any("Carl" in each.text for each in group.written)


async def test_who_is_nobody_in_particular_is_told_so(bot_api: BotApi, house: House) -> None:
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    group = town(bot_api, ada, bob)
    await greeted(group)
    ada.say("/offer@cxc_bot SPARQL", group, anonymous=True)
    line = await eventually(lambda: group.written[1])
    assert "who wrote" in line.text
    news = bot_api.channel("News", ada)
    bob.say("/offer@cxc_bot SPARQL", group, as_channel=news)
    await eventually(lambda: group.written[2])
    assert await house.rows(Account) == []


async def test_other_bots_edits_and_posts_of_a_channel_are_left_alone(
    bot_api: BotApi, house: House
) -> None:
    ada, other = bot_api.user("Ada"), bot_api.bot("Other", "other_bot")
    group = town(bot_api, ada, bot_api.user("Bob"))
    group.add(other)
    group.promote(bot_api.me)
    await greeted(group)
    channel = bot_api.channel("News", ada, discussion=group)
    other.say("/offer@cxc_bot SPARQL", group)
    ada.say("/ban@other_bot Bob", group)
    ada.say("/ban Bob", group)
    channel.post("/offer@cxc_bot SPARQL")
    ada.start()
    said = ada.say("/offer SPARQL")
    await last(ada, "Noted")
    ada.edit(said, "/offer SPARQL and video editing")
    await ask(ada, "/mine")
    await settle(bot_api)
    assert len(group.written) == 1
    assert len(ada.inbox) == 3
    assert len(await house.rows(Declaration)) == 1


# People


async def test_who_blocks_the_bot_is_left_alone_until_they_come_back(
    bot_api: BotApi, house: House
) -> None:
    ada = bot_api.user("Ada")
    ada.start()
    await eventually(lambda: ada.inbox)
    ada.block()
    await settle(bot_api)
    assert not await reachable(house, ada)
    ada.unblock()
    await settle(bot_api)
    assert await reachable(house, ada)


async def test_the_language_is_the_one_told_until_another_is_chosen(
    bot_api: BotApi, house: House
) -> None:
    ada, carl = bot_api.user("Ada", language="de-at"), bot_api.user("Carl", language="pt-br")
    ada.start()
    await last(ada, "Hallo! Ich bin der Capacity Exchange.")
    await ask(ada, "/language English")
    await ask(ada, "/help")
    await last(ada, "I bring together people")
    carl.start()
    await last(carl, HELLO)


async def test_a_sticker_or_an_album_is_answered_once_with_what_to_do(
    bot_api: BotApi, house: House
) -> None:
    ada = bot_api.user("Ada")
    ada.start()
    await eventually(lambda: ada.inbox)
    ada.send("sticker")
    assert "I can only read text" in (await eventually(lambda: ada.inbox[1])).text
    ada.send("photo", caption="/offer SPARQL")
    await last(ada, "Noted: you offer SPARQL.")


async def test_everything_held_comes_as_a_file(bot_api: BotApi, house: House) -> None:
    ada = bot_api.user("Ada")
    await begin(ada)
    file = (await ask(ada, "/export")).media
    assert file is not None
    assert file.name == "capacity-exchange.json"
    assert json.loads(file.content)


async def test_the_menu_speaks_the_language_of_who_opens_it(bot_api: BotApi, house: House) -> None:
    ada, bob = bot_api.user("Ada", language="de"), bot_api.user("Bob", language="en")
    group = bot_api.group("Group", [ada, bob])
    await eventually(lambda: {"offer", "language", "forget"} <= set(commands(bob)))
    await eventually(lambda: commands(ada, group)["offer"] == "sag, wobei du helfen kannst")
    await eventually(lambda: "language" in commands(ada, group))
    assert "language" not in commands(bob, group)


def commands(user: User, group: Group | None = None) -> dict[str, str]:
    """Return the commands somebody is shown, and what each does."""
    return {each["command"]: each["description"] for each in user.menu(group)}


async def test_letters_that_a_stranger_never_reads_are_no_letters_that_are_late(
    bot_api: BotApi, house: House
) -> None:
    bob = bot_api.user("Bob")
    group = town(bot_api, bob, bot_api.user("Carl"))
    await greeted(group)
    await ask(bob, "/ask@cxc_bot SPARQL", group)
    await settle(bot_api)
    states = [each.state for each in await house.rows(Letter)]
    assert sorted(states) == ["held", "sent", "sent"]
