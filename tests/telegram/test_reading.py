"""What the bot takes from an update, as Telegram writes them."""

from typing import Any

import pytest

from bot.adapters.telegram.reading import WORDLESS, Me, Membership, Press
from bot.events import Change, Message, Place, User
from tests.telegram import payloads
from tests.telegram.payloads import (
    ADA,
    ANONYMOUS,
    BOT,
    CHANNEL,
    FILE,
    FORUM,
    GROUP,
    ME,
    OTHER_BOT,
    PRIVATE,
    SUPERGROUP,
    Json,
    changed,
    heard,
    ignored,
    meant,
    member,
    message,
    named,
    press,
    reply_to,
    update,
)

HERE = Place("telegram", str(SUPERGROUP["id"]), name=SUPERGROUP["title"])
NOBODY = User("telegram", "")


def test_a_private_message_is_read_whole() -> None:
    assert heard(message("offer SPARQL")) == Message(
        "id",
        User("telegram", "7000000001", "Ada Lovelace", "https://t.me/ada", ("pt-br",)),
        Place("telegram", "7000000001", direct=True),
        "offer SPARQL",
        handle=f"m17@{payloads.AT}",
    )


def test_who_tells_little_of_themselves_is_known_by_that() -> None:
    little = {"id": 7, "is_bot": False, "first_name": "Ada"}
    assert heard(message("hello", **{"from": little})).sender == User("telegram", "7", "Ada")


PHOTO: Json = {"photo": [{**FILE, "width": 9, "height": 9}]}
STICKER = {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False,
           "is_video": False}  # fmt: skip
ATTACHED: dict[str, Json] = {
    "photo": PHOTO,
    "sticker": {"sticker": STICKER},
    "voice": {"voice": {**FILE, "duration": 3}},
    "contact": {"contact": {"phone_number": "+1", "first_name": "Bob"}},
    "location": {"location": {"longitude": 1.5, "latitude": 2.5}},
    "dice": {"dice": {"emoji": "\U0001f3b2", "value": 3}},
}
SERVICE: dict[str, Json] = {
    "new_chat_members": {"new_chat_members": [ADA]},
    "left_chat_member": {"left_chat_member": BOT},
    "new_chat_title": {"new_chat_title": "Coffee"},
    "pinned_message": {"pinned_message": message("old", SUPERGROUP)},
    "group_chat_created": {"group_chat_created": True},
    "forum_topic_created": {"forum_topic_created": {"name": "Maps", "icon_color": 7322096}},
    "forum_topic_closed": {"forum_topic_closed": {}},
    "auto_delete": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    "video_chat": {"video_chat_started": {}},
}


@pytest.mark.parametrize("kind", ATTACHED)
def test_what_has_no_words_is_answered_privately_and_nowhere_else(kind: str) -> None:
    found = heard(message(**ATTACHED[kind]))
    assert (found.text, found.pressed) == (WORDLESS, True)
    assert ignored(message(chat=SUPERGROUP, **ATTACHED[kind]))


@pytest.mark.parametrize("kind", SERVICE)
@pytest.mark.parametrize("chat", [PRIVATE, SUPERGROUP], ids=["private", "group"])
def test_what_happens_is_not_said(kind: str, chat: Json) -> None:
    assert ignored(message(chat=chat, **SERVICE[kind]))


def test_a_caption_is_said() -> None:
    assert heard(message(caption="offer SPARQL", **PHOTO)).text == "offer SPARQL"


def test_an_album_is_one_message_and_its_caption_another() -> None:
    pictures = [
        heard(message(message_id=number, media_group_id="77", **PHOTO)) for number in (17, 18)
    ]
    assert {each.id for each in pictures} == {"album 77"}
    assert heard(message(media_group_id="77", caption="hello", **PHOTO)).id == "id"


# Groups


