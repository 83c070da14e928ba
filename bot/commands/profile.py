"""What helps to find good company: languages, time zone, region, wiki name."""

from collections.abc import Awaitable, Callable, Mapping

from bot import named
from bot.call import Call, command
from bot.commands.declaring.guide import await_rest
from bot.commands.declaring.keep import spoken_by
from bot.events import Reply
from bot.grammar.levels import find_levels
from bot.grammar.regions import find_region, near_regions
from bot.grammar.tongues import near_tongues
from bot.grammar.zones import find_zone, near_zones
from bot.moment import Choice, Line, choice, line
from storage import declarations

FIELDS = ("languages", "zone", "region", "wiki", "gender", "shown")
WIKI = 80
LEVELS = ("basic", "good", "fluent", "native")


@command("profile")
async def profile(call: Call) -> Reply:
    """Show the profile, or set one part of it."""
    word, _, value = call.args.partition(" ")
    options = {field: f"profile-{field}" for field in FIELDS}
    field = call.knowledge.option(word, options)
    if not word:
        return call.reply(*shown(call), choices=_parts())
    if field is None:
        return call.reply(line("profile-unknown", word[:40]), choices=_parts())
    if not value.strip():
        return _question(call, field)
    if call.knowledge.option(value, {"none": "word-none"}):
        return await _set_none(call, field)
    return await _SET[field](call, value.strip())


def _parts() -> list[Choice]:
    return [choice(f"profile {field}", f"button-profile-{field}") for field in FIELDS]


def shown(call: Call) -> list[Line]:
    """Return the profile as lines."""
    person = call.person
    known = [spoken(code, level) for code, level in person.speaks.items()]
    assumed = [named.tongue(code) for code in spoken_by(call)]
    return [
        line("profile-heading"),
        line("profile-speaks", known) if known else line("profile-speaks-assumed", assumed),
        line("profile-zone", named.zone(person.zone)) if person.zone else _no_zone(call),
        line("profile-region", named.region(person.region)) if person.region
        else line("profile-region-none"),
        line("profile-wiki", person.wiki) if person.wiki else line("profile-wiki-none"),
        line(f"profile-gender-{person.gender or 'unknown'}"),
        line(f"profile-shown-{_SHOWN.get(person.shown, 'no')}"),
    ]  # fmt: skip


def _no_zone(call: Call) -> Line:
    hint = call.account.zone
    return line("profile-zone-hint", named.zone(hint)) if hint else line("profile-zone-none")


def spoken(code: str, level: int) -> named.Named:
    """Name a language with how well it is spoken."""
    return named.text(f"spoken-{LEVELS[level - 1]}", named.tongue(code))


def _question(call: Call, field: str) -> Reply:
    await_rest(call, f"profile {field}")
    choices = []
    if field == "gender":
        words = ("female", "male", "none")
        choices = [choice(f"profile gender {word}", f"button-gender-{word}") for word in words]
    if field == "shown":
        words = ("yes", "no", "never")
        choices = [choice(f"profile shown {word}", f"button-shown-{word}") for word in words]
    return call.reply(line(f"profile-ask-{field}"), choices=choices)


async def _set_none(call: Call, field: str) -> Reply:
    before = _before(call, field)
    if field == "languages":
        call.person.speaks = {}
        await _respoken(call)
    else:
        setattr(call.person, field, "no" if field == "shown" else "")
    return _done(call, field, before)


def _before(call: Call, field: str) -> str:
    if field == "languages":
        steps = ("1", "2", "3", "N")  # as Wikimedia's Babel writes them
        old = (f"{code}-{steps[level - 1]}" for code, level in call.person.speaks.items())
        return ", ".join(old) or "none"
    said = str(getattr(call.person, field))
    return "none" if said in ("", "asked") else said


def _done(call: Call, field: str, before: str) -> Reply:
    undo = choice(f"profile {field} {before}", "button-undo")
    return call.reply(*shown(call), choices=[undo])


async def _languages(call: Call, value: str) -> Reply:
    levels = find_levels(value, words=call.knowledge.level_words)
    if not levels:
        await_rest(call, "profile languages")
        near = [
            choice(f"profile languages {code}", "button-tongue", named.tongue(code))
            for code in near_tongues(value)
        ]
        return call.reply(line("language-unknown", value[:40]), choices=near)
    before = _before(call, "languages")
    call.person.speaks = dict(levels)
    await _respoken(call)
    return _done(call, "languages", before)


async def _respoken(call: Call) -> None:
    """Let the declarations that name no language of their own follow the profile."""
    for row in await declarations.own(call.moment.session, call.person.id):
        if not row.chosen:
            row.languages = spoken_by(call)


async def _zone(call: Call, value: str) -> Reply:
    zone = find_zone(value)
    if zone is None:
        await_rest(call, "profile zone")
        near = [
            choice(f"profile zone {name}", "button-zone", named.zone(name))
            for name in near_zones(value)
        ]
        return call.reply(line("zone-unknown", value[:40]), choices=near)
    before, call.person.zone = _before(call, "zone"), zone
    return _done(call, "zone", before)


async def _region(call: Call, value: str) -> Reply:
    language = call.reader.language
    region = find_region(value, language=language)
    if region is None:
        await_rest(call, "profile region")
        near = [
            choice(f"profile region {code}", "button-region", named.region(code))
            for code in near_regions(value)
        ]
        return call.reply(line("region-unknown", value[:40]), choices=near)
    before, call.person.region = _before(call, "region"), region
    return _done(call, "region", before)


async def _wiki(call: Call, value: str) -> Reply:
    name = value.removeprefix("User:").removeprefix("@").replace("_", " ").strip()
    if not name or len(name) > WIKI or set(name) & set("#<>[]|{}/@:\n"):
        await_rest(call, "profile wiki")
        return call.reply(line("wiki-wrong", value[:40]))
    before, call.person.wiki = _before(call, "wiki"), name[0].upper() + name[1:]
    return _done(call, "wiki", before)


async def _gender(call: Call, value: str) -> Reply:
    options = {"female": "gender-female", "male": "gender-male"}
    gender = call.knowledge.option(value, options)
    if gender is None:
        return _question(call, "gender")
    before, call.person.gender = _before(call, "gender"), gender
    return _done(call, "gender", before)


_SHOWN = {"yes": "yes", "never": "never"}


async def _shown(call: Call, value: str) -> Reply:
    options = {"yes": "word-yes", "no": "word-no", "never": "word-never"}
    shown = call.knowledge.option(value, options)
    if shown is None:
        return _question(call, "shown")
    before, call.person.shown = _before(call, "shown"), shown
    undo = choice(f"profile shown {before}", "button-undo")
    return call.reply(line(f"profile-shown-{shown}"), choices=[undo])


_SET: Mapping[str, Callable[[Call, str], Awaitable[Reply]]] = {
    "languages": _languages,
    "zone": _zone,
    "region": _region,
    "wiki": _wiki,
    "gender": _gender,
    "shown": _shown,
}
