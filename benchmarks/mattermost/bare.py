"""A bare bot on mattermostdriver, as its documentation writes one: it keeps nothing.

`python -m benchmarks.mattermost.bare HOST PORT TOKEN WORDS` says the words to everybody until it is
ended.
"""

import json
import logging
import sys

from mattermostdriver import Driver


def run(host: str, port: str, token: str, words: str) -> None:
    """Answer every post of somebody else, one after the other."""
    options = {"scheme": "http", "url": host, "port": int(port), "token": token}
    driver = Driver(options)
    driver.login()

    async def answer(message: str) -> None:
        event = json.loads(message)
        if event.get("event") != "posted":
            return
        post = json.loads(event["data"]["post"])
        if post["user_id"] != driver.client.userid:
            said = {"channel_id": post["channel_id"], "message": words}
            driver.posts.create_post(options=said)

    driver.init_websocket(answer)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    run(*sys.argv[1:])
