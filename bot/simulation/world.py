"""Where invented people live and what is spoken there: rough, but with the knots of the real world.

Few languages are spoken by many (English, Spanish, French, Arabic, Russian, Swahili, Hindi join
people of different mother tongues), many by few, and some people share one with nobody abroad.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language in a home: the share who grew up with it, and of the others who learned it."""

    code: str
    native: float
    learned: float = 0.0


@dataclass(frozen=True, slots=True)
class Home:
    """A region with its zone (an IANA name), its part of all people, and up to five languages."""

    region: str
    zone: str
    weight: float
    tongues: tuple[Tongue, ...]


def _home(region: str, zone: str, weight: float, *spoken: tuple[str, float, float]) -> Home:
    return Home(region, zone, weight, tuple(Tongue(*each) for each in spoken))


HOMES = (
    _home("US", "America/New_York", 6, ("en", 0.85, 0.9), ("es", 0.15, 0.25), ("fr", 0, 0.08)),
    _home("US", "America/Los_Angeles", 4, ("en", 0.8, 0.9), ("es", 0.2, 0.3), ("zh", 0, 0.06)),
    _home("CA", "America/Toronto", 2, ("en", 0.75, 0.9), ("fr", 0.25, 0.3)),
    _home("MX", "America/Mexico_City", 3, ("es", 1, 0), ("en", 0, 0.5), ("fr", 0, 0.06)),
    _home("CO", "America/Bogota", 2, ("es", 1, 0), ("en", 0, 0.4), ("pt", 0, 0.1)),
    _home("AR", "America/Argentina/Buenos_Aires", 2, ("es", 1, 0), ("en", 0, 0.5), ("pt", 0, 0.2)),
    _home("BR", "America/Sao_Paulo", 4, ("pt", 1, 0), ("en", 0, 0.5), ("es", 0, 0.35)),
    _home("GB", "Europe/London", 4, ("en", 0.95, 0.9), ("fr", 0, 0.2), ("es", 0.05, 0.1)),
    _home("FR", "Europe/Paris", 4, ("fr", 0.95, 0.9), ("en", 0, 0.6), ("es", 0, 0.2),
          ("ar", 0.05, 0.04)),
    _home("DE", "Europe/Berlin", 6, ("de", 0.93, 0.9), ("en", 0, 0.8), ("fr", 0, 0.2),
          ("ru", 0.04, 0.06), ("tr", 0.03, 0.01)),
    _home("ES", "Europe/Madrid", 3, ("es", 0.75, 1), ("ca", 0.25, 0.1), ("en", 0, 0.5),
          ("fr", 0, 0.15)),
    _home("IT", "Europe/Rome", 3, ("it", 1, 0), ("en", 0, 0.5), ("fr", 0, 0.2)),
    _home("PL", "Europe/Warsaw", 2.5, ("pl", 1, 0), ("en", 0, 0.65), ("de", 0, 0.2),
          ("ru", 0, 0.1)),
    _home("HR", "Europe/Zagreb", 1, ("hr", 0.92, 0.9), ("sr", 0.08, 0.6), ("en", 0, 0.8),
          ("de", 0, 0.3)),
    _home("UA", "Europe/Kyiv", 2, ("uk", 0.87, 0.9), ("ru", 0.13, 0.7), ("en", 0, 0.5),
          ("pl", 0, 0.15)),
    _home("RU", "Europe/Moscow", 2.5, ("ru", 1, 0), ("en", 0, 0.4), ("de", 0, 0.1)),
    _home("TR", "Europe/Istanbul", 1.5, ("tr", 1, 0), ("en", 0, 0.45), ("de", 0, 0.1)),
    _home("EG", "Africa/Cairo", 2, ("ar", 1, 0), ("en", 0, 0.5), ("fr", 0, 0.1)),
    _home("MA", "Africa/Casablanca", 1.5, ("ar", 1, 0), ("fr", 0, 0.6), ("en", 0, 0.3)),
    _home("NG", "Africa/Lagos", 4, ("ha", 0.35, 0.05), ("yo", 0.35, 0.05), ("ig", 0.25, 0.03),
          ("en", 0.05, 0.95), ("fr", 0, 0.04)),
    _home("GH", "Africa/Accra", 2.5, ("tw", 0.75, 0.3), ("en", 0.15, 0.95), ("ha", 0.1, 0.05),
          ("fr", 0, 0.1)),
    _home("CM", "Africa/Douala", 1, ("fr", 0.75, 0.5), ("en", 0.25, 0.4)),
    _home("CD", "Africa/Kinshasa", 1, ("ln", 0.6, 0.3), ("fr", 0.2, 0.9), ("sw", 0.2, 0.2),
          ("en", 0, 0.15)),
    _home("KE", "Africa/Nairobi", 2, ("sw", 0.85, 0.9), ("en", 0.15, 0.85)),
    _home("TZ", "Africa/Dar_es_Salaam", 1, ("sw", 1, 0), ("en", 0, 0.4)),
    _home("IN", "Asia/Kolkata", 7, ("hi", 0.45, 0.4), ("bn", 0.2, 0.02), ("ta", 0.15, 0.02),
          ("te", 0.15, 0.02), ("en", 0.05, 0.85)),
    _home("BD", "Asia/Dhaka", 2, ("bn", 1, 0), ("en", 0, 0.5), ("hi", 0, 0.25)),
    _home("ID", "Asia/Jakarta", 2.5, ("id", 0.6, 0.98), ("jv", 0.4, 0.05), ("en", 0, 0.5),
          ("ar", 0, 0.05)),
    _home("PH", "Asia/Manila", 2, ("tl", 0.9, 0.6), ("en", 0.1, 0.9), ("es", 0, 0.03)),
    _home("JP", "Asia/Tokyo", 2, ("ja", 1, 0), ("en", 0, 0.35), ("zh", 0, 0.05)),
    _home("KR", "Asia/Seoul", 1, ("ko", 1, 0), ("en", 0, 0.4), ("ja", 0, 0.15)),
    _home("TW", "Asia/Taipei", 2, ("zh", 1, 0), ("en", 0, 0.5), ("ja", 0, 0.15)),
    _home("AU", "Australia/Sydney", 1.5, ("en", 1, 0), ("zh", 0, 0.06), ("it", 0, 0.05)),
)  # fmt: skip
