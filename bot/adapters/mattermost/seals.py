"""What proves that a press or a form comes from a post of ours: the server signs nothing.

https://developers.mattermost.com/integrate/plugins/interactive-messages/
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.adapters.shapes import Json, find, word, words

DAYS = 90
"""How long buttons can be pressed: longer than any introduction or offer lasts."""
PRESS = "press"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a button says of itself: under which letter it is, for whom, and what it types.

    `person` is empty where everybody may press. A menu has several `commands`. `until` is in
    seconds since 1970. `back` is the handle of the slash command whose whisper the button is under,
    empty under a post.
    """

    letter: str
    person: str
    commands: tuple[str, ...]
    until: int
    back: str = ""

    def over(self, now: datetime) -> bool:
        """Say whether its time is over."""
        return now.timestamp() >= self.until


@dataclass(frozen=True, slots=True)
class Seals:
    """Seals claims with a secret that nobody else knows."""

    secret: bytes

    def seal(self, claim: Claim) -> str:
        """Return a claim as a word that only we can have made."""
        return self.close(PRESS, asdict(claim))

    def read(self, sealed: str) -> Claim | None:
        """Return the claim in a word, over or not; None if we have not made it."""
        told = self.open(PRESS, sealed)
        until = find(told, "until")
        if told is None or not isinstance(until, int):
            return None
        letter, person, back = (word(told, name) for name in ("letter", "person", "back"))
        return Claim(letter, person, tuple(words(told, "commands")), until, back)

    def close(self, purpose: str, told: Mapping[str, object]) -> str:
        """Return an object as a word that only we can have made, for one purpose only."""
        said = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
        return f"{said}.{self._mark(purpose, said)}"

    def open(self, purpose: str, sealed: str) -> Json | None:
        """Return the object in a word; None if we have not made it for this purpose."""
        said, _, mark = sealed.rpartition(".")
        ours = self._mark(purpose, said)
        if not hmac.compare_digest(mark.encode(errors="surrogatepass"), ours.encode()):
            return None
        try:
            told: object = json.loads(base64.urlsafe_b64decode(said))
        except (ValueError, binascii.Error):
            return None
        return told if isinstance(told, dict) else None

    def _mark(self, purpose: str, said: str) -> str:
        whole = f"{purpose}.{said}".encode(errors="surrogatepass")
        return hmac.digest(self.secret, whole, "sha256").hex()
