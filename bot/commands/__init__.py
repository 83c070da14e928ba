"""The list of commands, in the order of `/help`."""

from bot.call import Command
from bot.commands.accept import accept
from bot.commands.ask import ask
from bot.commands.assist import assist
from bot.commands.block import block, unblock
from bot.commands.bye import bye
from bot.commands.decline import decline, reopen
from bot.commands.detail import detail
from bot.commands.digest import digest
from bot.commands.drop import drop
from bot.commands.export import export
from bot.commands.find import find_people
from bot.commands.forget import forget
from bot.commands.help import show_help
from bot.commands.introduce import introduce
from bot.commands.language import language
from bot.commands.link import link
from bot.commands.load import cadence, load
from bot.commands.matches import matches
from bot.commands.met import again, met, thank, touch
from bot.commands.mine import mine
from bot.commands.needs import needs
from bot.commands.offer import offer
from bot.commands.pause import pause, resume
from bot.commands.plain import both, plain, sorry, unknown
from bot.commands.privacy import privacy
from bot.commands.profile import profile
from bot.commands.relay import relay
from bot.commands.rename import rename
from bot.commands.renew import renew
from bot.commands.report import report, withdraw
from bot.commands.start import start
from bot.commands.stats import stats
from bot.commands.undo import restore, undo
from bot.commands.unreadable import unreadable
from bot.commands.wordless import wordless

COMMANDS: tuple[Command, ...] = (
    offer,
    ask,
    mine,
    drop,
    find_people,
    matches,
    accept,
    decline,
    met,
    profile,
    language,
    pause,
    resume,
    load,
    cadence,
    block,
    report,
    link,
    export,
    forget,
    privacy,
    needs,
    stats,
    digest,
    show_help,
    # What buttons type; people may, but are not told of it.
    start,
    introduce,
    assist,
    undo,
    restore,
    rename,
    detail,
    renew,
    reopen,
    touch,
    thank,
    again,
    relay,
    unblock,
    withdraw,
    both,
    bye,
    # What adapters type.
    unreadable,
    wordless,
)

PLAIN, UNKNOWN, SORRY = plain, unknown, sorry
ANSWERS = (plain, unreadable, wordless, start)
"""What may be the answer to a question, or give the question: nobody has turned away from it."""
