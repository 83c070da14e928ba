"""Every page as it is asked for over the network, by friends and by others."""

import asyncio
import csv
import gzip
import html
import io
import json
import re
from contextlib import closing

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.editions import NEWEST, editions
from bot.census.published import Row, Snapshot
from bot.census.tabular import problems
from bot.knowledge import Knowledge
from bot.web import gate
from bot.web.gate import Gate
from bot.web.guarding import HEADERS
from storage.database import Database
from tests.web.showing import WEEKS, house, knowing, publish, shown

pytestmark = pytest.mark.asyncio

PAGES = (
    "", "capacities", "capacities?q=sparql&sort=name", "capacities?show=all", "capacities/sparql",
    "regions", "languages", "weeks", f"weeks/{NEWEST}", "data", "about",
)  # fmt: skip
LANGUAGES = ("en", "de", "ar")
Session = aiohttp.ClientSession


async def text(browser: Session, address: str, status: int = 200, **headers: str) -> str:
    async with browser.get(address, headers=headers, allow_redirects=False) as answer:
        assert answer.status == status
        return await answer.text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_there_in_every_language(
    page: str, browser: Session, language: str, path: str
) -> None:
    told = await text(browser, f"{page}/{language}/{path}")
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in told
    assert "⧼" not in told
    assert told.count("<h1") == 1
    assert "None" not in re.sub(r"<[^>]*>", "", told)


@pytest.mark.parametrize("path", PAGES)
async def test_before_anything_is_published_every_page_is_friendly(
    empty: str, browser: Session, path: str
) -> None:
    week = path.startswith("weeks/")
    told = await text(browser, f"{empty}/en/{path}", 404 if week else 200)
    assert "<h1" in told
    if path in ("", "capacities", "regions", "languages"):
        assert "Nothing to show yet" in told
        assert "/offer SPARQL" in told


@pytest.mark.parametrize(("header", "language"), [("ar,en;q=0.5", "ar"), ("tlh", "en")])
async def test_the_first_page_is_in_the_language_of_the_browser(
    page: str, browser: Session, header: str, language: str
) -> None:
    asked = {"Accept-Language": header}
    async with browser.get(page + "/", headers=asked, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, f"/{language}/")
        assert answer.headers["Vary"] == "Accept-Language"


async def test_every_answer_has_strict_headers(page: str, browser: Session) -> None:
    for path in ("/", "/en/", "/nowhere", "/healthz", "/metrics"):
        async with browser.get(page + path, allow_redirects=False) as answer:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert "Set-Cookie" not in answer.headers
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


async def test_no_page_has_styles_or_scripts_in_it(page: str, browser: Session) -> None:
    for path in PAGES:
        told = await text(browser, f"{page}/en/{path}")
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", told) == []


async def test_a_page_that_is_known_is_not_sent_again(page: str, browser: Session) -> None:
    async with browser.get(f"{page}/en/") as answer:
        mark = answer.headers["ETag"]
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"] == "Accept-Encoding"
    for said, status in ((mark, 304), (f'"x", {mark}', 304), ("*", 304), ('"x"', 200)):
        async with browser.get(f"{page}/en/", headers={"If-None-Match": said}) as answer:
            assert answer.status == status
            assert answer.headers["ETag"] == mark
    async with browser.get(f"{page}/de/") as answer:
        assert answer.headers["ETag"] != mark


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("identity", False),
    ],
)
async def test_pages_are_packed_for_who_can_unpack_them(
    page: str, accepted: str, packed: bool
) -> None:
    async with (
        Session(auto_decompress=False) as plain,
        plain.get(f"{page}/en/", headers={"Accept-Encoding": accepted}) as answer,
    ):
        body = await answer.read()
        assert (answer.headers.get("Content-Encoding") == "gzip") == packed
        assert (gzip.decompress(body) if packed else body).startswith(b"<!DOCTYPE html>")


