"""What happens on a platform without anybody saying it: places and people come, move and go."""

from bot import outbox
from bot.events import Change, Outgoing
from bot.moment import Moment, line
from bot.outbox import Cause
from bot.say import Code
from bot.storable import storable_place
from storage import people, places


async def note(moment: Moment, change: Change) -> None:
    """Keep what has changed, and greet a place that is new."""
    platform, user = change.place.platform, change.user
    match change.what:
        case "entered":
            await _enter(moment, change)
        case "moved":
            await places.move(moment.session, platform, change.place.id, change.into)
        case "gone" if user is not None:
            await people.mark_unreachable(moment.session, platform, user.id)
        case "back" if user is not None:
            await people.mark_reachable(moment.session, platform, user.id)


async def _enter(moment: Moment, change: Change) -> None:
    """Say hello in a place that is new; who is there already need not be greeted again."""
    place, session = storable_place(change.place), moment.session
    if place.direct or await places.find(session, place.platform, place.id) is not None:
        return
    await places.keep(session, place.platform, place.id, place.name, now=moment.now)
    hello = [
        line("hello-place-who"),
        line("hello-place-how", Code("/offer SPARQL"), Code("/ask Wikidata")),
        line("hello-place-private", Code("/privacy")),
    ]
    text = moment.text(await moment.everybody(place), hello)
    await outbox.post(session, Outgoing(text, place=place), Cause(), now=moment.now)
