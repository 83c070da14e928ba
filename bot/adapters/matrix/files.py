"""Files and pictures, encrypted where the room is."""

import struct

from nio.crypto import attachments

from bot.adapters.matrix.wire import Wire
from bot.adapters.matrix.writing import Aim
from bot.adapters.shapes import Json
from bot.events import Attachment

_PNG = b"\x89PNG\r\n\x1a\n"
UNNAMED = "application/octet-stream"


async def attach(wire: Wire, file: Attachment, aim: Aim, *, encrypted: bool) -> Json:
    """Upload a file and return the content of the event that shows it.

    `body` says what is to be seen: clients read it aloud, and show it under the picture. See
    https://spec.matrix.org/latest/client-server-api/#media-captions

    Raises what `Wire.call` raises.
    """
    content: Json = {
        "msgtype": "m.image" if file.media_type.startswith("image/") else "m.file",
        "filename": file.name,
        "body": file.description or file.name,
        "info": {"mimetype": file.media_type, "size": len(file.content), **_size(file.content)},
        "m.mentions": {"user_ids": list(aim.readers)} if aim.readers else {},
    }
    if not encrypted:
        return {**content, "url": await wire.upload(file.content, file.media_type, file.name)}
    sealed, keys = attachments.encrypt_attachment(file.content)
    return {**content, "file": {**keys, "url": await wire.upload(sealed, UNNAMED)}}


def _size(content: bytes) -> Json:
    """Return width and height of a PNG, from its header: https://www.w3.org/TR/png/#11IHDR."""
    if not content.startswith(_PNG) or len(content) < 24:
        return {}
    width, height = struct.unpack(">II", content[16:24])
    return {"w": width, "h": height}
