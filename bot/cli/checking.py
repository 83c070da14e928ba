"""`cxc-bot doctor`: what works, and what to do about what does not."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import typer

from bot.cli.opening import now, opened, printable, settle
from bot.cli.platforms import PLATFORMS, examine, forgotten, names
from bot.findings import Finding
from bot.knowledge import Knowledge
from bot.settings import Settings
from storage import letters, people
from storage.database import Database
from storage.upgrade import newest

OLDEST = (3, 11)
ACCOUNTS = {
    "matrix": "@ada:example.org",
    "telegram": "123456789",
    "mattermost": "4xp9fdt77pncbef59f4k1qe83o",
}
"""How an account is written where it is no plain name."""


def check(file: Path | None) -> int:
    """Print every finding; return 1 if something needs doing, else 0."""
    settings = settle(file)
    findings = asyncio.run(_check(settings))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.well else 'TODO'} {printable(finding.seen)}")
        if finding.remedy and not finding.well:
            typer.echo(f"     {printable(finding.remedy)}")
    return 0 if all(finding.well for finding in findings) else 1


async def _check(settings: Settings) -> list[Finding]:
    from bot.web import examining as page  # noqa: PLC0415 - slow to import

    findings = [*_surroundings(settings)]
    async with opened(settings) as (database, knowledge):
        findings += [finding async for finding in _memory(database)]
        findings += [finding async for finding in _moderators(settings, database)]
        findings.append(_texts(knowledge))
        findings += [finding async for finding in examine(knowledge, database, now)]
        findings += [finding async for finding in page.examine(settings.web)]
    return findings


def _surroundings(settings: Settings) -> list[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    on = ", ".join(names(settings))
    operator = settings.operator
    return [
        Finding(sys.version_info >= OLDEST, f"Python {version}", "Use Python 3.11 or newer."),
        Finding(bool(on), f"platforms: {on or 'none'}",
                f"Turn one on: {'; '.join(each.switch for each in PLATFORMS)}"),
        *(Finding(False, f"{each.name}: is set up, but not turned on", f"Say {each.switch}.")
          for each in forgotten(settings)),
        Finding(bool(operator.contact), f"operator: {operator.contact or 'nobody named'}",
                'Say who answers for it. Example: [operator] contact = "https://…"'),
        Finding(bool(operator.privacy_url), f"statement: {operator.privacy_url or 'none'}",
                'Write one (see docs/privacy.md). Example: [operator] privacy_url = "https://…"'),
        Finding(bool(settings.admins), f"moderators: {len(settings.admins)}",
                f'Reports reach nobody. Example: admins = ["{_somebody(settings)}"]'),
    ]  # fmt: skip


def _somebody(settings: Settings) -> str:
    return next(map(_account, names(settings)), _account("console"))


def _account(platform: str) -> str:
    return f"{platform}:{ACCOUNTS.get(platform, 'ada')}"


async def _moderators(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    """Look whether reports can reach those they are meant for: the bot must have met them."""
    for admin in settings.admins:
        platform, _, user = admin.partition(":")
        if platform not in names(settings):
            remedy = f"Turn it on, or correct admins. Example: {_somebody(settings)}"
            yield Finding(False, f"moderator {admin}: {platform} is not turned on", remedy)
            continue
        async with database.transaction() as session:
            known = await people.of(session, platform, user)
        if known is None:
            remedy = (
                "Reports cannot reach them before they have."
                f" Is it spelt like {_account(platform)}?"
            )
            yield Finding(False, f"moderator {admin}: has never written to the bot", remedy)


async def _memory(database: Database) -> AsyncIterator[Finding]:
    yield Finding(True, f"database: {database.address}, revision {newest()}")
    async with database.transaction() as session:
        late = await letters.overdue(session, now=now())
    yield Finding(
        late == 0,
        f"letters overdue for more than an hour: {late}",
        "Is the bot running, and is their platform turned on?",
    )


def _texts(knowledge: Knowledge) -> Finding:
    languages = ", ".join(knowledge.texts.languages)
    return Finding(True, f"{len(knowledge.capacities)} capacities, texts in {languages}")
