"""A bare handler of slash commands on aiohttp: it reads the form, and always answers the same.

`python -m benchmarks.mattermost.constant PORT` runs until it is ended.
"""

import sys

from aiohttp import web

ANSWER = {"response_type": "ephemeral", "text": "A line of about the length of what we answer."}


async def answer(request: web.Request) -> web.Response:
    """Answer a command."""
    await request.post()
    return web.json_response(ANSWER)


if __name__ == "__main__":
    app = web.Application()
    app.router.add_post("/command", answer)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
