"""The texts: every word people read, in their language, from `locales/`."""

from bot.say.bidi import isolate
from bot.say.catalog import Catalog
from bot.say.codes import normalise
from bot.say.values import Code, Either, Own, Url, harmless

__all__ = ["Catalog", "Code", "Either", "Own", "Url", "harmless", "isolate", "normalise"]
