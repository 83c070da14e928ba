"""The public page in a real browser: as people see it, on any device, and with a keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from benchmarks.editions import NEWEST
from bot.knowledge import Knowledge
from storage.database import connect
from tests.web.looking import MISSING, Look, browsing, chromium, painted
from tests.web.showing import knowing, shown

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(chromium() is None, reason=MISSING),
]

LANGUAGES = ("en", "de", "ar")
KINDS = (
    "", "capacities", "capacities?q=wiki", "capacities?q=qwertyuiop", "capacities/wikidata",
    "regions", "languages", "weeks", f"weeks/{NEWEST}", "data", "about", "nowhere",
)  # fmt: skip
LIGHTEST = 150_000
"""Bytes of the first view, at most."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(knowledge: Knowledge, year: Path) -> AsyncIterator[str]:
    """Give the address of a page with figures."""
    database = connect(str(year))
    async with shown(knowing(knowledge), database) as address:
        yield address
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vacant(knowledge: Knowledge, upgraded: Path) -> AsyncIterator[str]:
    """Give the address of a page without figures."""
    database = connect(str(upgraded))
    async with shown(knowing(knowledge), database) as address:
        yield address
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def window() -> AsyncIterator[Browser]:
    """Give the browser of all tests here."""
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kept(window: Browser) -> AsyncIterator[Look]:
    """Give a tab that is used again and again."""
    yield Look(await window.new_page())


@pytest_asyncio.fixture(loop_scope="module")
async def look(kept: Look) -> Look:
    """Give a tab as it is on a desk, in daylight."""
    await kept.page.set_viewport_size({"width": 1100, "height": 800})
    await kept.page.emulate_media(color_scheme="light")
    kept.asked.clear()
    kept.complaints.clear()
    return kept


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_on_any_page_by_day_and_by_night(
    look: Look, site: str, vacant: str, language: str
) -> None:
    found = []
    for address in (*(f"{site}/{language}/{kind}" for kind in KINDS), f"{vacant}/{language}/"):
        await look.page.emulate_media(color_scheme="light")
        await look.page.goto(address)
        found += [f"{address} {each}" for each in await look.violations()]
        await look.page.emulate_media(color_scheme="dark")
        found += [f"{address} dark {each}" for each in await look.violations("color-contrast")]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_is_wider_than_a_phone(look: Look, site: str, language: str) -> None:
    await look.page.set_viewport_size({"width": 360, "height": 740})
    wide = []
    for kind in KINDS:
        await look.page.goto(f"{site}/{language}/{kind}")
        wide += [kind] if await look.scrolls_sideways() else []
    assert wide == []


async def test_the_first_view_is_light_and_asks_nobody_else(window: Browser, site: str) -> None:
    context = await window.new_context(locale="ar")
    look = Look(await context.new_page())
    await look.page.goto(f"{site}/", wait_until="networkidle")
    assert look.page.url == f"{site}/ar/"
    asked = [each.url for each in look.asked]
    assert len(asked) >= 3
    assert [each for each in asked if not each.startswith(site)] == []
    assert await look.weight() < LIGHTEST
    assert await context.cookies() == []
    assert await look.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert look.complaints == []
    await context.close()


async def test_a_search_narrows_the_table_while_it_is_typed(look: Look, site: str) -> None:
    await look.page.goto(f"{site}/en/capacities")
    rows = look.page.locator("#capacities tbody tr:visible")
    before = await rows.count()
    await look.page.get_by_label("Search for a capacity").press_sequentially("lingua")
    await expect(rows).to_have_count(1)
    assert before > 20
    await expect(look.page.locator("output")).to_have_text(f"1 / {before}")
    assert [each.url for each in look.asked if "q=" in each.url] == []
    await look.page.keyboard.press("Enter")
    await look.page.wait_for_url("**/capacities?q=lingua")
    await expect(rows.first).to_contain_text("Lingua Libre")
    assert look.complaints == []


