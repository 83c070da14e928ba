"""Who is told of reports, and may do what is for moderators: the accounts the operator named."""

from bot.call import Call
from bot.moment import Moment
from storage import people
from storage.tables import Person


async def moderators(moment: Moment) -> list[Person]:
    """Return the people behind the admins of the settings, as far as they have been heard."""
    found = []
    for admin in moment.knowledge.settings.admins:
        platform, _, user = admin.partition(":")
        person = await people.of(moment.session, platform, user)
        if person is not None:
            found.append(person)
    return found


async def is_moderator(moment: Moment, person: Person) -> bool:
    """Say whether somebody is one of them, by whichever of their accounts."""
    return any(each.id == person.id for each in await moderators(moment))


async def looks_after(call: Call) -> bool:
    """Say whether somebody may decide for the place they speak in."""
    return call.message.moderates or await is_moderator(call.moment, call.person)
