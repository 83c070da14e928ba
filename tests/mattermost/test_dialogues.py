"""Whole conversations: from the first word to a group message, with an address and without."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.mattermost.tokens import COMMANDS
from bot.adapters.notebook import Notebook
from tests.mattermost.house import House, ask, first
from tests.mattermost.people import User
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post
from tests.mattermost.scene import Scene
from tests.mattermost.watching import Seen
from tests.ports import free_port
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
TRIGGERS = ("offer", "ask", "mine", "language", "stats", "help", "cxc")


def groups(scene: Scene) -> list[Channel]:
    """Return the conversations of several people."""
    return [each for each in scene.server.world.channels.values() if each.kind == "G"]


async def reaches(person: User, words: str) -> Post:
    """Wait for a direct message, and return it."""

    def found() -> list[Post]:
        return [each for each in person.inbox if words in each.message]

    return (await eventually(found))[0]


def menus(person: User) -> list[Post]:
    """Return what somebody sees with a menu."""
    shown = [each for each in person.ephemeral() if each.actions]
    return [each for each in shown if each.actions[0].get("type") == "select"]


# Without an address


async def test_from_two_words_to_a_group_message(house: House, scene: Scene) -> None:
    """Numbers are buttons; both say yes, and are together with a first sentence."""
    ada, ben = scene.ada, scene.ben
    await ask(ada, "!offer SPARQL in en, de", scene.town)
    said = await ask(ben, "@capacity ask SPARQL", scene.town)
    assert "One person could help you" in said.message
    ben.react(said, "one")
    proposed = await reaches(ada, "Soll ich euch einander vorstellen?")
    assert groups(scene) == []
    ada.react(proposed, "one")
    together = await eventually(lambda: groups(scene)[0].written[0])
    assert {each.username for each in together.channel.members.values()} == {
        "ada", "ben", "capacity"
    }  # fmt: skip
    assert "Hello ada and ben!" in together.message
    assert "ben, would you write first?" in together.message
    ben.react(together, "one")
    await eventually(lambda: "leave this conversation" in groups(scene)[0].written[-1].message)
    ben.say("!help", together.channel)
    await ask(ben, "help")
    assert len(groups(scene)[0].written) == 2


async def test_in_a_channel_the_answer_is_private_and_the_words_are_marked(
    house: House, scene: Scene
) -> None:
    post = scene.ben.say("!offer SPARQL", scene.town)
    await reaches(scene.ben, "you offer SPARQL")
    await eventually(lambda: [each.name for each in post.reactions] == ["email"])
    assert scene.town.written == []


async def test_everybody_reads_what_somebody_asks_for_here(house: House, scene: Scene) -> None:
    """In a thread below the words, in the language of the place."""
    post = scene.ada.say("!hilfe hier", scene.town)
    answer = await eventually(lambda: scene.town.written[0])
    assert answer.root is post
    assert "say what you can help with" in answer.message


async def test_in_a_thread_the_answer_is_in_the_thread(house: House, scene: Scene) -> None:
    root = scene.ben.direct("help")
    await eventually(lambda: scene.ben.inbox)
    scene.ben.direct("mine", root=root)
    answer = await eventually(lambda: scene.ben.inbox[1])
    assert answer.root is root
    begin = scene.ada.say("Who knows?", scene.town)
    scene.ben.say("!stats here", scene.town, root=begin)
    shown = await eventually(lambda: scene.town.written[0])
    assert shown.root is begin


async def test_nobody_is_alerted_by_what_people_write(house: House, scene: Scene) -> None:
    """Everything, `/mine` too, shows words as they were typed."""
    tricky = "offer knitting -- @all &commat;channel &#64;here *bold* <b> [x](y) :tada: #tag ~town"
    await ask(scene.ben, tricky)
    await ask(scene.ben, "mine")
    assert scene.server.notified(scene.ada) == []
    assert all("bold" in each.message for each in scene.ben.inbox)


async def test_languages_and_zones_are_those_of_the_account(house: House, scene: Scene) -> None:
    assert "sag, wobei du helfen kannst" in (await ask(scene.ada, "help")).message
    assert "Zeit von Berlin" in (await ask(scene.ada, "profile")).message
    scene.ada.speak("en")
    assert "say what you can help with" in (await ask(scene.ada, "help")).message
    await ask(scene.ada, "language Deutsch")
    assert "sag, wobei du helfen kannst" in (await ask(scene.ada, "help")).message


async def test_the_file_of_an_export(house: House, scene: Scene) -> None:
    await ask(scene.ben, "offer SPARQL")
    letter = await ask(scene.ben, "export")
    (file,) = letter.files
    assert file["name"].endswith(".json")


# With an address


@pytest.fixture
def settled(settle: Callable[..., House]) -> Callable[[], House]:
    """Give what makes a bot that the server can reach."""

    def build() -> House:
        port = free_port()
        address = f"http://127.0.0.1:{port}/mattermost"
        return settle(settings={"public_url": address, "listen": f"127.0.0.1:{port}"})

    return build


async def opened(settled: Callable[[], House], scene: Scene) -> House:
    """Start a bot whose commands are registered."""
    made = settled()
    made.start()
    notebook = Notebook("mattermost", made.database, made.now)
    for trigger in TRIGGERS:
        command = scene.team.command(trigger, f"{made.settings['public_url']}/command")
        value = {"token": command.token, "id": command.id, "trigger": trigger}
        await notebook.put(COMMANDS, f"{scene.team.id} {trigger}", value)
    await made.again()
    return made


async def slash(person: User, line: str, channel: Channel) -> Seen:
    """Call a command that is answered at once."""
    seen = await person.slash(line, channel)
    assert seen.error is None
    assert seen.posts
    return seen


async def test_from_slash_commands_to_a_group_message(
    settled: Callable[[], House], scene: Scene
) -> None:
    await opened(settled, scene)
    ada, ben, town = scene.ada, scene.ben, scene.town
    assert "Notiert: Du bietest SPARQL an" in (await slash(ada, "/offer SPARQL in en", town)).text
    assert ada.inbox == [] == town.written
    asked = await slash(ben, "/ask SPARQL", town)
    assert "Introduce me" in asked.posts[0].buttons
    await ben.press(asked.posts[0], "Introduce me")
    await eventually(lambda: "I have asked somebody" in ben.ephemeral(town)[-1].message)
    proposed = await reaches(ada, "Soll ich euch einander vorstellen?")
    await ada.press(proposed, "Stell uns vor")
    assert "✓ Stell uns vor" in proposed.message
    together = await eventually(lambda: groups(scene)[0].written[0])
    await ben.press(together, "Thanks, goodbye")
    await eventually(lambda: "leave this conversation" in groups(scene)[0].written[-1].message)


async def test_a_form_that_is_filled_in(settled: Callable[[], House], scene: Scene) -> None:
    """What it says is answered as the command would be, and stored once."""
    await opened(settled, scene)
    ben, town = scene.ben, scene.town
    seen = await ben.slash("/offer", town)
    assert (seen.error, seen.posts) == (None, [])
    values: dict[str, Any] = {"what": "SPARQL, video editing", "languages": "en"}
    assert await ben.submit(**values, kind="mentoring", note="evenings only") == {}
    answer = await eventually(lambda: ben.ephemeral(town)[0])
    assert "you offer SPARQL and Video editing" in answer.message
    assert "evenings only" in answer.message


async def test_a_menu_chooses(settled: Callable[[], House], scene: Scene) -> None:
    await opened(settled, scene)
    ben = scene.ben
    await slash(ben, "/cxc offer SPARQL", ben.direct_channel)
    languages = ben.ephemeral()[0]
    await ben.press(languages, "Languages")
    menu = await eventually(lambda: menus(ben)[0])
    assert menu.actions[0]["name"] == "Choose …"
    options = [each["text"] for each in menu.actions[0]["options"]]
    await ben.press(menu, "Choose …", str(options.index("French") + 1))
    await eventually(lambda: "French" in ben.ephemeral()[-1].message)


async def test_after_half_an_hour_the_answer_is_a_direct_message(
    settled: Callable[[], House], scene: Scene
) -> None:
    made = await opened(settled, scene)
    asked = await slash(scene.ben, "/offer SPARQL", scene.town)
    scene.server.pass_time(31 * 60)
    made.ahead = timedelta(minutes=31)
    await scene.ben.press(asked.posts[0], "Undo")
    await reaches(scene.ben, "")
    assert len(scene.ben.ephemeral(scene.town)) == 1
    assert first(scene.ben.inbox[0])
