"""Log in once, and be the same device ever after."""

import logging
from dataclasses import replace
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig

from bot.adapters.matrix import identity
from bot.adapters.matrix.folder import Folder, Session, keys_of
from bot.adapters.matrix.shapes import table, word
from bot.adapters.matrix.upkeep import publish
from bot.adapters.matrix.wire import Refused, Wire, at, told
from bot.events import ShutOut
from bot.settings import MatrixAccount

log = logging.getLogger(__name__)

DEVICE_NAME = "cxc-bot"
REFUSED = "The homeserver {homeserver} refuses the {secret} of [matrix]: {why}"
LOST = """\
The keys of the device {device} are not in {folder} any more. That device can never read an
encrypted message again. Log in as a new device: put a new access_token into [matrix] (or the
password instead of it), and start again."""


def client_of(session: Session, folder: Path | None) -> AsyncClient:
    """Return a client that speaks as a device; with its keys if a folder is given.

    nio gives up at once instead of sleeping, so that whoever asks decides when to try again.
    """
    config = AsyncClientConfig(
        encryption_enabled=folder is not None,
        store_sync_tokens=False,
        store_name=keys_of(session) if session.device else "",
        pickle_key=session.pickle_key,
        max_limit_exceeded=0,
        max_timeouts=0,
        request_timeout=30,
    )
    path = str(folder) if folder is not None else ""
    client = AsyncClient(session.homeserver, session.user, session.device, path, config)
    client.user_id, client.access_token = session.user, session.token
    return client


async def enter(account: MatrixAccount, folder: Folder) -> tuple[AsyncClient, Session]:
    """Log in, or go on as the device of last time, with its keys loaded and signed.

    Raises ShutOut with a text for the operator where only they can help, TryLater for a homeserver
    that does not answer. Whoever gets the client has to `part` from it.
    """
    session = await _session(account, folder)
    guest = client_of(session, None)
    try:
        session = await _unless_lost(account, folder, session, Wire(guest))
    finally:
        await guest.close()
    folder.keep(session)
    client = client_of(session, folder.path)
    try:
        client.restore_login(session.user, session.device, session.token)
        folder.keys(session).chmod(0o600)
        session = await _prove(account, folder, client, session)
    except BaseException:
        await part(client)
        raise
    return client, session


async def part(client: AsyncClient) -> None:
    """Let go of the connections of a client, and of its keys."""
    await client.close()
    if client.store is not None:
        client.store.database.close()


async def _session(account: MatrixAccount, folder: Folder) -> Session:
    """Return the session to go on with: the kept one while its token is good, else a new one."""
    kept = folder.session()
    token = account.access_token.get_secret_value()
    if token and (kept is None or kept.token != token):
        return await _known(account, kept, token)
    if kept is not None and await _still_good(account, kept):
        return replace(kept, homeserver=account.homeserver)
    return await _log_in(account, kept)


async def _still_good(account: MatrixAccount, kept: Session) -> bool:
    if account.user and kept.user != account.user:
        return False
    guest = client_of(replace(kept, homeserver=account.homeserver), None)
    try:
        await Wire(guest).call("GET", at("account", "whoami"))
    except ShutOut as error:
        if account.access_token.get_secret_value():
            raise ShutOut(_refused(account, "access_token", str(error))) from None
        return False
    finally:
        await guest.close()
    return True


async def _known(account: MatrixAccount, kept: Session | None, token: str) -> Session:
    """Ask whose token it is; a device known already keeps its keys and its identity."""
    guest = client_of(Session(account.homeserver, account.user, "", token), None)
    try:
        answer = await Wire(guest).call("GET", at("account", "whoami"))
    except (ShutOut, Refused) as error:
        raise ShutOut(_refused(account, "access_token", str(error))) from None
    finally:
        await guest.close()
    user, device = told(answer, "user_id"), word(answer, "device_id")
    if account.user and user != account.user:
        raise ShutOut(_refused(account, "access_token", f"it belongs to {user}"))
    if not device:
        raise ShutOut(_refused(account, "access_token", "it belongs to no device"))
    return _resumed(account, kept, user, device, token)


async def _log_in(account: MatrixAccount, kept: Session | None) -> Session:
    """Log in with the password, as a new device."""
    password = account.password.get_secret_value()
    if not password:
        why = "there is none; put an access_token or a password there"
        raise ShutOut(_refused(account, "access_token", why))
    guest = client_of(Session(account.homeserver, account.user, "", ""), None)
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user},
        "password": password,
        "initial_device_display_name": DEVICE_NAME,
    }
    try:
        answer = await Wire(guest).call("POST", at("login"), body)
    except (ShutOut, Refused) as error:
        raise ShutOut(_refused(account, "password", str(error))) from None
    finally:
        await guest.close()
    user, device = told(answer, "user_id"), told(answer, "device_id")
    return _resumed(account, kept, user, device, told(answer, "access_token"))


def _resumed(
    account: MatrixAccount, kept: Session | None, user: str, device: str, token: str
) -> Session:
    """Return a session for a token; the identity of the account stays, whatever the device."""
    if kept is None or kept.user != user:
        return identity.fresh(Session(account.homeserver, user, device, token))
    if kept.device == device:
        return replace(kept, homeserver=account.homeserver, token=token)
    return Session(account.homeserver, user, device, token, seeds=kept.seeds)


def _refused(account: MatrixAccount, secret: str, why: str) -> str:
    return REFUSED.format(homeserver=account.homeserver, secret=secret, why=why)


async def _unless_lost(
    account: MatrixAccount, folder: Folder, session: Session, wire: Wire
) -> Session:
    """Return the session, or a new one where the keys that its device has published are gone.

    With new keys under an old device nobody could be read, and nothing would say so.
    """
    if folder.keys(session).exists():
        return session
    known = await wire.call("POST", at("keys", "query"), {"device_keys": {session.user: []}})
    if not table(known, "device_keys", session.user, session.device):
        return session
    if not account.password.get_secret_value():
        raise ShutOut(LOST.format(device=session.device, folder=folder.path))
    log.warning("the keys of %s are gone; logging in as a new device", session.device)
    return await _log_in(account, session)


async def _prove(
    account: MatrixAccount, folder: Folder, client: AsyncClient, session: Session
) -> Session:
    """Publish the keys of the device and sign them; note the identity before it is published."""
    if client.should_upload_keys:
        await publish(client, Wire(client), reserve=True)
    session = identity.fresh(session)
    folder.keep(session)
    password = account.password.get_secret_value()
    if not await identity.sign(Wire(client), session, password):
        log.warning(
            "the device %s is not signed by its account: some apps will not exchange encrypted"
            " messages with it; `cxc-bot doctor` says what to do", session.device,
        )  # fmt: skip
    return session