@pytest.mark.parametrize(
    ("words", "text", "addressed"),
    [
        ("/offer SPARQL", "/offer SPARQL", False),
        ("/offer@cxc_bot SPARQL", "/offer SPARQL", True),
        ("/offer@CXC_Bot\nSPARQL", "/offer\nSPARQL", True),
        ("/offer @cxc_bot", "/offer", True),
        ("/started", "/started", False),
        ("hello everybody", "hello everybody", False),
        ("@cxc_bot offer maps", "offer maps", True),
        ("I like @cxc_bot a lot", "I like @cxc_bot a lot", False),
        ("@cxc_bot: is @cxc_bot there?", ": is   there?", True),
        ("I offer maps @CXC_BOT", "I offer maps", True),
        ("\U0001f98a\U0001f98a offer \U0001f98a @cxc_bot", "\U0001f98a\U0001f98a offer \U0001f98a", True),  # noqa: E501
        ("@cxc_bottle hello @cxc_bot", "@cxc_bottle hello", True),
        ("@other_bot hello", "@other_bot hello", False),
    ],
)  # fmt: skip
def test_what_is_said_in_a_group(words: str, text: str, addressed: bool) -> None:
    for said in (message(words, SUPERGROUP), message(words, GROUP)):
        found = heard(said)
        assert (found.text, found.addressed) == (text, addressed)
        assert (found.sender.id, found.moderates) == (str(ADA["id"]), False)


@pytest.mark.parametrize(
    "words",
    ["/offer@other_bot SPARQL", "/offer@cxc_bott", "/start", "/start@cxc_bot", "/start@cxc_bot key",
     "/START@other", "@cxc_bot", "/start key"],
)  # fmt: skip
def test_what_is_for_another_bot_or_said_by_a_client_alone(words: str) -> None:
    assert ignored(message(words, SUPERGROUP))


def test_a_mention_in_a_caption_is_one() -> None:
    words = "offer maps @cxc_bot"
    entities = [named(words, "@cxc_bot", kind="mention")]
    said = message(chat=SUPERGROUP, caption=words, caption_entities=entities, **PHOTO)
    assert (heard(said).text, heard(said).addressed) == ("offer maps", True)


def test_a_mention_without_a_username_is_cut_out_where_it_stands() -> None:
    words = "CXC people: hello \U0001f98a, offer maps CXC"
    found = heard(message(words, SUPERGROUP, entities=[named(words, "CXC", BOT)]))
    assert (found.text, found.addressed) == ("CXC people: hello \U0001f98a, offer maps", True)
    somebody = heard(message(words, SUPERGROUP, entities=[named(words, "CXC", ADA)]))
    assert (somebody.text, somebody.addressed) == (words, False)


@pytest.mark.parametrize(("offset", "length"), [(-3, 2), (999, 3), (0, 0), (3, -9)])
def test_a_mention_beside_the_words_takes_nothing_away(offset: int, length: int) -> None:
    entity = {"type": "text_mention", "offset": offset, "length": length, "user": BOT}
    assert heard(message("offer maps", SUPERGROUP, entities=[entity])).text == "offer maps"


def test_a_mention_that_is_all_says_nothing() -> None:
    words = "CXC"
    assert ignored(message(words, SUPERGROUP, entities=[named(words, "CXC", BOT)]))


def test_a_name_in_private_is_a_word_like_others() -> None:
    found = heard(message("@cxc_bot hello"))
    assert (found.text, found.addressed) == ("@cxc_bot hello", False)


@pytest.mark.parametrize(("author", "addressed"), [(BOT, True), (ADA, False), (OTHER_BOT, False)])
def test_a_reply_is_for_whoever_is_answered(author: Json, addressed: bool) -> None:
    said = message("offer maps", SUPERGROUP, reply_to_message=reply_to(author))
    assert heard(said).addressed is addressed


def test_everything_in_a_topic_answers_its_beginning_and_only_seems_to_answer_us() -> None:
    opened = {"forum_topic_created": {"name": "Maps", "icon_color": 7322096}}
    beginning = reply_to(BOT, FORUM, message_thread_id=9, is_topic_message=True, **opened)
    said = message("offer maps", FORUM, message_thread_id=9, is_topic_message=True,
                   reply_to_message=beginning)  # fmt: skip
    found = heard(said)
    assert (found.place.thread, found.addressed) == ("9", False)


