"""What proves that a press or a form comes from a post of ours: the server signs nothing.

https://developers.mattermost.com/integrate/plugins/interactive-messages/
"""

import base64
import binascii
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.adapters.shapes import Json, find, word, words

DAYS = 90
"""How long buttons can be pressed: longer than any introduction or offer lasts."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a button says of itself: under which letter it is, for whom, and what it types.

    `person` is empty where everybody may press. A menu has several `commands`. `until` is in
    seconds since 1970. `back` names the slash command whose whisper the button is under.
    """

    letter: str
    person: str
    commands: tuple[str, ...]
    until: int
    back: str = ""


@dataclass(frozen=True, slots=True)
class Seals:
    """Seals claims with a secret that nobody else knows."""

    secret: bytes

    def seal(self, claim: Claim) -> str:
        """Return a claim as a word that only we can have made."""
        said = base64.urlsafe_b64encode(json.dumps(asdict(claim)).encode())
        return f"{said.decode()}.{self._mark(said)}"

    def read(self, sealed: str, now: datetime) -> Claim | None:
        """Return the claim in a word; None if we have not made it, or its time is over."""
        said, _, mark = sealed.partition(".")
        ours = self._mark(said.encode(errors="surrogateescape"))
        if not hmac.compare_digest(mark.encode(errors="surrogateescape"), ours.encode()):
            return None
        claim = _claim(said)
        return claim if claim is not None and now.timestamp() < claim.until else None

    def _mark(self, said: bytes) -> str:
        return hmac.digest(self.secret, said, "sha256").hex()


def _claim(said: str) -> Claim | None:
    try:
        told: Json = json.loads(base64.urlsafe_b64decode(said))
    except (ValueError, binascii.Error):
        return None
    until = find(told, "until")
    if not isinstance(until, int):
        return None
    return Claim(
        word(told, "letter"),
        word(told, "person"),
        tuple(words(told, "commands")),
        until,
        word(told, "back"),
    )
