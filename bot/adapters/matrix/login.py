"""Log in once, and be the same device ever after, with its keys."""

import logging

from nio import AsyncClientConfig

from bot.adapters.matrix import identity
from bot.adapters.matrix.client import Client
from bot.adapters.matrix.credentials import ask, choose, log_in
from bot.adapters.matrix.folder import Folder, Session, keys_of
from bot.adapters.matrix.upkeep import publish
from bot.adapters.matrix.wire import Wire, at
from bot.adapters.shapes import Json, table
from bot.events import ShutOut
from bot.settings import MatrixAccount

log = logging.getLogger(__name__)

LOST = (
    "The keys of the device {device} are not in {folder} any more. That device can never read an"
    " encrypted message again. Log in as a new device: put a new access_token, or the password,"
    " into [matrix] and start again."
)


async def enter(account: MatrixAccount, folder: Folder) -> tuple[Client, Session]:
    """Log in, or go on as the device of last time, with its keys loaded and signed.

    Raises ShutOut with a text for the operator where only they can help, TryLater for a homeserver
    that does not answer. Whoever gets the client has to `part` from it.
    """
    session = await choose(account, folder.session())
    session = await _unless_lost(account, folder, session)
    folder.keep(session)
    client = client_of(session, folder)
    try:
        client.restore_login(session.user, session.device, session.token)
        folder.keys(session).chmod(0o600)
        session = await _prove(account, folder, client, session)
    except BaseException:
        await part(client)
        raise
    return client, session


def client_of(session: Session, folder: Folder) -> Client:
    """Return a client with the keys of a device; as a guest it gives up at once."""
    config = AsyncClientConfig(
        store_sync_tokens=False,
        store_name=keys_of(session),
        pickle_key=session.pickle_key,
        max_limit_exceeded=0,
        max_timeouts=0,
        request_timeout=30,
    )
    path = str(folder.path)
    return Client(session.homeserver, session.user, session.device, path, config)


async def part(client: Client) -> None:
    """Let go of the connections of a client, and of its keys."""
    await client.close()
    if client.store is not None:
        client.store.database.close()


async def _unless_lost(account: MatrixAccount, folder: Folder, session: Session) -> Session:
    """Return the session, or a new one where the keys that its device has published are gone.

    With new keys under an old device nobody could be read, and nothing would say so.
    """
    if folder.keys(session).exists():
        return session
    wish: Json = {"device_keys": {session.user: []}}
    known = await ask(session, "POST", at("keys", "query"), wish)
    if not table(known, "device_keys", session.user, session.device):
        return session
    if not account.password.get_secret_value():
        raise ShutOut(LOST.format(device=session.device, folder=folder.path))
    log.warning("the keys of %s are gone; logging in as a new device", session.device)
    return await log_in(account, session)


async def _prove(
    account: MatrixAccount, folder: Folder, client: Client, session: Session
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