async def test_what_a_page_needs_is_kept_for_ever(page: str, browser: Session) -> None:
    told = await text(browser, f"{page}/en/capacities")
    files = re.findall(r'(?:href|src)="(/assets/[^"]+)"', told)
    assert {file.rpartition(".")[2] for file in files} == {"css", "js", "svg"}
    for file in files:
        async with browser.get(page + file) as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]


async def test_the_head_of_a_page_is_its_head(page: str, browser: Session) -> None:
    async with browser.get(f"{page}/en/") as whole, browser.head(f"{page}/en/") as head:
        assert head.status == 200
        assert await head.read() == b""
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_nothing_can_be_sent(page: str, browser: Session, method: str) -> None:
    async with browser.request(method, f"{page}/de/", data=b"x" * 100_000) as answer:
        assert answer.status == 405
        assert answer.headers["Allow"] == "GET,HEAD"
        assert "Diese Seite kann man nur lesen" in await answer.text()


@pytest.mark.parametrize(
    "path",
    [
        "/ar/nowhere", "/ar/capacities/nothing", "/ar/weeks/2026-11-24", "/ar/weeks/20261123",
        "/ar/weeks/2026-W48-1", "/ar/weeks/99999-01-01", "/ar/capacities/%00", "/ar/./x",
        "/ar/%2e%2e/%2e%2e/etc/passwd", "/ar/capacities/..%2f..%2fcxc-bot.toml", "/ar//",
    ],
)  # fmt: skip
async def test_where_nothing_is_that_is_said_in_the_language(
    page: str, browser: Session, path: str
) -> None:
    told = await text(browser, page + path, 404)
    assert 'lang="ar" dir="rtl"' in told


async def test_without_a_language_the_browser_tells_which(page: str, browser: Session) -> None:
    told = await text(browser, f"{page}/x/y/z", 404, **{"Accept-Language": "de"})
    assert "Diese Seite gibt es nicht" in told
    assert "no-store" in (await browser.get(f"{page}/x/y/z")).headers["Cache-Control"]


async def test_a_bug_is_answered_with_a_page_that_says_no_more(
    knowledge: Knowledge, published: Database, browser: Session, caplog: pytest.LogCaptureFixture
) -> None:
    async with published.transaction() as session:
        await (await session.connection()).exec_driver_sql("DROP TABLE snapshot")
    async with shown(knowing(knowledge), published) as address:
        told = await text(browser, f"{address}/en/", 500)
    assert "Something went wrong" in told
    assert "snapshot" not in told
    assert "a page could not be shown" in caplog.text


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=300), path=st.text(max_size=60))
async def test_whatever_is_asked_is_answered(
    page: str, browser: Session, query: str, path: str
) -> None:
    for address, params in (
        (f"{page}/en/capacities", {"q": query, "sort": query, "order": path}),
        (f"{page}/en/capacities/" + path.replace("/", "x").replace("\\", "x"), None),
    ):
        async with browser.get(address, params=params) as answer:
            assert answer.status in (200, 404)


@pytest.mark.parametrize("size", [10_000, 1_000_000])
async def test_a_huge_address_is_refused(page: str, browser: Session, size: int) -> None:
    try:
        async with browser.get(f"{page}/en/capacities?q={'x' * size}") as answer:
            assert answer.status in (400, 414)
    except aiohttp.ClientError:
        pass  # broken off before it has been told
    assert "<h1" in await text(browser, f"{page}/en/")


async def test_what_is_searched_for_is_shown_and_never_read_as_a_page(
    page: str, browser: Session
) -> None:
    told = await text(browser, f'{page}/en/capacities?q="><script>alert(1)</script>')
    assert "<script>" not in told
    assert "&lt;script&gt;" in told


