"""What is done with files."""

import mimetypes
from typing import Any

from tests.mattermost.asking import Ask, Handler, Upload
from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json
from tests.mattermost.places import Channel
from tests.mattermost.refusals import missing
from tests.mattermost.world import Stored


def upload(ask: Ask) -> Json:
    """Keep files for a channel."""
    form: Json = ask.body or {}
    channel = ask.own_channel(form.get("channel_id") or ask.query.get("channel_id", ""))
    infos = [keep_file(ask, channel, each) for each in ask.files]
    ids = [form["client_ids"]] if "client_ids" in form else []
    return {"file_infos": infos, "client_ids": ids}


def keep_file(ask: Ask, channel: Channel, file: Upload) -> Json:
    """Keep a file and return what is shown of it."""
    now = ask.world.now()
    info: Json = {
        "id": new_id(),
        "user_id": ask.who.id,
        "channel_id": channel.id,
        "create_at": now,
        "update_at": now,
        "delete_at": 0,
        "name": file.name,
        "extension": file.name.rpartition(".")[2],
        "size": len(file.content),
        "mime_type": mimetypes.guess_type(file.name)[0] or file.kind,
        "mini_preview": None,
    }
    ask.world.files[info["id"]] = Stored(info, file.content, ask.who, channel)
    return info


def file_of(ask: Ask, number: str) -> Stored:
    """Return a file the sender has uploaded or may read."""
    found = ask.world.files.get(number)
    if found is None:
        raise missing("file_info")
    ask.channel(found.channel.id)
    return found


def get_file(ask: Ask) -> Any:
    """Return what is in a file."""
    found = file_of(ask, ask.params["file_id"])
    return Upload(found.info["name"], found.content, found.info["mime_type"])


HANDLERS: dict[str, Handler] = {
    "POST /files": upload,
    "GET /files/{file_id}": get_file,
}
