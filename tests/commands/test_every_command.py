"""What holds for every command: help texts, an example that works as typed, and a test."""

from pathlib import Path

import pytest

from bot.call import Command
from bot.commands import COMMANDS
from bot.knowledge import Knowledge
from tests.town import Town

SHOWN = [command for command in COMMANDS if command.shown]
NAMES = [command.name for command in COMMANDS]
FAILURES = ("I do not know “", "I did not understand", "Something broke", "cannot find a word")


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.name)
def test_it_has_help_texts(command: Command, knowledge: Knowledge) -> None:
    for key in ("", "-more", "-example"):
        assert knowledge.texts.variants(f"help-{command.name}{key}").get("en")


@pytest.mark.asyncio
@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.name)
async def test_its_example_works_as_typed(
    command: Command, knowledge: Knowledge, town: Town
) -> None:
    example = knowledge.texts.say("en", f"help-{command.name}-example")
    assert example.startswith(f"/{command.name}")
    answer = await town.say("Zoe", example)
    assert answer
    assert not any(failure in answer for failure in FAILURES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_tested(name: str) -> None:
    files = [file.read_text() for file in Path(__file__).parent.glob("test_*.py")]
    words = (f"/{name} ", f'/{name}"', f'"{name} ', f"`{name}`")
    assert any(word in text for text in files for word in words)


def test_every_name_is_there_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", NAMES)
async def test_with_nonsense_it_answers_kindly(name: str, town: Town) -> None:
    for nonsense in ("", "0123456789ab", "☃ -- in as until", "\u202ex" * 50):
        answer = await town.say("Zoe", f"/{name} {nonsense}", pressed=True)
        assert answer
        assert "Something broke" not in answer