async def test_search_and_order(page: str, browser: Session) -> None:
    async def listed(query: str) -> list[str]:
        told = await text(browser, f"{page}/en/capacities{query}")
        return re.findall(r'<th scope="row"><a href="/en/capacities/([^"]+)"', told)

    assert await listed("?q=سباركل") == ["sparql"]
    assert await listed("?q=qwertyuiop") == []
    by_name, back = await listed("?sort=name"), await listed("?sort=name&order=desc")
    assert by_name == back[::-1]
    assert len(by_name) > 20
    assert len(await listed("?show=all")) == len(by_name) or len(by_name) <= 300


@pytest.mark.parametrize(
    ("name", "weeks", "called"),
    [
        ("newest.csv", 1, "2026-11-23.csv"),
        ("2026-11-16.csv", 1, "2026-11-16.csv"),
        ("all.csv", WEEKS, "2026-09-07-to-2026-11-23.csv"),
        ("newest.json", 1, "2026-11-23.json"),
        ("all.json", WEEKS, "2026-09-07-to-2026-11-23.json"),
        ("newest.tab.json", 1, "2026-11-23.tab.json"),
    ],
)
async def test_the_figures_can_be_taken_along(
    page: str, browser: Session, name: str, weeks: int, called: str
) -> None:
    async with browser.get(f"{page}/data/{name}") as answer:
        told = await answer.text()
        assert answer.headers["Content-Disposition"].endswith(f'="capacity-exchange-{called}"')
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["ETag"]
    if name.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(told)))
        assert len({row["week"] for row in rows}) == weeks
    elif name.endswith(".tab.json"):
        assert list(problems(told)) == []
    else:
        assert len({row["week"] for row in json.loads(told)["rows"]}) == weeks


@pytest.mark.parametrize("name", ["newest.xml", "newest", "2026-11-24.csv", "..%2fx.csv", ".csv"])
async def test_a_file_that_there_is_not_is_not_made(page: str, browser: Session, name: str) -> None:
    await text(browser, f"{page}/data/{name}", 404)


async def test_before_anything_is_published_there_are_no_files(
    empty: str, browser: Session
) -> None:
    for name in ("newest.csv", "all.json", "all.tab.json"):
        await text(browser, f"{empty}/data/{name}", 404)


async def test_every_link_of_every_page_leads_somewhere(page: str, browser: Session) -> None:
    seen: set[str] = set()
    waiting = ["/en/"]
    while waiting:
        told = await text(browser, page + waiting.pop())
        found = {each.split("#")[0] for each in re.findall(r'(?:href|src)="(/[^"]*)"', told)}
        ours = {html.unescape(each) for each in found if not re.match("/(de|ar)/", each)}
        kept = {each for each in ours - seen if not re.search(r"/capacities/|/weeks/|[?]", each)}
        for each in sorted(ours - seen - kept)[:10]:
            await text(browser, page + each)
        waiting += sorted(each for each in kept if each.startswith("/en/"))
        for each in sorted(kept):
            async with browser.head(page + each) as answer:
                assert answer.status == 200, each
        seen |= ours
    assert len(seen) > 100


