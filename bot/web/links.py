"""Where everything is: the addresses of pages, files and downloads below one path."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of a page in one language, below the path of the public address."""

    public_url: str
    language: str

    @property
    def base(self) -> str:
        """The path below which everything is; empty for none."""
        return path_of(self.public_url)

    def page(self, *steps: str) -> str:
        """Return the address of a page in this language; without steps, of the first."""
        return self.base + "/" + "/".join((quote(self.language), *map(_step, steps or ("",))))

    def file(self, *steps: str) -> str:
        """Return the address of what has no language."""
        return self.base + "/" + "/".join(map(_step, steps))

    def whole(self, address: str) -> str:
        """Return an address of ours in full, where it is known how others see us."""
        return self.public_url.removesuffix(self.base) + address


def path_of(public_url: str) -> str:
    """Return the path of an address without the slash at its end."""
    return urlsplit(public_url).path.rstrip("/")


def _step(step: str) -> str:
    return quote(step, safe="")
