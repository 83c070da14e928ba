"""How an answer leaves: packed where it can be unpacked, not at all where it is known already."""

from aiohttp import web

from bot.web.assets import Asset
from bot.web.press import Printed

A_WHILE = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"
NEVER = "no-store"
HTML = "text/html; charset=utf-8"


def page(request: web.Request, told: Printed) -> web.Response:
    """Answer with a page."""
    return _printed(request, told, {"Content-Type": HTML})


def download(request: web.Request, told: Printed, content_type: str, name: str) -> web.Response:
    """Answer with a file of open data, which pages elsewhere may read too."""
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="capacity-exchange-{name}"',
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return _printed(request, told, headers)


def apology(request: web.Request, told: Printed, status: int) -> web.Response:
    """Answer with a page that says what went wrong; nobody keeps it."""
    headers = {"Content-Type": HTML, "Cache-Control": NEVER}
    return _packed(request, told, headers, status)


def _printed(request: web.Request, told: Printed, headers: dict[str, str]) -> web.Response:
    headers |= {"Cache-Control": A_WHILE, "ETag": f'W/"{told.mark}"'}
    if known(request, told.mark):
        del headers["Content-Type"]
        return web.Response(status=304, headers=headers | {"Vary": "Accept-Encoding"})
    return _packed(request, told, headers)


def _packed(
    request: web.Request, told: Printed | Asset, headers: dict[str, str], status: int = 200
) -> web.Response:
    headers["Vary"] = "Accept-Encoding"
    if unpacks(request):
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=told.packed, status=status, headers=headers)
    return web.Response(body=told.body, status=status, headers=headers)


def asset(request: web.Request, file: Asset) -> web.Response:
    """Answer with a file whose name changes when it does."""
    headers = {"Content-Type": file.content_type, "Cache-Control": FOR_EVER}
    return _packed(request, file, headers)


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
