"""What an edition may show: something of somebody, as everybody may see it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ask", "offer", "thanks"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer, an ask, or thanks; `name` is empty where its person is "somebody".

    `weeks` is how long an ask has waited. Thanks are of `person` to `about`, with `about_name` or
    none, for what was learnt of `topic`; `said` is their text.
    """

    kind: Kind
    person: str
    topic: str
    wording: str = ""
    name: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    weeks: int = 0
    declaration: str | None = None
    introduction: str | None = None
    about: str | None = None
    about_name: str = ""
    said: str = ""

    @property
    def key(self) -> str:
        """What it is known by, from one edition to the next."""
        return self.declaration or self.introduction or ""

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it shows."""
        return (self.person, self.about) if self.about else (self.person,)
