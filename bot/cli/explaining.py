"""A plan in the operator's words: its figures, its matches, and who got nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from bot.cli.opening import printable
from bot.cli.sentences import why_nobody, why_together
from bot.grammar.regions import region_name
from bot.grammar.tongues import tongue_name
from bot.knowledge import Knowledge
from bot.matching import Lesson, Match, Member, Plan, Pool, Reasons, Side

WIDTH = 80
_LABEL = 28
_REGION = "served in "


@dataclass(frozen=True)
class Account:
    """What was planned over whom, and the reasons why some got nobody."""

    pool: Pool
    plan: Plan
    reasons: Reasons
    knowledge: Knowledge

    def name(self, topic: str) -> str:
        """Name a subject."""
        return printable(self.knowledge.topic_label(topic, "", "en"))


def everything(account: Account) -> Iterator[str]:
    """Yield the lines for a whole round."""
    yield from figures(account.plan)
    yield from _matches(account, [*account.plan.matches, *account.plan.clinics])
    yield from _nobody(account, "ask", None)


def of_person(account: Account, person: str) -> Iterator[str]:
    """Yield the lines for one person; raises KeyError for one who is not in the pool."""
    yield from _portrait({each.id: each for each in account.pool.members}[person])
    matches = (*account.plan.matches, *account.plan.clinics)
    yield from _matches(account, [each for each in matches if person in each.people])
    yield from _nobody(account, "ask", person)
    yield from _nobody(account, "offer", person)


def figures(plan: Plan) -> Iterator[str]:
    """Yield the figures of a plan, in groups."""
    known = plan.figures
    served, asks = known["served"], known["asks"]
    yield "Who takes part"
    yield from (_row(name, f"{known[name]:,.0f}") for name in ("people", "asks", "offers"))
    yield from ("", "What the round proposes")
    yield _row("introductions", f"{known['matches']:,.0f}")
    yield _row("  both help each other", f"{known['reciprocal']:,.0f}")
    yield _row("  circles of three", f"{known['circles']:,.0f}")
    yield _row("asks served", f"{served:,.0f} of {asks:,.0f}{_share(served, asks)}")
    yield from (_row(name, f"{known[name]:,.0f}") for name in _also(plan))
    yield from ("", "How good it is")
    yield _row("value", f"{known['value']:,.2f}")
    yield _row("bound", f"{known['bound']:,.2f}")
    proved = ", proved: no plan is worth more" if known["proved"] else ""
    yield _row("value against the bound", f"{_ratio(known['bound_ratio'])}{proved}")
    yield from _regions(plan)


def _also(plan: Plan) -> list[str]:
    return [name for name in ("extra", "clinics", "in clinics") if plan.figures.get(name)]


def _regions(plan: Plan) -> Iterator[str]:
    shares = {
        name.removeprefix(_REGION): share
        for name, share in plan.figures.items()
        if name.startswith(_REGION)
    }
    if not shares:
        return
    yield from ("", "Asks served by region, of those anybody here could serve")
    ordered = sorted(shares, key=lambda region: (shares[region], region))
    for name, region in (("worst", ordered[0]), ("best", ordered[-1])):
        yield _row(f"{name} of {len(shares)}", f"{shares[region]:.0%} {region_name(region, 'en')}")


def _row(label: str, said: str) -> str:
    return f"  {label:{_LABEL}}{said}"


def _share(part: float, whole: float) -> str:
    return f" ({part / whole:.0%})" if whole else ""


def _ratio(ratio: float) -> str:
    """Round down, so that only what is the whole is called so."""
    return f"{int(ratio * 10_000 + 1e-6) / 100:.2f} %"


def _matches(account: Account, matches: Sequence[Match]) -> Iterator[str]:
    yield from ("", f"Introductions: {len(matches):,}")
    asked = {each.id: each.topic for each in account.pool.wishes}

    def names(lesson: Lesson) -> tuple[str, str]:
        return account.name(lesson.topic), account.name(asked[lesson.ask])

    for number, match in enumerate(matches, 1):
        language = tongue_name(match.language, "en")
        head = f"{number}. {' + '.join(match.people)}, in {language}, value {match.value:.2f}"
        yield from _wrapped(head, "", "   ")
        for each in match.lessons:
            yield from _wrapped(
                f"{each.helper} helps {each.learner}: {names(each)[0]}", "   ", "     "
            )
        said = why_together(match, names)
        yield from _wrapped(f"{said[0].upper()}{said[1:]}.", "   ", "   ")


def _nobody(account: Account, side: Side, person: str | None) -> Iterator[str]:
    left = list(account.reasons.left_over(side, person))
    left.sort(key=lambda wish: (wish.topic, wish.person))
    yield from ("", f"{side.capitalize()}s that got nobody: {len(left):,}")
    for wish in left:
        said = why_nobody(account.reasons.of(wish.id))
        yield from _wrapped(f"{wish.person}, {account.name(wish.topic)}: {said}", "  ", "    ")


def _portrait(member: Member) -> Iterator[str]:
    spoken = (f"{code} {level}" for code, level in sorted(member.languages.items()))
    yield member.id
    yield _row("languages, level 1 to 4", ", ".join(spoken) or "none")
    yield _row("region", region_name(member.region, "en") if member.region else "not said")
    yield _row("zone", member.zone or "not known")
    yield _row("may help, and be helped by", f"{member.gives} more, {member.takes} more")


def _wrapped(line: str, first: str, then: str) -> Iterator[str]:
    yield from wrap(
        line, WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False
    )
