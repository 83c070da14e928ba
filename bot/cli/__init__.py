"""The command line. Each command imports what it needs when it runs, so that help comes at once."""

import sys
from pathlib import Path
from typing import Annotated

import typer

HELP = """The Capacity Exchange in the chat rooms where Wikimedians already are.

Try it without any account: cxc-bot try
"""
app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
db = typer.Typer(help="Look after the database.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(db, name="db")
mattermost = typer.Typer(
    help="Look after the bot on Mattermost.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(mattermost, name="mattermost")


@mattermost.callback()
def _mattermost() -> None:
    """Keep `register` a command of its own, although it is the only one."""


File = Annotated[
    Path | None, typer.Option("--settings", help="The settings file [default: cxc-bot.toml].")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Plan and show; store and send nothing.")]


def main() -> None:
    """Run the command line; what the operator can mend is said in a line, without a traceback."""
    from bot.settings import SettingsProblem  # noqa: PLC0415 - slow to import

    try:
        app()
    except SettingsProblem as problem:
        typer.echo(str(problem), err=True)
        sys.exit(2)


@app.command("try")
def try_(
    script: Annotated[
        Path | None, typer.Option(help="Read lines from this file instead of the keyboard.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each delivery.")
    ] = False,
    database: Annotated[
        Path | None, typer.Option(help="Keep everything in this file [default: in memory].")
    ] = None,
    web: Annotated[
        bool, typer.Option("--web", help="Show the public page too, on this machine only.")
    ] = False,
) -> None:
    """Open the exchange in the terminal, with invented people and a clock you can move."""
    from bot.cli import playing  # noqa: PLC0415

    if not web:
        playing.end_with_the_reader()
    playing.play(script, as_json=json, database=database, web=web)


@app.command()
def run(settings: File = None) -> None:
    """Run the bot on every platform the settings turn on."""
    from bot.cli import running  # noqa: PLC0415

    raise typer.Exit(running.run(settings))


@app.command("round")
def round_(
    *,
    dry_run: DryRun = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="With --dry-run: say why, for everybody.")
    ] = False,
    person: Annotated[
        str | None, typer.Option(metavar="ID", help="With --explain: one person only.")
    ] = None,
    settings: File = None,
) -> None:
    """Match everybody now, without waiting for the weekday of the settings."""
    from bot.cli import matching  # noqa: PLC0415

    if explain or person:
        raise typer.Exit(matching.explain(settings, person, dry_run=dry_run))
    matching.hold(settings, dry_run=dry_run)


@app.command()
def simulate(
    *,
    people: Annotated[int, typer.Option(min=2, help="How many are invented.")] = 3000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds, a week apart.")] = 26,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 1,
    own: Annotated[
        bool, typer.Option("--own", help="Take the people of the database, without their names.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw the comparison into this .png or .svg file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    settings: File = None,
) -> None:
    """Try out many rounds in a community: who is served, how long people wait, how fair it is."""
    from bot.cli import simulating  # noqa: PLC0415

    order = simulating.Order(rounds, seed, picture, as_json=json)
    if own:
        raise typer.Exit(simulating.simulate_own(settings, order))
    raise typer.Exit(simulating.simulate(people, order))


@app.command()
def doctor(settings: File = None) -> None:
    """Say what works, and what to do about what does not."""
    from bot.cli import checking  # noqa: PLC0415

    raise typer.Exit(checking.check(settings))


@app.command("export-aggregates")
def export_aggregates(
    form: Annotated[
        str, typer.Option("--format", help="csv, json, or commons: a Data: page of Commons.")
    ] = "csv",
    weeks: Annotated[int, typer.Option(min=1, help="How many weeks, the newest first.")] = 1,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to [default: standard output].")
    ] = None,
    settings: File = None,
) -> None:
    """Write the weekly figures, which are open data: counts of people, never of fewer than five."""
    from bot.cli import aggregates  # noqa: PLC0415

    raise typer.Exit(aggregates.export(settings, form, weeks, out))


@db.command("upgrade")
def upgrade(settings: File = None) -> None:
    """Bring the database to today's tables, with a copy made before."""
    from bot.cli import database  # noqa: PLC0415

    database.upgrade_now(settings)


@db.command("backup")
def backup(
    target: Annotated[
        Path | None, typer.Argument(help="Where to [default: beside the database].")
    ] = None,
    settings: File = None,
) -> None:
    """Copy the SQLite file; the bot may go on running."""
    from bot.cli import database  # noqa: PLC0415

    raise typer.Exit(database.backup_now(settings, target))


@mattermost.command("register")
def register(
    team: Annotated[
        list[str] | None,
        typer.Option(help="A team by the name in its address [default: all the bot is in]."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove our slash commands.")] = False,
    token: Annotated[
        str,
        typer.Option(
            "--admin-token",
            envvar="MATTERMOST_ADMIN_TOKEN",
            prompt="Access token of a team or system admin",
            hide_input=True,
            help="Whose commands they are; it is not kept. Better not in the command line.",
            show_default=False,
        ),
    ] = "",
    settings: File = None,
) -> None:
    """Let people see our slash commands while they type."""
    from bot.cli import registering  # noqa: PLC0415

    raise typer.Exit(registering.register(settings, token, team or [], remove=remove))
