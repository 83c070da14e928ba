"""What goes with every answer: it may be shown nowhere else, run nothing, and ask for nothing."""

from aiohttp import web

POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
FEATURES = (
    "accelerometer", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "geolocation", "gyroscope", "hid", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": "; ".join(POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "cxc-bot",
}
"""https://owasp.org/www-project-secure-headers/"""


async def guard(_: web.Request, response: web.StreamResponse) -> None:
    """Add what is not said yet, and do not say what it is made with; for `on_response_prepare`."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = HEADERS["Server"]