async def test_a_new_week_is_seen(
    knowledge: Knowledge, database: Database, browser: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.editions.FRESH_SECONDS", 0.0)
    first, second = editions(knowledge, 2)
    async with shown(knowing(knowledge), database) as address:
        assert "Nothing to show yet" in await text(browser, f"{address}/en/")
        await publish(database, [first])
        assert "Week of November 16" in await text(browser, f"{address}/en/")
        await publish(database, [second])
        assert "Week of November 23" in await text(browser, f"{address}/en/")
        assert "Week of November 16" in await text(browser, f"{address}/en/weeks/2026-11-16")


async def test_a_week_that_is_long_past_can_be_looked_at(
    knowledge: Knowledge, published: Database, browser: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.editions.AT_HAND", 2)
    async with shown(knowing(knowledge), published) as address:
        listed = await text(browser, f"{address}/en/weeks")
        assert "/en/weeks/2026-09-07" in listed
        assert "<h1" in await text(browser, f"{address}/en/weeks/2026-09-07")


async def test_everything_is_below_the_path_of_the_public_address(
    knowledge: Knowledge, published: Database, browser: Session
) -> None:
    known = knowing(knowledge, public_url="https://example.org/exchange/")
    async with shown(known, published) as address:
        told = await text(browser, f"{address}/exchange/en/capacities")
        ours = re.findall(r'(?:href|src|action)="(/[^"]*)"', told)
        assert ours
        assert all(each.startswith("/exchange/") for each in ours)
        assert 'hreflang="ar" href="https://example.org/exchange/ar/capacities"' in told
        await text(browser, f"{address}/en/", 404)
        await text(browser, f"{address}/exchange", 302)


async def test_who_is_slow_is_cut_off(
    knowledge: Knowledge, published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "IDLE_SECONDS", 0.2)
    monkeypatch.setattr(gate, "LOOK_SECONDS", 0.05)
    async with shown(knowing(knowledge), published) as address:
        host, _, port = address.removeprefix("http://").rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        with closing(writer):
            writer.write(b"GET /en/ HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            assert await asyncio.wait_for(heard(reader), 5) == b""


async def heard(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


async def test_there_is_room_for_so_many_and_no_more(
    knowledge: Knowledge, published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST", 2)
    async with shown(knowing(knowledge), published) as address:
        host, _, port = address.removeprefix("http://").rpartition(":")
        inside = [await asyncio.open_connection(host, int(port)) for _ in range(2)]
        reader, writer = await asyncio.open_connection(host, int(port))
        with closing(writer):
            assert await asyncio.wait_for(heard(reader), 5) == b""
        inside[0][1].write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await asyncio.wait_for(inside[0][0].read(), 5)).endswith(b"ok\n")
        for _, each in inside:
            each.close()


async def test_an_address_that_is_taken_is_tried_until_it_is_free(
    knowledge: Knowledge, published: Database, browser: Session,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(gate, "RETRY_SECONDS", 0.05)
    async with shown(knowing(knowledge), published) as first:
        port = first.rpartition(":")[2]
        second = Gate(house(knowing(knowledge), published), f"127.0.0.1:{port}")
        await second.open()
        assert second.address == ""
        assert "trying until it is free" in caplog.text
    async with asyncio.timeout(5):
        while not second.address:  # noqa: ASYNC110 - what the settings of a test wait for
            await asyncio.sleep(0.02)
    assert "<h1" in await text(browser, f"http://{second.address}/en/")
    await second.close()


async def test_it_ends_at_once_whoever_is_there(knowledge: Knowledge, published: Database) -> None:
    async with shown(knowing(knowledge), published) as address:
        host, _, port = address.removeprefix("http://").rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /en/ HT")
    with closing(writer):
        assert await heard(reader) == b""


@pytest.mark.parametrize("path", ["", "capacities", "regions", "languages", "weeks", "data"])
async def test_where_nearly_everything_is_hidden_that_is_said(
    knowledge: Knowledge, database: Database, browser: Session, path: str
) -> None:
    await publish(database, [Snapshot(NEWEST, (Row("all", "", 5, 5),))])
    async with shown(knowing(knowledge), database) as address:
        told = await text(browser, f"{address}/en/{path}")
    assert ("Too few people for figures" in told) == (path in ("capacities", "languages"))
    assert "“”" not in told


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /en/\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /en/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET " + b"/" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /en/ HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
        b"GET /en/ HTTP/1.1\r\nHost: x\r\nAccept-Language: \xff\xfe\r\nCookie: a=b\r\n\r\n",
    ],
)
async def test_what_is_no_request_harms_nobody(
    page: str, browser: Session, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    host, _, port = page.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    writer.write_eof()
    told = await asyncio.wait_for(heard(reader), 5)
    writer.close()
    assert not told or told.split()[1] in (b"200", b"400", b"404", b"431", b"505")
    assert b"Traceback" not in told
    assert "Traceback" not in caplog.text
    assert "<h1" in await text(browser, f"{page}/en/")
