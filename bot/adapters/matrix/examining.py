"""What `doctor` looks at: the homeserver, the log-in, the keys, the rooms. Nothing is changed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from nio.store import DefaultStore

from bot.adapters.matrix.credentials import ask, digest, guest_of
from bot.adapters.matrix.folder import SESSION, Session, keys_of, read
from bot.adapters.matrix.identity import public_key
from bot.adapters.matrix.wire import Refused, Wire, at
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, table, word, words
from bot.events import ShutOut, TryLater
from bot.findings import Finding
from bot.settings import MatrixAccount

Findings = AsyncIterator[Finding]
OLDEST = "v1.1"
"""The first version of the specification whose paths begin with `/_matrix/client/v3`."""
ADDRESS = 'Is the address right? Example: [matrix] homeserver = "https://matrix.example.org"'
NO_ENTRY = "Put a new access_token, or the password, into [matrix] (see docs/matrix.md)."
START = "Start the bot once with `cxc-bot run`: it logs in and makes its keys."
LOST = "Log in as a new device: a new access_token, or the password (see docs/matrix.md)."
SIGN = "Put the password into [matrix] for one start: the bot then signs its device itself."
INVITE = "Invite the bot into a room, or write to it directly."


async def examine(account: MatrixAccount, notebook: Notebook) -> Findings:
    """Yield what is well and what is not; raises nothing."""
    session = read(account.store / SESSION)
    token = account.access_token.get_secret_value()
    if session is None or (token and session.given != digest(token)):
        session = Session(account.homeserver, account.user, "", token)
    asked = replace(session, homeserver=account.homeserver)
    client = guest_of(asked)
    try:
        async for finding in _all(account, asked, Wire(client), notebook):
            yield finding
    except TryLater:
        yield Finding(False, f"matrix: {account.homeserver} does not answer", ADDRESS)
    except (Refused, ShutOut) as error:
        yield Finding(False, f"matrix: {account.homeserver} answers with {error}", ADDRESS)
    finally:
        await client.close()


async def _all(
    account: MatrixAccount, session: Session, wire: Wire, notebook: Notebook
) -> Findings:
    versions = await _versions(account)
    seen = f"matrix: {account.homeserver} speaks versions up to {versions[-1] if versions else '?'}"
    yield Finding(OLDEST in versions or len(versions) > 5, seen, ADDRESS)
    if not session.token:
        yield Finding(False, "matrix: the bot has not logged in yet", START)
        return
    try:
        who = await wire.call("GET", at("account", "whoami"))
    except (ShutOut, Refused) as error:
        yield Finding(False, f"matrix: the access token is refused: {error}", NO_ENTRY)
        return
    user, device = word(who, "user_id"), word(who, "device_id")
    yield Finding(
        account.user in ("", user), f"matrix: logged in as {user}, device {device}", NO_ENTRY
    )
    known = await wire.call("POST", at("keys", "query"), {"device_keys": {user: []}})
    yield _keys(account.store, replace(session, user=user, device=device), known)
    yield _signed(session, known, user, device)
    rooms = words(await wire.call("GET", at("joined_rooms")), "joined_rooms")
    yield Finding(bool(rooms), f"matrix: in {len(rooms)} rooms", INVITE)
    unread = len(await notebook.every("unread"))
    yield Finding(True, f"matrix: {unread} messages wait for a key")


async def _versions(account: MatrixAccount) -> list[str]:
    """Ask as nobody: a homeserver refuses even this to a token it does not know."""
    nobody = Session(account.homeserver, "", "", "")
    return words(await ask(nobody, "GET", "/_matrix/client/versions"), "versions")


def _keys(store: Path, session: Session, known: Json) -> Finding:
    """Compare the keys on disk with those the homeserver tells everybody."""
    device = table(known, "device_keys", session.user, session.device)
    if not (store / keys_of(session)).exists():
        remedy = LOST if device else START
        return Finding(False, f"matrix: no keys of {session.device} in {store}", remedy)
    ours = _own_key(store, session)
    same = ours == word(device, "keys", f"ed25519:{session.device}")
    seen = "the published ones" if same else "not the published ones"
    return Finding(same, f"matrix: the keys in {store} are {seen}", LOST)


def _own_key(store: Path, session: Session) -> str:
    try:
        kept = DefaultStore(
            session.user, session.device, str(store), session.pickle_key, keys_of(session)
        )
        account = kept.load_account()
        kept.database.close()
    except Exception:  # noqa: BLE001 - whatever is wrong with the file, it cannot be read
        return ""
    return str(account.identity_keys["ed25519"]) if account else ""


def _signed(session: Session, known: Json, user: str, device: str) -> Finding:
    signer = public_key(session, "self_signing") if session.seeds else ""
    signatures = table(known, "device_keys", user, device, "signatures", user)
    signed = bool(signer) and f"ed25519:{signer}" in signatures
    seen = "is signed by its account" if signed else "is not signed by its account"
    return Finding(signed, f"matrix: the device {device} {seen}", SIGN)
