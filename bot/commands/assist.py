"""I can help: somebody presses the button of an ask in a digest."""

from dataclasses import replace

from bot import named
from bot.call import Call, command
from bot.commands.declaring.answer import label
from bot.commands.declaring.keep import spoken_by
from bot.commands.ids import ids
from bot.events import Reply
from bot.introductions import volunteering
from bot.introductions.volunteering import Hindrance, Volunteer
from bot.moment import Choice, choice, line
from bot.say import Either
from storage import declarations
from storage.tables import Declaration, Introduction


@command("assist", shown=False)
async def assist(call: Call) -> Reply:
    """Propose whoever presses to the person of an ask; the press is their yes.

    Names are told when both have said yes, so the place does not learn who it was.
    """
    return replace(await _assisted(call), discreet=True)


async def _assisted(call: Call) -> Reply:
    wanted = next(iter(ids(call.args)), "")
    ask = await volunteering.current(call.moment, wanted)
    if ask is None:
        return call.reply(line("assist-over"))
    volunteer = Volunteer(call.person, spoken_by(call))
    done = await volunteering.volunteer(call.moment, ask, volunteer)
    if isinstance(done, Introduction):
        return await _asked(call, ask, done)
    return _hindered(call, ask, done)


async def _asked(call: Call, ask: Declaration, introduction: Introduction) -> Reply:
    until = named.day(introduction.due_at or call.moment.now)
    mine = await declarations.standing(call.moment.session, call.person.id)
    choices = [choice(f"decline {introduction.id}", "button-undo")]
    if ("offer", ask.topic) not in mine:
        choices.append(choice(f"offer {_words(ask)}", "button-offer-to-all", label(ask)))
    return call.reply(line("assist-asked", label(ask), until), choices=choices)


def _words(ask: Declaration) -> str:
    return ask.wording if ask.topic.startswith("=") else ask.topic


def _hindered(call: Call, ask: Declaration, why: Hindrance) -> Reply:
    if why is Hindrance.LANGUAGE:
        theirs = Either(named.tongue(code) for code in ask.languages)
        yours = [named.tongue(code) for code in spoken_by(call)]
        said = line("assist-language", label(ask), theirs, yours)
    else:
        said = line(f"assist-{why.value}", label(ask))
    return call.reply(said, choices=_ways_on(why))


def _ways_on(why: Hindrance) -> list[Choice]:
    introductions = choice("matches", "button-matches")
    match why:
        case Hindrance.LANGUAGE:
            return [choice("profile languages", "button-profile-languages")]
        case Hindrance.FULL:
            return [choice("load", "button-load"), introductions]
        case Hindrance.OWN:
            return [choice("mine", "button-mine")]
        case Hindrance.OVER:
            return []
    return [introductions]
