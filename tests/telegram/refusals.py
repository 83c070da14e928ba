"""What a Bot API server says when its answer is no, in Telegram's words.

They were read in tdlib/telegram-bot-api and tdlib/td; people's libraries match on them.
"""

import re
from typing import Any


class Refused(Exception):  # noqa: N818 - what a server says, not an error of ours
    """The answer is no: a status, a description and what a client may do about it."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(words: str, **parameters: Any) -> Refused:
    """Refuse a request that cannot be done as it stands."""
    return Refused(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refused:
    """Refuse what the bot may not do to this chat or person."""
    return Refused(403, f"Forbidden: {words}")


def too_many(seconds: int) -> Refused:
    """Refuse until some seconds are over."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(words: str) -> Refused:
    """Refuse a way of getting updates that another one stands against."""
    return Refused(409, f"Conflict: {words}")


OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    " first"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

PUBLISHED = {
    r"callback_data has \d+ bytes": "BUTTON_DATA_INVALID",
    r"sendMessage\.text is missing": "message text is empty",
    r"answerCallbackQuery\.text has": "MESSAGE_TOO_LONG",
    r"<BotCommand>\.command has": "BOT_COMMAND_INVALID",
    r"<BotCommand>\.description has": "BOT_COMMAND_DESCRIPTION_INVALID",
    r"setMyCommands\.commands has": "BOT_COMMANDS_TOO_MUCH",
    r"chat_id is missing": "chat_id is empty",
    r"reply_markup.*(?:must be|is missing|is unknown)": "object expected as reply markup",
}


def in_words(problem: str) -> str:
    """Return how a server says what the contract calls a problem; the problem where unknown."""
    found = (words for pattern, words in PUBLISHED.items() if re.search(pattern, problem))
    return next(found, problem)
