"""No secret of the settings reaches the log, whatever a library or an error says there."""

import logging
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from pydantic import BaseModel, SecretStr

SHORTEST = 6
"""Letters of a secret; what is shorter would blank out harmless words."""
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Redacting(logging.Formatter):
    """Writes lines as usual, traceback and all, with `…` in the place of secrets."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(FORMAT)
        forms = {form for secret in secrets for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)  # one may be a part of another

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line without secrets."""
        said = super().format(record)
        for form in self._forms:
            said = said.replace(form, "…")
        return said


def _forms(secret: str) -> tuple[str, ...]:
    """Return a secret as it is written, in an address, and as Python shows it in quotes."""
    return secret, quote(secret), quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1]


def secrets(part: BaseModel) -> Iterator[str]:
    """Yield every secret in the settings that is long enough to be one."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            yield from secrets(value)
            continue
        several = value if isinstance(value, tuple) else (value,)
        words = [each.get_secret_value() for each in several if isinstance(each, SecretStr)]
        yield from (word for word in words if len(word) >= SHORTEST)