async def test_the_head_of_a_column_orders_the_table(look: Look, site: str) -> None:
    await look.page.goto(f"{site}/en/capacities")
    head = look.page.get_by_role("columnheader", name="Offer")
    await head.get_by_role("link").click()
    await expect(head).to_have_attribute("aria-sort", "descending")
    shown = await look.page.locator("#capacities tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [int(each) for each in shown if each.isdecimal()]
    assert numbers == sorted(numbers, reverse=True)
    await head.get_by_role("link").click()
    await expect(head).to_have_attribute("aria-sort", "ascending")


async def test_the_language_changes_and_the_page_stays(look: Look, site: str) -> None:
    await look.page.goto(f"{site}/en/capacities?q=sparql&sort=name")
    await look.page.get_by_role("link", name="العربية").click()
    await look.page.wait_for_url("**/ar/capacities?q=sparql&sort=name&order=asc")
    root = look.page.locator("html")
    await expect(root).to_have_attribute("dir", "rtl")
    await expect(root).to_have_attribute("lang", "ar")
    await expect(look.page.get_by_role("link", name="سباركل")).to_be_visible()


async def test_from_right_to_left_everything_is_on_the_other_side(look: Look, site: str) -> None:
    async def brand_and_number() -> tuple[float, float]:
        brand = await look.page.locator(".brand").bounding_box()
        number = await look.page.locator(".chart td.number").last.bounding_box()
        assert brand is not None
        assert number is not None
        return brand["x"], number["x"]

    await look.page.goto(f"{site}/en/")
    brand, number = await brand_and_number()
    assert brand < 550 < number
    await look.page.goto(f"{site}/ar/")
    brand, number = await brand_and_number()
    assert number < 550 < brand
    commands = look.page.locator("code").first
    assert await commands.evaluate("code => getComputedStyle(code).direction") == "ltr"


async def test_everything_works_without_scripts(window: Browser, site: str) -> None:
    context = await window.new_context(java_script_enabled=False, locale="en")
    page = await context.new_page()
    await page.goto(f"{site}/en/capacities")
    await page.get_by_label("Search for a capacity").fill("صور")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator("#capacities tbody tr").first).to_be_visible()
    await page.get_by_role("columnheader", name="Capacity").get_by_role("link").click()
    await expect(page.get_by_role("columnheader", name="Capacity")).to_have_attribute(
        "aria-sort", "ascending"
    )
    await page.locator("#capacities tbody th a").first.click()
    await expect(page.get_by_role("heading", name="Take part")).to_be_visible()
    await page.get_by_role("link", name="Regions").click()
    await page.locator("svg.map a").first.click()
    assert "/en/regions#region-" in page.url
    await context.close()


async def test_at_night_the_page_is_dark(look: Look, site: str) -> None:
    await look.page.goto(f"{site}/en/")
    light = (await look.picture()).convert("L").resize((1, 1)).getpixel((0, 0))
    await look.page.emulate_media(color_scheme="dark")
    dark = (await look.picture()).convert("L").resize((1, 1)).getpixel((0, 0))
    assert isinstance(light, int)
    assert isinstance(dark, int)
    assert dark < 70
    assert light > 180


async def test_with_the_keyboard_one_gets_to_the_content_at_once(look: Look, site: str) -> None:
    await look.page.goto(f"{site}/de/")
    await look.page.keyboard.press("Tab")
    skip = look.page.locator(".skip")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await look.page.keyboard.press("Enter")
    await expect(look.page.locator("main")).to_be_focused()
    await look.page.keyboard.press("Tab")
    focused = look.page.locator(":focus")
    assert await focused.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


@pytest.mark.parametrize(("path", "width"), [("en/", 1100), ("ar/", 1100), ("de/regions", 360)])
async def test_a_picture_of_the_page_is_not_empty(
    look: Look, site: str, path: str, width: int
) -> None:
    await look.page.set_viewport_size({"width": width, "height": 800})
    await look.page.goto(f"{site}/{path}")
    picture = await look.picture()
    assert picture.size == (width, 800)
    assert painted(picture) > 0.1
    blank = picture.copy()
    blank.paste((255, 255, 255), (0, 0, width, 800))
    assert painted(blank) == 0


async def test_charts_are_drawn_as_long_as_their_figures(look: Look, site: str) -> None:
    await look.page.goto(f"{site}/en/")
    drawn = await look.page.locator("#wanted ~ table tbody tr").first.evaluate(
        "row => [...row.querySelectorAll('rect')].map(each => each.getBBox().width)"
    )
    told = await look.page.locator("#wanted ~ table tbody tr").first.locator("td").all_inner_texts()
    offering, asking = (int(each) for each in told)
    assert drawn[0] / drawn[1] == pytest.approx(offering / asking, rel=0.05)
