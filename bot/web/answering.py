"""How an answer leaves: packed where it can be unpacked, not at all where it is known already."""

from aiohttp import web

from bot.web.assets import Asset
from bot.web.press import Printed

A_WHILE = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"
NEVER = "no-store"
HTML = "text/html; charset=utf-8"


def printed(request: web.Request, page: Printed, *, status: int = 200) -> web.Response:
    """Answer with a page."""
    fine = status == 200
    headers = {
        "Content-Type": HTML,
        "Vary": "Accept-Encoding",
        "Cache-Control": A_WHILE if fine else NEVER,
    }
    if fine:
        headers["ETag"] = f'W/"{page.mark}"'
        if known(request, page.mark):
            del headers["Content-Type"]
            return web.Response(status=304, headers=headers)
    if unpacks(request):
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=page.packed, status=status, headers=headers)
    return web.Response(body=page.body, status=status, headers=headers)


def asset(request: web.Request, file: Asset) -> web.Response:
    """Answer with a file whose name changes when it does."""
    headers = {
        "Content-Type": file.content_type,
        "Vary": "Accept-Encoding",
        "Cache-Control": FOR_EVER,
    }
    if unpacks(request):
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=file.packed, headers=headers)
    return web.Response(body=file.body, headers=headers)


def known(request: web.Request, mark: str) -> bool:
    """Say whether who asks has it already. https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match"""
    named = request.headers.get("If-None-Match", "")
    marks = {each.strip().removeprefix("W/") for each in named.split(",")}
    return bool({f'"{mark}"', "*"} & marks)


def unpacks(request: web.Request) -> bool:
    """Say whether who asks can unpack gzip."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
