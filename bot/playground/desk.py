"""What arrived: shown in full to those who are played, counted for the others."""

from bot.adapters.memory import Delivery
from bot.events import Place
from bot.playground.cast import Actor, Cast
from bot.playground.screen import Screen


class Desk:
    """Letters between their arrival and their reader."""

    def __init__(self, cast: Cast, screen: Screen) -> None:
        self.arrived: list[Delivery] = []
        self._posted: dict[tuple[str, str], Delivery] = {}
        """The last open word with buttons in each place, by platform and name."""
        self._cast = cast
        self._screen = screen

    def take(self, delivery: Delivery) -> None:
        """Take in what has just arrived."""
        self.arrived.append(delivery)
        place = open_in(delivery)
        if place and delivery.outgoing.buttons:
            self._posted[place.platform, place.id] = delivery
        for actor in self._recipients(delivery):
            actor.today.append(delivery)

    def show(self, here: Actor, where: str = "") -> None:
        """Show what arrived since the last time; `here` is who can press the buttons.

        The answer to what was just said comes first, then the letters it caused. Those for
        everybody can be pressed in the place `where` one stands.
        """
        arrived, self.arrived = self.arrived, []
        arrived.sort(key=lambda delivery: here not in self._recipients(delivery)
                     or delivery.outgoing.place is None)  # fmt: skip
        others: list[str] = []
        fresh = True
        for delivery in arrived:
            recipients = self._recipients(delivery)
            if here in recipients:
                choices = number(here, delivery, fresh=fresh)
                fresh = fresh and not choices
                self._screen.show(delivery, here.user.name, choices)
            elif not recipients:
                place = open_in(delivery)
                near = place and (place.platform, place.id) == (here.user.platform, where)
                choices = number(here, delivery, fresh=fresh) if near else range(0)
                fresh = fresh and not choices
                self._screen.show(delivery, "", choices)
            elif any(actor.played for actor in recipients):
                self._screen.show(delivery, recipients[0].user.name, ())
            others += [actor.user.name for actor in recipients if _keep(actor, here, delivery)]
        self._screen.mention(list(dict.fromkeys(others)))

    def enter(self, here: Actor, where: str) -> None:
        """Show the buttons of the last open word in a place."""
        posted = self._posted.get((here.user.platform, where))
        if posted is not None:
            self._screen.remind(posted, number(here, posted, fresh=True))

    def catch_up(self, here: Actor) -> None:
        """Show what came for somebody while one was somebody else."""
        seen, here.seen = here.seen, []
        unread, here.unread = here.unread, []
        fresh = True
        for delivery in seen:
            choices = number(here, delivery, fresh=fresh)
            fresh = fresh and not choices
            if choices:
                self._screen.remind(delivery, choices)
        for delivery in unread:
            choices = number(here, delivery, fresh=fresh)
            fresh = fresh and not choices
            self._screen.show(delivery, here.user.name, choices)

    def _recipients(self, delivery: Delivery) -> list[Actor]:
        outgoing = delivery.outgoing
        users = outgoing.together or ((outgoing.user,) if outgoing.user else ())
        found = [self._cast.of(user.platform, user.id) for user in users]
        return [actor for actor in found if actor is not None]


def open_in(delivery: Delivery) -> Place | None:
    """Return the place in which everybody may read a delivery, if there is one."""
    place = delivery.outgoing.place
    return place if place and not place.direct and delivery.outgoing.user is None else None


def _keep(actor: Actor, here: Actor, delivery: Delivery) -> bool:
    """Keep a delivery for whoever is not looking; say whether nobody has seen it yet."""
    if actor is here:
        return False
    (actor.seen if actor.played else actor.unread).append(delivery)
    return not actor.played


def number(actor: Actor, delivery: Delivery, *, fresh: bool) -> range:
    """Number the buttons of a delivery; `fresh` begins anew, else the numbers go on."""
    buttons = len(delivery.outgoing.buttons)
    if buttons and fresh:
        actor.pressable.clear()
    first = len(actor.pressable) + 1
    actor.pressable += [(delivery, index) for index in range(buttons)]
    return range(first, first + buttons)
