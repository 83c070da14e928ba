"""How a request is read: what came with it, and from whom."""

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.mattermost.asking import Upload
from tests.mattermost.persons import Json, Person

if TYPE_CHECKING:
    from tests.mattermost.server import Mattermost


async def read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """Return the body of a request, and files that came with it."""
    if request.content_type.startswith("multipart/"):
        form: Json = {}
        files: list[Upload] = []
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                with value.file:
                    files.append(Upload(value.filename, value.file.read(), value.content_type))
                form[name] = value.filename
            else:
                form[name] = value
        return form, files
    raw = await request.read()
    if request.query.get("filename") and raw:
        return None, [Upload(request.query["filename"], raw, request.content_type)]
    try:
        return json.loads(raw) if raw else None, []
    except ValueError:
        return raw, []


def find_sender(server: "Mattermost", request: web.Request) -> Person | None:
    """Return whose token came with a request."""
    token = request.headers.get("Authorization", "").partition(" ")[2]
    for each in server.world.people.values():
        if each.token == token and not each.deleted:
            return each
    return None
