"""A database that refuses something for a while."""

from tests.town import Town


async def broken(town: Town, event: str, table: str, when: str = "true") -> None:
    """Let the database refuse something from now on."""
    async with town.session() as session:
        await (await session.connection()).exec_driver_sql(
            f"CREATE TRIGGER broken BEFORE {event} ON {table} WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )


async def mended(town: Town) -> None:
    """Let it refuse nothing any more."""
    async with town.session() as session:
        await (await session.connection()).exec_driver_sql("DROP TRIGGER broken")
