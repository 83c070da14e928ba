"""Updates as nobody sensible writes them: made of the published contract, and then spoilt."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.telegram.contract import PLAIN, TYPES, Field, read_field

WORDS = (
    "", "hello", "/offer maps", "/offer@cxc_bot maps", "@cxc_bot", "/start key", "private",
    "supergroup", "group", "channel", "member", "left", "kicked", "restricted", "creator",
    "administrator", "mention", "text_mention", "bot_command", "v1:3f9a0c77d1e2:1", "v1:3f:0",
    "v1:3f:99999999999999999999", "v1::", "half \ud800", "\x00\u202e", "שלום", "\U0001f98a" * 64,
)  # fmt: skip
NUMBERS = (0, 1, -1, 7, 17, 2**31, 2**53, -(2**63), 10**30, -1_002_000_000_001, 1_772_442_000)
KINDS = ("message", "channel_post", "callback_query", "my_chat_member", "edited_message")

words = st.sampled_from(WORDS) | st.text(max_size=12)
numbers = st.sampled_from(NUMBERS) | st.integers()
scalars = st.none() | st.booleans() | numbers | st.floats(allow_nan=False) | words
names = st.sampled_from([name for kind in ("Update", "Message", "Chat") for name in TYPES[kind]])
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | words, inner, max_size=4),
    max_leaves=8,
)
PLAINLY: dict[str, st.SearchStrategy[Any]] = {
    "String": words, "Integer": numbers, "Float": st.floats(-180, 180), "Boolean": st.booleans(),
}  # fmt: skip
ODDS = 25
"""One value in so many is anything at all instead."""


@st.composite
def objects(draw: DrawFn, kind: str, depth: int = 4) -> dict[str, Any]:
    """Draw an object of a type of the contract, with some of what it need not have."""
    fields = {name: read_field(written) for name, written in TYPES[kind].items()}
    there = {name for name, field in fields.items() if field.required}
    if depth > 0 and len(there) < len(fields):
        more = st.sampled_from(sorted(fields.keys() - there))
        there |= set(draw(st.lists(more, max_size=4, unique=True)))
    return {name: draw(values(fields[name], depth - 1)) for name in fields if name in there}


@st.composite
def values(draw: DrawFn, field: Field, depth: int) -> Any:
    """Draw the value of a field, or now and then anything."""
    if draw(st.integers(1, ODDS)) == ODDS:
        return draw(anything)
    if field.values:
        return draw(st.sampled_from(field.values))
    kind = draw(st.sampled_from(field.kinds))
    if kind.startswith("["):
        inner = values(read_field(kind[1:-1]), depth - 1)
        return [draw(inner) for _ in range(draw(st.integers(0, 2)))]
    if kind in PLAIN:
        return draw(PLAINLY.get(kind, words))
    return draw(objects(kind, depth))


def update_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw an update of a kind."""
    return st.builds(lambda value: {kind: value}, values(read_field(TYPES["Update"][kind]), 4))


updates = st.sampled_from(KINDS).flatmap(update_of) | objects("Update") | st.builds(
    lambda value: value if isinstance(value, dict) else {"message": value}, anything
)  # fmt: skip
