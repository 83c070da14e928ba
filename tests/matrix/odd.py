"""JSON as nobody sensible writes it, made of the words that Matrix knows."""

from typing import Any

from hypothesis import strategies as st

ME, ADA, EVE = "@bot:test.local", "@ada:test.local", "@eve:evil.example"
ROOMS = ("!odd:evil.example", "!FVblwithoutadomain", "!", "", "!a/b?c#d:x", "!\u202e🦄:test.local")
TYPES = (
    "m.room.message", "m.room.encrypted", "m.reaction", "m.room.redaction", "m.sticker",
    "m.room.member", "m.room.create", "m.room.power_levels", "m.room.join_rules", "m.room.name",
    "m.room.history_visibility", "m.room.canonical_alias", "m.room.encryption", "m.room.topic",
    "m.room.tombstone", "m.room.guest_access", "m.room.avatar", "m.space.parent", "m.space.child",
    "m.call.invite", "m.call.candidates", "m.room_key", "m.forwarded_room_key",
    "m.room_key_request", "m.dummy", "m.key.verification.start", "m.key.verification.accept",
    "m.key.verification.key", "m.key.verification.mac", "m.key.verification.cancel", "m.direct",
    "m.tag", "m.fully_read", "m.push_rules", "m.typing", "m.receipt", "m.presence", "m",
)  # fmt: skip
NAMES = (
    "msgtype", "body", "format", "formatted_body", "filename", "url", "file", "info", "m.mentions",
    "user_ids", "m.relates_to", "m.in_reply_to", "event_id", "rel_type", "key", "is_falling_back",
    "m.new_content", "membership", "displayname", "avatar_url", "is_direct", "reason", "users",
    "users_default", "state_default", "events", "notifications", "join_rule", "alias", "name",
    "history_visibility", "topic", "replacement_room", "room_version", "additional_creators",
    "predecessor", "algorithm", "ciphertext", "sender_key", "session_id", "session_key",
    "device_id", "room_id", "action", "request_id", "requesting_device_id", "transaction_id",
    "from_device", "method", "via", "redacts", "redacted_because", "prev_content", "content",
    "sender", "type", "state_key", "io.github.cxc-bot.letter", ADA, ME,
)  # fmt: skip
WORDS = (
    "", "join", "leave", "invite", "ban", "knock", "public", "world_readable", "m.text", "m.emote",
    "m.notice", "m.image", "m.annotation", "m.thread", "m.replace", "1\ufe0f\u20e3", "request",
    "m.megolm.v1.aes-sha2", "m.olm.v1.curve25519-aes-sha2", "12", ME, ADA, EVE, "@x", "!odd:x",
    "$event", "> <@bot:test.local> hello\n\noffer maps", "AAAA", "\x00\u202e",
    "half \ud800 a character", "o7HCZYVqQ0v63N9vpxpNebuj5Qzg1/mFy5ugaMn+ICs",
)  # fmt: skip

words = st.sampled_from(WORDS) | st.text(max_size=12)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words
names = st.sampled_from(NAMES) | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)
contents = st.dictionaries(names, anything, max_size=5) | anything
senders = st.sampled_from((ADA, EVE, ME)) | words


def objects(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw objects where fields are missing, or hold anything instead, one time in some."""
    odd = st.dictionaries(st.sampled_from(sorted(fields)), anything, max_size=1)
    usual = st.fixed_dictionaries({}, optional=fields) | st.fixed_dictionaries(fields)
    return st.builds(lambda right, wrong: right | wrong, usual, odd)


events = (
    objects(
        type=st.sampled_from(TYPES) | words,
        event_id=st.sampled_from(("$one", "$two")) | words,
        sender=senders,
        origin_server_ts=st.integers(0, 2**53),
        state_key=st.just("") | senders,
        content=contents,
        unsigned=contents,
    )
    | anything
)
