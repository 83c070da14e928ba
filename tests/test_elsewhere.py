"""A database that is asked through SQLAlchemy alone gives the same answers, if more slowly."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.adapters.memory import Memory
from bot.delivery import deliver_all
from bot.dispatch import Dispatch
from bot.events import User
from bot.jobs.round import hold
from bot.knowledge import Knowledge
from storage.database import Database
from storage.upgrade import upgrade
from tests.town import BEGINNING


@pytest.mark.asyncio
async def test_statements_go_the_usual_way_elsewhere(tmp_path: Path) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'plain.sqlite3'}")
    database = Database(engine)
    try:
        await upgrade(database, now=BEGINNING)
        platform = Memory("harbour")
        knowledge = Knowledge.load()
        dispatch = Dispatch(database, knowledge, lambda: BEGINNING)
        for name, text in (("Ada", "/offer SPARQL"), ("Ben", "/ask SPARQL"), ("Ben", "/mine"),
                           ("Ben", "/find"), ("Ben", "maps")):  # fmt: skip
            await dispatch.hear(platform.said(User("harbour", name, name), text))
        await deliver_all(database, platform, now=lambda: BEGINNING)
        told = [delivery.outgoing.text for delivery in platform.deliveries]
        assert "One person could help you" in told[1]
        assert "SPARQL" in told[2]
        assert "Maps" in told[4]
        await hold(database, knowledge, BEGINNING)
        await deliver_all(database, platform, now=lambda: BEGINNING)
        asked = [delivery.outgoing.text for delivery in platform.deliveries[len(told) :]]
        assert ["Shall I introduce you" in text for text in asked] == [True, True]
    finally:
        await database.close()
