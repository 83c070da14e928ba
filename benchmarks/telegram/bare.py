"""A bare bot on python-telegram-bot, as its documentation writes one: it keeps nothing.

`python -m benchmarks.telegram.bare URL TOKEN WORDS` says the words to everybody until it is ended.
"""

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


def run(url: str, token: str, words: str) -> None:
    """Answer every text, one after the other."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await update.message.reply_text(words)

    application = Application.builder().token(token).base_url(f"{url}/bot").job_queue(None).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    run(*sys.argv[1:])
