"""The benchmarks run: their figures are for people, and no test looks at how large they are."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from benchmarks import charts, lexicon, seeds
from benchmarks.beside import Load
from benchmarks.digest import shown as shown_parts
from benchmarks.digest import snapshot, tell_regions
from benchmarks.labels import CAPACITIES, invented, of_file, own
from benchmarks.mattermost.calls import free_port
from benchmarks.mattermost.commands import in_turn, move_in
from benchmarks.mattermost.constant import answer
from benchmarks.mattermost.rounds import compare
from benchmarks.mattermost.table import table
from benchmarks.population import Size, copy_of
from benchmarks.storing import everybody_takes_part, measure, shown

CALLERS = [
    {
        "channel_id": f"{'c' * 25}{number}",
        "channel_name": f"{'b' * 26}__{'u' * 25}{number}",
        "team_domain": "invented",
        "team_id": "t" * 26,
        "user_id": f"{'u' * 25}{number}",
        "user_name": f"person{number}",
    }
    for number in range(3)
]


async def _serve(port: int, *, status: int = 200) -> web.AppRunner:
    async def other(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/command", answer if status == 200 else other)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


@pytest.mark.asyncio
async def test_bots_on_mattermost_are_compared() -> None:
    one, other = free_port(), free_port()
    runners = [await _serve(one), await _serve(other)]
    called: Any = await asyncio.to_thread(in_turn, one, other, CALLERS, "http://127.0.0.1:1")
    for each in runners:
        await each.cleanup()
    figures = await asyncio.to_thread(compare, Load(people=5, messages=4, alone=2, rounds=1))
    shown = table({**figures, "commands": called})
    assert called["/mine"]["ours"]["runs"] == len(CALLERS)
    assert all(each in shown for each in ("/find", "/offer SPARQL", "/mine", "ratio", "added"))


@pytest.mark.asyncio
async def test_a_slash_command_that_is_not_answered_is_no_figure() -> None:
    port = free_port()
    runner = await _serve(port, status=403)
    with pytest.raises(RuntimeError, match="403"):
        await asyncio.to_thread(in_turn, port, port, CALLERS, "http://127.0.0.1:1")
    await runner.cleanup()


@pytest.mark.parametrize("quick", [True, False])
def test_a_round_is_held_step_by_step(tmp_path: Path, *, quick: bool) -> None:
    file = copy_of(Size(people=200, declarations=1000, seed=1), tmp_path, "storing")
    everybody_takes_part(file)
    figures = asyncio.run(measure(file, quick=quick))
    assert list(figures["steps"]) == ["read", "plan", "store", "count", "ask"]
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT count(*) FROM introduction JOIN round ON round.id = round_id"
        [[stored]] = connection.execute(f"{query} WHERE figures != '{{}}'")
    assert 0 < stored <= figures["introductions"]  # some people have said something else since
    assert "transaction" in shown(figures)


def test_people_of_a_community_move_to_the_server(tmp_path: Path) -> None:
    file = copy_of(Size(people=200, declarations=300, seed=1), tmp_path, "moved")
    move_in(file, CALLERS)
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT user FROM account WHERE platform = 'mattermost' ORDER BY user"
        found = [user for (user,) in connection.execute(query)]
    assert found == [each["user_id"] for each in CALLERS]


def test_free_text_is_measured_with_every_list(tmp_path: Path) -> None:
    file = tmp_path / "foreign.csv"
    file.write_text('one,en,"Video editing, basics"\ntwo,en,Grammar\nthree,en,Plenaries\n\n')
    foreign = of_file(file)
    assert foreign[0] == ("one", "en", "Video editing, basics")
    found = {
        name: lexicon.measure(entries, runs=3, baseline=2, seed=1)
        for name, entries in {"foreign": foreign, "own": own(), "many": invented(900, 1)}.items()
    }
    for figures in found.values():
        assert figures["classes"]["clean"]["sure_right"] == 1
    assert set(found["own"]["classes"]) >= {"near_word", "far_word", "two_edits"}
    assert "near_word" in lexicon.table(found)


def test_an_invented_list_is_the_same_for_a_seed() -> None:
    entries = invented(3000, 7)
    assert entries == invented(3000, 7) != invented(3000, 8)
    assert len({code for code, _, _ in entries}) <= CAPACITIES
    assert len({label for _, _, label in entries}) == 3000


def test_pictures_are_measured_beside_commands(tmp_path: Path) -> None:
    figures = charts.everything(Size(200, 1000, 1), tmp_path, charts=3, rounds=1)
    assert figures["offer"].keys() == {*charts.WAYS, charts.ALONE}
    assert figures["picture"]["clock"]["runs"] == 3
    shown = charts.table(figures)
    assert all(way in shown for way in charts.WAYS)


def test_a_snapshot_is_compared_with_its_queries(tmp_path: Path) -> None:
    file = copy_of(Size(people=200, declarations=1000, seed=1), tmp_path, "digest")
    tell_regions(file)
    figures = asyncio.run(snapshot(file, runs=1))
    assert figures["rows"] > 50
    assert set(figures) >= {"sql_s", "snapshot_s", "ratio", "cpu_ratio"}
    assert "ratio" in shown_parts({"snapshot": figures})


def test_many_rounds_in_several_communities_are_summed_up() -> None:
    found = [seeds.live_through(people=60, rounds=10, seed=seed) for seed in (1, 2)]
    summed = seeds.summed_up(found)
    for each, more, less in zip(
        found, summed["served"]["lead"], summed["waited"]["lead"], strict=True
    ):
        others = [each[name] for name in seeds.BASELINES]
        ours = each["ours"]
        assert more == pytest.approx(ours.served - max(one.served for one in others), abs=1e-4)
        assert less == pytest.approx(min(one.waited for one in others) - ours.waited, abs=1e-4)
    mean = sum(each["greedy"].value for each in found) / 2
    assert summed["value"]["mean"]["greedy"] == pytest.approx(mean, abs=1e-4)
    shown = seeds.shown({"people": 60, "rounds": 10, "seeds": [1, 2], "measures": summed})
    assert all(name in shown for name in ("seeds 1, 2", "unsteered", "waited_95"))