def test_a_thread_of_replies_is_no_topic_and_general_has_no_number() -> None:
    answered = reply_to(BOT)
    said = message("hello", SUPERGROUP, message_thread_id=9, reply_to_message=answered)
    assert (heard(said).place, heard(said).addressed) == (HERE, True)
    assert heard(message("/offer maps", FORUM)).place.thread == ""


def test_a_topic_of_a_private_chat_is_one() -> None:
    said = message("hello", message_thread_id=5, is_topic_message=True)
    assert heard(said).place == Place("telegram", str(ADA["id"]), "5", direct=True)


def test_a_whisper_is_for_us_and_answered_as_one() -> None:
    said = message("/offer SPARQL", SUPERGROUP, message_id=0, ephemeral_message_id=33,
                   receiver_user=BOT)  # fmt: skip
    found = heard(said)
    assert (found.addressed, found.handle) == (True, f"w33@{payloads.AT}")


def test_who_cannot_be_known_is_nobody() -> None:
    for more in (
        {"from": ANONYMOUS, "sender_chat": SUPERGROUP},
        {"from": ANONYMOUS, "sender_chat": CHANNEL},
        {"from": ADA, "sender_chat": CHANNEL},
    ):
        assert heard(message("/offer maps", SUPERGROUP, **more)).sender == NOBODY


def test_a_post_in_a_channel_is_heard_and_its_copy_in_the_discussion_is_not() -> None:
    post = message("/offer@cxc_bot maps", CHANNEL, **{"from": None}, sender_chat=CHANNEL)
    found = meant(update("channel_post", post))
    assert isinstance(found, Message)
    assert (found.sender, found.text, found.addressed) == (NOBODY, "/offer maps", True)
    copy = {"is_automatic_forward": True, "sender_chat": CHANNEL}
    assert ignored(message("/offer@cxc_bot maps", SUPERGROUP, **copy))


def test_other_bots_and_what_came_by_us_are_not_heard() -> None:
    assert ignored(message("/offer maps", SUPERGROUP, **{"from": OTHER_BOT}))
    assert ignored(message("/offer maps", via_bot=BOT))
    assert heard(message("/offer maps", via_bot=OTHER_BOT)).text == "/offer maps"


@pytest.mark.parametrize("kind", ["edited_message", "edited_channel_post"])
def test_what_is_edited_was_answered(kind: str) -> None:
    assert meant(update(kind, message("/offer maps", edit_date=payloads.AT))) is None


def test_a_group_that_moves_says_so_twice_and_means_it_once() -> None:
    here, there = GROUP["id"], SUPERGROUP["id"]
    told = [message(chat=GROUP, migrate_to_chat_id=there),
            message(chat=SUPERGROUP, migrate_from_chat_id=here)]  # fmt: skip
    first, second = (meant(update("message", each)) for each in told)
    assert isinstance(first, Change)
    assert isinstance(second, Change)
    assert (first.id, first.what, first.place.id, first.into) == (
        f"{here} into {there}", "moved", str(here), str(there)
    )  # fmt: skip
    assert (first.id, first.place.id, first.into) == (second.id, second.place.id, second.into)


# Presses


def test_a_press_is_read_whole() -> None:
    found = meant(update("callback_query", press()))
    assert isinstance(found, Press)
    assert (found.id, found.data, found.query.id) == ("id", "v1:abc:1", "4382")
    assert (found.sender.id, found.place.direct) == (str(ADA["id"]), True)


def test_a_press_below_what_is_gone_still_has_a_place() -> None:
    found = meant(update("callback_query", press(message=payloads.GONE)))
    assert isinstance(found, Press)
    assert found.place == Place("telegram", str(ADA["id"]), direct=True)


@pytest.mark.parametrize(
    "more",
    [{"data": None}, {"data": None, "game_short_name": "chess"}, {"from": OTHER_BOT},
     {"message": None, "inline_message_id": "5"}],
)  # fmt: skip
def test_a_press_of_what_is_not_ours_means_nothing(more: Json) -> None:
    assert meant(update("callback_query", press(**more))) is None


