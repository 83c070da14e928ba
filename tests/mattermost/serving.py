"""What becomes of a request: who asks, what for, what goes wrong, and what is answered."""

import inspect
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.mattermost import (
    accounts,
    catching_up,
    commanding,
    executing,
    filing,
    forms,
    gathering,
    members,
    posting,
    pressing,
    reacting,
    teams,
)
from tests.mattermost.answers import check_props, is_unreadable
from tests.mattermost.asking import Ask, Handler, Upload
from tests.mattermost.contract import (
    OPERATIONS,
    Route,
    check_answer,
    check_body,
    check_query,
    find_route,
)
from tests.mattermost.faults import Lost, Reply, honest
from tests.mattermost.identities import new_id
from tests.mattermost.journal import Request
from tests.mattermost.line import Socket, hang_up
from tests.mattermost.persons import Person
from tests.mattermost.reading import find_sender, read_body
from tests.mattermost.refusals import Refused, invalid, unauthorized

if TYPE_CHECKING:
    from tests.mattermost.server import Mattermost

ROOT = "/api/v4"
HANDLERS: dict[str, Handler] = {
    **forms.HANDLERS,
    **members.HANDLERS,
    **catching_up.HANDLERS,
    **teams.HANDLERS,
    **filing.HANDLERS,
    **reacting.HANDLERS,
    **accounts.HANDLERS,
    **gathering.HANDLERS,
    **posting.HANDLERS,
    **commanding.HANDLERS,
    **pressing.HANDLERS,
}
OPEN = accounts.OPEN | forms.OPEN
NEWER = {"GET /users/{user_id}/channels"}
"""What came after 5.37: "Minimum server version: 6.1" in api/v4/source/channels.yaml."""
NOBODY = Person("", 0, id="")


async def serve(server: "Mattermost", request: web.Request) -> web.StreamResponse:
    """Answer a request, or break its connection."""
    method, path = request.method, request.path.removeprefix(ROOT)
    route = find_route(method, path) if request.path.startswith(ROOT) else None
    body, files = await read_body(request)
    who = find_sender(server, request)
    name = route.name if route else f"{method} {path}"
    query = dict(request.query)
    heard = Request(method, path, name, query, body, who, server.world.now())
    server.requests.append(heard)
    fault = next(
        (each for each in server.faults if each.takes(method, path, name[len(method) + 1 :])), None
    )

    async def forward() -> Reply:
        if path == "/websocket":
            return Reply(101)
        if path.startswith("/hooks/commands/"):
            return answer_hook(server, path.rpartition("/")[2], body)
        if refused := server.limit.refuse():
            return refused
        return await do(server, route, heard, files)

    try:
        reply = await (fault.act if fault else honest)(forward)
    except Lost:
        hang_up(request)
        return web.Response()
    heard.status = reply.status
    if reply.status == 101:
        return await listen(server, request, who)
    response = reply.response()
    response.headers.update(server.limit.headers() if reply.status != 429 else {})
    return response


async def listen(
    server: "Mattermost", request: web.Request, who: Person | None
) -> web.WebSocketResponse:
    """Let somebody listen."""
    made = Socket(server.world, request)
    server.sockets.append(made)
    try:
        return await made.serve(who, server.hello_seconds)
    finally:
        if made in server.sockets:
            server.sockets.remove(made)


def answer_hook(server: "Mattermost", number: str, body: Any) -> Reply:
    """Take an answer at a response_url, from whoever knows it."""
    try:
        executing.answer_late(server.world, number, body)
    except Refused as refused:
        return refuse(refused)
    return Reply(200, b"ok", "text/plain")


async def do(
    server: "Mattermost", route: Route | None, heard: Request, files: list[Upload]
) -> Reply:
    """Do what is asked for, and hold question and answer to the contract."""
    if route is None:
        server.violations.append(f"there is no {heard.method} {heard.path}")
        return no_page(heard.path)
    if server.old and route.name in NEWER:
        return no_page(heard.path)
    try:
        handler = judge(server, route, heard, files)
        who = heard.who or NOBODY
        ask = Ask(server.world, who, route.params, heard.query, heard.body, files)
        body = handler(ask)
        if inspect.isawaitable(body):
            body = await body
    except Refused as refused:
        return refuse(refused)
    except Exception as error:
        server.violations.append(f"the server: {route.name}: {error!r}")
        raise
    if isinstance(body, Upload):
        return Reply(200, body.content, body.kind)
    status = min((int(each) for each in OPERATIONS[route.name].get("answers", {})), default=200)
    wrong = check_answer(route.name, status, body)
    server.violations.extend(f"the server: {each}" for each in wrong)
    return Reply(status, json.dumps(body).encode())


def judge(server: "Mattermost", route: Route, heard: Request, files: list[Upload]) -> Handler:
    """Return who does what is asked for; raises Refused where it is not asked for rightly."""
    if heard.who is None and route.name not in OPEN:
        raise unauthorized()
    raw = "form" in OPERATIONS[route.name] and files and heard.body is None
    wrong = check_query(route.name, heard.query) + (
        [] if raw else check_body(route.name, heard.body)
    )
    attached = check_props(given_props(heard.body))
    server.violations.extend(wrong + attached)
    if is_unreadable(attached):
        raise invalid("props")
    if any(not each.endswith(" is unknown") for each in wrong):
        raise invalid(wrong[0])
    if route.name not in HANDLERS:
        server.violations.append(f"the server: it cannot do {route.name}")
        raise Refused(501, "api.local.not_implemented", "It is not there.")
    return HANDLERS[route.name]


def given_props(body: Any) -> Any:
    """Return the props of what is written or changed."""
    return body.get("props") if isinstance(body, dict) else None


def refuse(refused: Refused) -> Reply:
    """Return a refusal as an answer."""
    return Reply(refused.status, json.dumps(refused.as_json(new_id())).encode())


def no_page(path: str) -> Reply:
    """Return what is said where nothing is, which is JSON by another name."""
    said = Refused(404, "api.context.404.app_error", "Sorry, we could not find the page.").as_json(
        ""
    )
    del said["request_id"]
    said["detailed_error"] = f"There doesn't appear to be an api call for the url='{ROOT}{path}'."
    return Reply(404, json.dumps(said).encode(), "text/plain")
