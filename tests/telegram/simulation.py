"""The server as a process of its own with many people in it, for measuring a bot.

    python -m tests.telegram.simulation [PORT] [--lean]

says `URL TOKEN` once it listens, and ends with its stdin. Lean, it checks nothing and lets the bot
send as much as it likes. Over HTTP, `/sim/people?count=` lets people start the bot and returns
their ids, `/sim/say?text=&count=` has each say something so many times, in turns, or with
`group=1` in a group all are in, `/sim/report` tells when each was said and answered, and
`/sim/clear` forgets that.
"""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.bot_api import BotApi
from tests.telegram.groups import Group
from tests.telegram.messages import Message
from tests.telegram.people import User

Query = dict[str, str]


@dataclass(slots=True)
class Crowd:
    """People, and when they said something and saw an answer, in seconds of the epoch."""

    api: BotApi
    people: list[User] = field(default_factory=list)
    said: dict[int, list[float]] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    group: Group | None = None

    def come(self, query: Query) -> list[int]:
        """Let people start the bot; silently, unless `start=1`."""
        came = [self.api.user(f"Person {i}", f"person_{i}") for i in range(int(query["count"]))]
        for each in came:
            if query.get("start") == "1":
                each.start()
            else:
                each.chat.started = True
        self.people += came
        return [each.id for each in came]

    def say(self, query: Query) -> int:
        """Have each say something, in turns, and return how much was said."""
        for _ in range(int(query.get("count", "1"))):
            for each in self.people:
                each.say(query["text"], self.meet() if query.get("group") else None)
                self.said.setdefault(each.id, []).append(time.time())
        return len(self.people) * int(query.get("count", "1"))

    def meet(self) -> Group:
        """Return the group everybody is in."""
        if self.group is None:
            self.group = self.api.group("Crowd", self.people, with_bot=True)
        return self.group

    def report(self, query: Query) -> dict[str, Any]:
        """Tell for each when something was said, and how many answers there were and when."""
        told = {
            str(each.id): {
                "said": self.said.get(each.id, []),
                "answered": [answer.at for answer in self.answers(each)],
            }
            for each in self.people
        }
        answered = sum(len(each["answered"]) for each in told.values())
        counts = {"requests": len(self.api.requests), "answered": answered}
        return counts | {"pending": len(self.api.world.updates.pending), "people": told}

    def answers(self, person: User) -> list[Message]:
        """Return what somebody was answered since the last `clear`, in private or in the group."""
        found = [each for each in person.inbox if each.id > self.seen.get(person.id, 0)]
        shared = self.group.messages if self.group else []
        mine = [each for each in shared if each.reply_to and each.reply_to.sender is person]
        return found + [each for each in mine if each.sender is self.api.me]

    def clear(self, query: Query) -> bool:
        """Forget what was said and answered."""
        for each in self.people:
            self.said.pop(each.id, None)
            self.seen[each.id] = each.chat.last_id
        self.group = None
        self.api.requests.clear()
        return True


async def serve(port: int, *, lean: bool) -> None:
    """Serve until stdin ends."""
    api = await BotApi.start(port=port, checks=not lean, flood=not lean)
    crowd = Crowd(api)
    api.sims = {
        "people": crowd.come,
        "say": crowd.say,
        "report": crowd.report,
        "clear": crowd.clear,
    }
    sys.stdout.write(f"{api.url} {api.token}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await api.close()


if __name__ == "__main__":
    ports = [int(each) for each in sys.argv[1:] if each.isdigit()]
    asyncio.run(serve(ports[0] if ports else 0, lean="--lean" in sys.argv))