# Membership

MEMBER, LEFT, KICKED = member("member"), member("left"), member("kicked", until_date=0)
RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
    " can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories"
    " can_edit_stories can_delete_stories can_send_welcome_messages"
)
ADMIN = member("administrator", **dict.fromkeys(RIGHTS.split(), False))
MAY = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos"
    " can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages"
    " can_add_web_page_previews can_react_to_messages can_edit_tag can_change_info can_invite_users"
    " can_pin_messages can_manage_topics"
)


def restricted(*, inside: bool) -> Json:
    rights = dict.fromkeys(MAY.split(), False)
    return member("restricted", is_member=inside, until_date=0, **rights)


@pytest.mark.parametrize(
    ("old", "new", "what"), [(MEMBER, KICKED, "gone"), (KICKED, MEMBER, "back")]
)
def test_who_blocks_the_bot_is_gone_until_they_come_back(old: Json, new: Json, what: str) -> None:
    found = meant(update("my_chat_member", changed(old, new)))
    assert isinstance(found, Change)
    assert (found.what, found.user and found.user.id) == (what, str(ADA["id"]))


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP, CHANNEL], ids=lambda each: each["type"])
@pytest.mark.parametrize(
    ("old", "new", "was", "present"),
    [(LEFT, MEMBER, False, True), (LEFT, ADMIN, False, True), (MEMBER, ADMIN, True, True),
     (MEMBER, KICKED, True, False), (ADMIN, LEFT, True, False),
     (MEMBER, restricted(inside=True), True, True), (restricted(inside=True), LEFT, True, False),
     (LEFT, restricted(inside=False), False, False)],
)  # fmt: skip
def test_the_bot_comes_and_goes(chat: Json, old: Json, new: Json, was: bool, present: bool) -> None:
    found = meant(update("my_chat_member", changed(old, new, chat)))
    assert isinstance(found, Membership)
    assert (found.was, found.present, found.kind) == (was, present, chat["type"])


# What is newer than we are


def test_what_is_unknown_means_nothing_and_hides_nothing() -> None:
    assert meant({"update_id": 5}) is None
    assert meant({"update_id": 5, "telepathy": {"from": ADA, "thought": "hello"}}) is None
    said = message("hello") | {"telepathic": True, "mood": {"kind": "odd"}}
    found = meant({"update_id": 5, "message": said})
    assert isinstance(found, Message)
    assert found.text == "hello"
    strange = message("hello", {**PRIVATE, "type": "dream"})
    assert meant({"update_id": 5, "message": strange}) is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [("first_name", 5), ("username", ["ada"]), ("language_code", {}), ("last_name", None)],
)
def test_an_account_of_odd_values_is_still_made_of_texts(field: str, value: Any) -> None:
    said = message("hello") | {"from": {**ADA, field: value}}
    found = meant({"update_id": 5, "message": said})
    assert isinstance(found, Message)
    sender = found.sender
    assert all(isinstance(each, str) for each in (sender.name, sender.link, *sender.languages))


def test_half_characters_are_made_whole() -> None:
    half = "half \ud800"
    said = message(half, {**SUPERGROUP, "title": half}) | {"from": {**ADA, "first_name": half}}
    found = meant({"update_id": 5, "message": said})
    assert isinstance(found, Message)
    for text in (found.text, found.place.name, found.sender.name):
        assert "\ufffd" in text
        text.encode()


@pytest.mark.parametrize("ident", ["7", None, {}, [7]])
def test_an_id_that_is_no_number_is_not_read(ident: Any) -> None:
    for odd in ({"from": {**ADA, "id": ident}}, {"chat": {**PRIVATE, "id": ident}}):
        with pytest.raises(TypeError):
            meant({"update_id": 5, "message": message("hello") | odd})


def test_the_case_of_the_username_does_not_matter() -> None:
    assert heard(message("@cxc_bot hello", SUPERGROUP), Me(ME.id, "CXC_bot")).addressed
