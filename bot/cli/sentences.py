"""Why a match was made, and why somebody got nobody, in the operator's words."""

from collections.abc import Callable, Mapping

from bot.matching import Hurdle, Lesson, Match, Reason, Why, near, strongest, weaknesses

_STRONG: Mapping[str, str] = {
    "mutual": "both can help each other",
    "closeness": "the same subject",
    "language": "a language they speak well",
    "overlap": "many waking hours in common",
    "kinds": "the kind of help that is wanted",
    "waiting": "a long wait",
    "deadline": "a deadline that comes near",
    "region": "a region that is served less",
    "rarity": "few who offer it",
    "outcome": "a helper whose introductions helped",
    "turn": "a helper who was not asked lately",
    "freshness": "a fresh offer",
}
_WEAK: Mapping[str, str] = {
    "language": "somebody speaks the language only a little",
    "overlap": "few waking hours in common",
    "kinds": "another kind of help than is wanted",
    "outcome": "earlier introductions of this helper helped less often",
    "freshness": "an old offer",
}
_OWN: Mapping[Reason, str] = {
    "resting": "takes no part in this round",
    "late": "the deadline has passed",
    "full": "no time: wishes for none, or earlier introductions take it all",
}
_ASKS: Mapping[Reason, str] = {
    "lapsed": "the deadline of {} has passed",
    "language": "no common language with {}",
    "apart": "kept apart from {} by a block or an earlier introduction",
    "no time": "no time on the part of {}",
    "taken": "the time of {} goes to others in this round",
    "met": "meets {} in this round anyway, about something else",
    "spent": "all own time goes to other matches of this round, else {} could help",
    "left": "overlooked by this plan: {} could help",
}
_OFFERS: Mapping[Reason, str] = {
    **_ASKS,
    "taken": "others help {} in this round",
    "spent": "all own time goes to other matches of this round, else {} could be helped",
    "left": "overlooked by this plan: {} could be helped",
}


def why_together(match: Match, name: Callable[[Lesson], tuple[str, str]]) -> str:
    """Name the two factors that speak most for a match, and every weakness.

    `name` gives what is offered and what is asked for in a lesson.
    """
    strong = [_strong(each, match) for each in strongest(match)]
    close = ["{} for {}".format(*name(lesson)) for lesson in near(match)]
    weak = [f"not the same but near: {each}" for each in close]
    weak += [_WEAK[each] for each in weaknesses(match) if each != "closeness"]
    said = ", ".join(strong) or "nothing better is free"
    return f"{said}; but: {', '.join(weak)}" if weak else said


def _strong(name: str, match: Match) -> str:
    if name == "mutual" and len(match.people) > 2:
        return "each helps the next of the three"
    return _STRONG[name]


def why_nobody(why: Why) -> str:
    """Say what stands in the way, for the most people first."""
    offered = why.wish.side == "ask"
    if why.reason in _OWN:
        return _OWN[why.reason]
    if why.reason == "nobody":
        return f"nobody {'offers' if offered else 'asks for'} it or anything near"
    said = _ASKS if offered else _OFFERS
    first, *others = why.hurdles
    told = [said[first.reason].format(_group(first, why))]
    return "; ".join([*told, *(said[each.reason].format(each.people) for each in others)])


def _group(hurdle: Hurdle, why: Why) -> str:
    """Say how many of how many, and whether what they declare is only near."""
    near_ones = sum(each.near for each in why.hurdles)
    verb = "offer" if why.wish.side == "ask" else "ask for"
    if why.people == 1:
        verb = "offers" if verb == "offer" else "asks for"
    what = "it" if not near_ones else "something near"
    if 0 < near_ones < why.people:
        what = "it or something near"
    if hurdle.people < why.people:
        return f"{hurdle.people} of the {why.people} who {verb} {what}"
    return f"the {'one' if why.people == 1 else why.people} who {verb} {what}"
