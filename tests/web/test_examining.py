"""What `doctor` finds out about the page, and what is said of a slip in its settings."""

from pathlib import Path

import pytest

from benchmarks.mattermost.calls import free_port
from bot.cli.platforms import doors
from bot.knowledge import Knowledge
from bot.settings import PublicPage, Settings, SettingsProblem, load
from bot.web.examining import examine
from storage.database import Database
from tests.web.showing import knowing, shown


async def found(**said: object) -> list[tuple[bool, str]]:
    settings = PublicPage.model_validate(said)
    return [(finding.well, finding.seen) async for finding in examine(settings)]


@pytest.mark.asyncio
async def test_without_a_word_in_the_settings_there_is_no_page() -> None:
    assert await found() == [(True, "web: no public page; [web] listen turns it on")]


@pytest.mark.asyncio
async def test_an_address_that_is_free_is_well_and_somebody_should_see_it() -> None:
    listen = f"127.0.0.1:{free_port()}"
    assert await found(listen=listen) == [
        (True, f"web: {listen} is free for the page"),
        (False, "web: no public_url"),
    ]


@pytest.mark.asyncio
async def test_a_page_that_is_up_is_found_and_so_is_what_it_tells_strangers(
    knowledge: Knowledge, database: Database
) -> None:
    async with shown(knowing(knowledge), database) as address:
        listen = address.removeprefix("http://")
        assert await found(listen=listen, public_url=address) == [
            (True, f"web: the page is served at {listen}"),
            (True, f"web: {address} leads to the page"),
            (False, "web: strangers can read /metrics"),
        ]


@pytest.mark.asyncio
async def test_with_a_token_strangers_are_told_nothing(
    knowledge: Knowledge, database: Database
) -> None:
    async with shown(knowing(knowledge, metrics_token="s3cret-word"), database) as address:  # noqa: S106
        told = await found(listen=address.removeprefix("http://"), public_url=address)
    assert [well for well, _ in told] == [True, True]


@pytest.mark.asyncio
async def test_what_leads_nowhere_and_what_is_taken_is_said(
    knowledge: Knowledge, database: Database
) -> None:
    elsewhere = f"http://127.0.0.1:{free_port()}"
    async with shown(knowing(knowledge), database) as address:
        listen = address.removeprefix("http://")
        assert await found(listen=listen, public_url=f"{elsewhere}/exchange") == [
            (False, f"web: {listen} is taken"),
            (False, f"web: {elsewhere}/exchange does not lead to the page"),
        ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[web]\nlisten = '8082'", ["web.listen", '[web] listen = "127.0.0.1:8082"']),
        ("[web]\npublic_url = 'exchange.example.org'", ["web.public_url", "https://"]),
        ("[web]\nlinks = 'https://t.me/x'", ["web.links", '{ telegram = "https://t.me/cxc_bot" }']),
        ("[web.links]\ntelegram = 'javascript:alert(1)'", ["web.links", "https://"]),
        ("[web]\ncookies = true", ["known here are listen, public_url, links, metrics_token"]),
    ],
)
def test_a_slip_in_the_settings_is_explained(tmp_path: Path, text: str, said: list[str]) -> None:
    file = tmp_path / "cxc-bot.toml"
    file.write_text(text)
    with pytest.raises(SettingsProblem) as problem:
        load(file)
    assert [words for words in said if words not in str(problem.value)] == []


def test_people_are_led_to_the_platforms_that_are_turned_on() -> None:
    settings = Settings.model_validate(
        {
            "matrix": {"homeserver": "https://m.example", "user": "@cxc-bot:m.example"},
            "mattermost": {"url": "https://chat.example", "token": "abcdefghij"},
            "web": {"links": {"telegram": "https://t.me/x", "mattermost": "https://c.example/dm"}},
        }
    )
    assert doors(settings) == {
        "matrix": "https://matrix.to/#/@cxc-bot:m.example",
        "mattermost": "https://c.example/dm",
        "telegram": "https://t.me/x",
    }
